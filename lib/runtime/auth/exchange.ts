import { askedAt } from '#lib/domain/desk/origin.ts';
import type { Context } from '#lib/usecases/context.ts';
import type { Failure } from '#lib/usecases/failure.ts';
import type { DeviceOwner } from '#lib/usecases/people/steps/known-device.ts';
import { deviceIn } from './device-cookie.ts';

/** One request to next-auth: what it came with that next-auth does not pass on, and what came of it that next-auth does not say. */
export interface Exchange {
  /** Where the asking page is. */
  here: string;
  /** The network address of the caller. */
  address: string;
  /** The device cookie. */
  device: string | null;
  /** Who has just signed in. */
  signedIn: DeviceOwner | null;
  /** Why nobody was. */
  refused: Failure | null;
  /** What went wrong on our side. A cookie then stays as it is, so that signing out can be tried again. */
  failed: { error: unknown } | null;
}

export const openExchange = (ctx: Context, headers: Headers): Exchange => ({
  here: askedAt(headers.get('host'), ctx),
  // Only server.ts sets this header.
  address: headers.get('x-countersign-address') ?? '',
  device: deviceIn(headers.get('cookie'), ctx.origin),
  signedIn: null,
  refused: null,
  failed: null,
});

import { randomBytes, timingSafeEqual } from 'node:crypto';

import type { Context } from '#lib/usecases/context.ts';

/** A device stays known for half a year after the last sign-in on it. */
const DEVICE_DAYS = 180;
/** People who share one browser and stay known in it; beyond them the one who signed in longest ago is forgotten. */
const MOST_PEOPLE = 5;

/** The account a device is known to. Its epoch is raised by signing out everywhere, which so forgets its devices too. */
export interface DeviceOwner {
  id: string;
  epoch: number;
}

interface Mark {
  owner: DeviceOwner;
  device: string;
  token: string;
}

/** The id of the device, where the cookie says that this account was signed in on it before; null where it does not. */
export function knownDevice(ctx: Context, owner: DeviceOwner, cookie: string | null): string | null {
  return marksIn(ctx, cookie).find((mark) => isOf(mark, owner))?.device ?? null;
}

/** The device cookie after a successful sign-in: this account first, and others that are known on the same device. */
export function rememberDevice(ctx: Context, owner: DeviceOwner, cookie: string | null): string {
  const marks = marksIn(ctx, cookie);
  // Kept, so that its count of failures goes on.
  const device = marks.find((mark) => isOf(mark, owner))?.device ?? randomBytes(12).toString('base64url');
  const said = `${owner.id}.${device}.${owner.epoch}.${ctx.now()}`;
  const others = marks.filter((mark) => mark.owner.id !== owner.id).map(({ token }) => token);
  return [`${said}.${ctx.mac('device', said)}`, ...others].slice(0, MOST_PEOPLE).join('~');
}

const isOf = (mark: Mark, { id, epoch }: DeviceOwner): boolean => mark.owner.id === id && mark.owner.epoch === epoch;

/** What this desk wrote into the cookie and is not too old. */
function marksIn(ctx: Context, cookie: string | null): Mark[] {
  return (cookie ?? '')
    .split('~')
    .slice(0, MOST_PEOPLE)
    .flatMap((token) => {
      const [id = '', device = '', epoch = '', since = '', mac = ''] = token.split('.');
      const said = `${id}.${device}.${epoch}.${since}`;
      if (!sameText(mac, ctx.mac('device', said))) return [];
      if (ctx.now() - Number(since) > DEVICE_DAYS * 24 * 3_600_000) return [];
      return [{ owner: { id, epoch: Number(epoch) }, device, token: `${said}.${mac}` }];
    });
}

function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

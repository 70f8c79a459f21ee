import { randomBytes, timingSafeEqual } from 'node:crypto';

import { sha256Hex } from '#lib/domain/signing/digest.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertUsedChallenge } from '#lib/store/people/used-challenges.ts';
import type { Context } from '#lib/usecases/context.ts';

/** The purpose of a challenge with which somebody signs in. */
export const SIGN_IN = 'sign-in';

const GOOD_FOR_MS = 300_000;

/**
 * A WebAuthn challenge that this desk knows again without keeping it, good for five minutes and for one purpose: strangers can ask for as many as they
 * like and fill nothing. What is answered is kept until it expires, so that no answer counts twice.
 */
export function makeChallenge(ctx: Context, purpose: string): Uint8Array<ArrayBuffer> {
  const said = `${ctx.now() + GOOD_FOR_MS}.${randomBytes(16).toString('base64url')}`;
  return new Uint8Array(Buffer.from(`${said}.${ctx.mac(purpose, said)}`));
}

/** Whether the desk made this challenge (base64url) for this purpose within the last five minutes. */
export function challengeHolds(ctx: Context, purpose: string, challenge: string): boolean {
  const [until = '', random = '', mac = ''] = textOf(challenge).split('.');
  const [given, ours] = [Buffer.from(mac), Buffer.from(ctx.mac(purpose, `${until}.${random}`))];
  return given.length === ours.length && timingSafeEqual(given, ours) && Number(until) > ctx.now();
}

/** Uses a challenge up; false where it was answered before. */
export function useUpChallenge(ctx: Context, tx: Tx, challenge: string): Promise<boolean> {
  const expiresAt = new Date(Number(textOf(challenge).split('.', 1)[0]));
  return insertUsedChallenge(tx, sha256Hex(textOf(challenge)), expiresAt, new Date(ctx.now()));
}

const textOf = (challenge: string): string => Buffer.from(challenge, 'base64url').toString('latin1');

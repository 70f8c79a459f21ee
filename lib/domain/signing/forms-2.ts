import type { SigningMethod } from '../action/action.ts';
import type { Shape } from '../json/shape.ts';

// Shapes shared by all documents of format /2 (docs/spec/README.md).

export const DIGEST: Shape = { matches: /^sha256:[0-9a-f]{64}$/, as: 'a digest' };
/** RFC 3339, UTC, milliseconds. */
export const TIME: Shape = {
  matches: /^\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/,
  as: 'a time in UTC with milliseconds',
};
/** 32 random bytes in base64url, canonical spelling only. */
export const SALT: Shape = { matches: /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, as: 'a salt of 32 bytes' };

/** An id: a prefix and a UUIDv7. */
export const idOf = (prefix: string): Shape => ({
  matches: new RegExp(`^${prefix}_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`),
  as: `an id ${prefix}_…`,
});

export const NAMED: Shape = { members: { id: 'text', name: 'text' } };

/** `channel`: a denial sent from a chat linked to the person's account. A channel can only deny. */
export type Method2 = SigningMethod | 'channel';
export const SIGNED_BY: Shape = { among: ['passkey', 'password', 'session', 'channel'] };
/** What authenticated the answer: a session, or a channel linked to the person. */
export const GIVEN_IN: Shape = { either: [idOf('ses'), idOf('chn')] };

import { z } from 'zod';

import { Json, JsonObjectShape, Text } from './common.ts';
import { endpoint } from './endpoint.ts';

export const PasskeyOptions = endpoint({
  id: 'passkey-options',
  method: 'POST',
  path: '/review/passkeys/options',
  audience: 'person',
  summary: 'Begin to enrol a passkey.',
  body: z.strictObject({ password: z.string().max(1_000).optional() }),
  reply: z.strictObject({ options: Json, ticket: z.string() }),
});

export const AddPasskey = endpoint({
  id: 'add-passkey',
  method: 'POST',
  path: '/review/passkeys',
  audience: 'person',
  summary: 'Finish enrolling a passkey.',
  body: z.strictObject({ ticket: z.string().max(200), name: Text(100), attestation: JsonObjectShape }),
  reply: z.strictObject({ id: z.string(), name: z.string() }),
  status: 201,
});

const OfPasskey = z.strictObject({ id: z.string().max(100) });

export const PasskeyRemovalOptions = endpoint({
  id: 'passkey-removal-options',
  method: 'POST',
  path: '/review/passkeys/{id}/removal/options',
  audience: 'person',
  summary: 'Begin to remove one of your own passkeys with a passkey as the proof.',
  params: OfPasskey,
  reply: z.strictObject({ options: Json }),
});

export const RemovePasskey = endpoint({
  id: 'remove-passkey',
  method: 'POST',
  path: '/review/passkeys/{id}/removal',
  audience: 'person',
  summary: 'Remove one of your own passkeys. Takes the password again, or a passkey’s answer.',
  params: OfPasskey,
  body: z.strictObject({ password: z.string().max(1_000).optional(), assertion: Json.optional() }),
  reply: z.strictObject({ id: z.string() }),
});

export const SignOutEverywhere = endpoint({
  id: 'sign-out-everywhere',
  method: 'POST',
  path: '/review/sign-out-everywhere',
  audience: 'person',
  summary: 'End every session of yours, this one too.',
  reply: z.strictObject({ signed_out: z.literal(true) }),
});

/** What signed-in people can do with their own account. */
export const ACCOUNT_API = [
  PasskeyOptions,
  AddPasskey,
  PasskeyRemovalOptions,
  RemovePasskey,
  SignOutEverywhere,
] as const;

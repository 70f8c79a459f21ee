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

export const RemovePasskey = endpoint({
  id: 'remove-passkey',
  method: 'DELETE',
  path: '/review/passkeys/{id}',
  audience: 'person',
  summary: 'Remove one of your own passkeys.',
  params: z.strictObject({ id: z.string().max(100) }),
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
export const ACCOUNT_API = [PasskeyOptions, AddPasskey, RemovePasskey, SignOutEverywhere] as const;

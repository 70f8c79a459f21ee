import { z } from 'zod';

import { Json } from './common.ts';
import { endpoint } from './endpoint.ts';

export const PasskeySignInOptions = endpoint({
  id: 'passkey-sign-in-options',
  method: 'POST',
  path: '/sign-in/passkey/options',
  audience: 'anyone',
  summary: 'Begin to sign in with a passkey.',
  reply: z.strictObject({ options: Json }),
});

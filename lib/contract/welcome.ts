import { z } from 'zod';

import { endpoint } from './endpoint.ts';

export const Welcome = endpoint({
  id: 'welcome',
  method: 'POST',
  path: '/welcome',
  audience: 'anyone',
  summary: 'Set the password with a one-time link.',
  body: z.strictObject({ token: z.string().min(20).max(200), password: z.string().min(12).max(1_000) }),
  reply: z.strictObject({ email: z.string() }),
});

import { z } from 'zod';

import { id } from './common.ts';
import { endpoint } from './endpoint.ts';

const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/);

/** The one call that says that somebody saw something: reading is none, because a page reads ahead. */
export const ReportViewed = endpoint({
  id: 'report-viewed',
  method: 'POST',
  path: '/review/actions/{id}/viewed',
  audience: 'person',
  summary: 'This person has had the action’s content on screen: an entry, once for each person and revision.',
  params: z.strictObject({ id: id('act') }),
  body: z.strictObject({ digest: Digest, view_digest: Digest }).describe('digests of what was on screen'),
  reply: z.strictObject({ recorded: z.boolean().describe('false: the entry was there already') }),
});

import type { IssueLink } from '#lib/contract/admin-api.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { loadAccessForUpdate, loadEnabledUserIdByEmail } from '#lib/store/people/users.ts';
import { appendEntry } from '../append-entry.ts';
import { authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { Failure, notFound } from '../failure.ts';
import { makeFirstSignInLink } from './steps/first-sign-in-link.ts';

/** Issues a one-time link with which a person sets a new password. Whoever issues it does not count beside that person for a day. */
export async function issueLink(
  ctx: Context,
  actor: AdminActor,
  input: InputOf<typeof IssueLink> | { email: string },
): Promise<ReplyOf<typeof IssueLink>> {
  authoriseAdmin(actor, 'issue-link');
  return ctx.transaction(async (tx) => {
    const id = 'id' in input ? input.id : await loadEnabledUserIdByEmail(tx, input.email.toLowerCase());
    const person = id === null ? null : await loadAccessForUpdate(tx, id);
    if (id === null || person === null) throw notFound();
    if (actor.kind === 'person' && actor.userId === id)
      throw new Failure('second-person-needed', { detail: 'Another admin has to issue a link for you.' });
    if (person.disabled_at !== null)
      throw new Failure('conflict', { detail: 'This account is disabled. Let them sign in again first.' });
    const link = await makeFirstSignInLink(ctx, tx, actor, id);
    await appendEntry(ctx, tx, actor, 'link-issued', { user_id: id });
    return { id, link };
  });
}

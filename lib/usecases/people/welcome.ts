import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { Welcome } from '#lib/contract/welcome.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { takeTicket } from '#lib/store/people/tickets.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { requireGoodPassword } from './create-user.ts';
import { hashPassword } from './steps/passwords.ts';

/** Sets the password of whoever holds a one-time link, and ends the link. */
export async function welcome(
  ctx: Context,
  _nobody: null,
  input: InputOf<typeof Welcome>,
): Promise<ReplyOf<typeof Welcome>> {
  requireGoodPassword(input.password);
  // Hashing is costly: not for a link that nobody was given.
  const [given] = await ctx.query('SELECT 1 FROM tickets WHERE hash = $1 AND expires_at > $2', [
    sha256Hex(input.token),
    new Date(ctx.now()),
  ]);
  if (!given) throw linkGone();
  const stored = await hashPassword(input.password);
  return ctx.transaction(async (tx) => {
    const at = ctx.now();
    const ticket = await takeTicket(tx, sha256Hex(input.token), 'first-sign-in', new Date(at));
    if (!ticket) throw linkGone();
    const [user] = await tx.query<{ email: string }>(
      'UPDATE users SET password_hash = $2, session_epoch = session_epoch + 1 WHERE id = $1 AND disabled_at IS NULL RETURNING email',
      [ticket.userId, stored],
    );
    if (!user) throw new Failure('draft-gone', { detail: 'This account is disabled.' });
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type: 'password-set',
        actorId: ticket.userId,
        at,
        body: { type: 'password-set', user_id: ticket.userId, at },
      },
    ]);
    return { email: user.email };
  });
}

const linkGone = (): Failure =>
  new Failure('draft-gone', { detail: 'This link was used or has expired. Ask an admin for a new one.' });

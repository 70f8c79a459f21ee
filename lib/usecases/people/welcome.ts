import type { InputOf } from '#lib/contract/endpoint.ts';
import type { Welcome } from '#lib/contract/welcome.ts';
import { sha256Hex } from '#lib/domain/signing/digest.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { insertLinkUsed } from '#lib/store/people/account-changes.ts';
import { takeTicket, ticketExists } from '#lib/store/people/tickets.ts';
import { setPassword } from '#lib/store/people/users.ts';
import type { Context } from '../context.ts';
import { Failure } from '../failure.ts';
import { rememberDevice } from './steps/known-device.ts';
import { hashPassword, requireGoodPassword } from './steps/passwords.ts';

/** First sign-in: whoever holds the one-time link sets their password, and the link ends. `device` is the cookie that makes theirs a known device. */
export async function welcome(
  ctx: Context,
  _nobody: null,
  input: InputOf<typeof Welcome>,
): Promise<{ email: string; device: string }> {
  requireGoodPassword(input.password);
  // Hashing is costly, so made-up links are refused before it.
  if (!(await ticketExists(ctx.db, sha256Hex(input.token), new Date(ctx.now())))) throw linkGone();
  const stored = await hashPassword(input.password);
  return ctx.transaction(async (tx) => {
    const at = ctx.now();
    const ticket = await takeTicket(tx, sha256Hex(input.token), 'first-sign-in', new Date(at));
    if (!ticket) throw linkGone();
    // The day in which the two count as one begins again: a link that is kept until nobody looks any more would be worth more than one used at once.
    await insertLinkUsed(tx, ticket.userId, new Date(at));
    const user = await setPassword(tx, ticket.userId, stored);
    if (user === null) throw new Failure('draft-gone', { detail: 'This account is disabled.' });
    await insertEntries(tx, [
      {
        id: ctx.newId('ent'),
        type: 'password-set',
        actorId: ticket.userId,
        at,
        body: { type: 'password-set', user_id: ticket.userId, at },
      },
    ]);
    const device = rememberDevice(ctx, { id: ticket.userId, epoch: user.session_epoch }, null);
    return { email: user.email, device };
  });
}

const linkGone = (): Failure =>
  new Failure('draft-gone', { detail: 'This link was used or has expired. Ask an admin for a new one.' });

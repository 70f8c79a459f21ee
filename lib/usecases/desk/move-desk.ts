import { isLoopback } from '#lib/domain/desk/origin.ts';
import { closeBarrier } from '#lib/store/barrier.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadDesk } from '#lib/store/desk/desk.ts';
import {
  insertOrigin,
  loadAdmins,
  loadOrigins,
  loadPeopleBoundElsewhere,
  type PersonWithPasskeys,
} from '#lib/store/desk/origins.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { lockOrganisation } from '#lib/store/organisation.ts';
import { appendEntry } from '../append-entry.ts';
import { adminId } from '../authorise-admin.ts';
import type { Context, OperatorActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { makeFirstSignInLink } from '../people/steps/first-sign-in-link.ts';

export interface DeskMoved {
  desk: string;
  before: string;
  origin: string;
  /** Whose passkeys do not work at the new host, so that each has to enrol one again. */
  enrol: PersonWithPasskeys[];
  /** One-time links for admins, where none of them could sign in with a password. */
  links: { email: string; link: string }[];
}

/**
 * Gives the desk another public origin. Its id, the name of its log and the issuer of its decisions stay, and so does everything that was signed. One
 * entry says it; whoever keeps the log can see when. No verdict is half before and half after it, because it waits for every step under way.
 * Throws `conflict` when the desk is there already.
 */
export function moveDesk(ctx: Context, actor: OperatorActor, { origin }: { origin: string }): Promise<DeskMoved> {
  return ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    await closeBarrier(tx, ctx.warn, 'a move of the desk');
    const desk = await loadDesk(tx);
    if (!desk) throw new Failure('conflict', { detail: 'The desk has no name yet: start it once.' });
    if (desk.origin === origin) throw new Failure('conflict', { detail: `The desk is at ${origin} already.` });
    const at = ctx.now();
    const id = ctx.newId('ent');
    const body = { type: 'desk-moved', desk: desk.id, origin, before: desk.origin, at };
    await insertEntries(tx, [{ id, type: body.type, actorId: adminId(actor), at, body }]);
    // The newest is today's, also where the clock stands before the last move.
    const last = (await loadOrigins(tx)).at(-1)?.since.getTime() ?? 0;
    await insertOrigin(tx, { since: new Date(Math.max(at, last + 1)), origin, entry_id: id, until: null });
    tx.publish('desk');
    const enrol = await loadPeopleBoundElsewhere(tx, new URL(origin).hostname);
    return { desk: desk.id, before: desk.origin, origin, enrol, links: await wayIn(ctx, tx, actor, origin) };
  }, 'stop');
}

/** Passkeys of the old host and single sign-on may both be lost at once, so where no admin has a password each gets a link. */
async function wayIn(ctx: Context, tx: Tx, actor: OperatorActor, origin: string): Promise<DeskMoved['links']> {
  const admins = await loadAdmins(tx);
  if (admins.some((admin) => admin.has_password)) return [];
  const there = { ...ctx, address: isLoopback(origin) ? ctx.address : origin };
  const links: DeskMoved['links'] = [];
  for (const { id, email } of admins) {
    links.push({ email, link: await makeFirstSignInLink(there, tx, actor, id) });
    await appendEntry(ctx, tx, actor, 'link-issued', { user_id: id });
  }
  return links;
}

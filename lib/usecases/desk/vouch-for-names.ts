import { isLoopback } from '#lib/domain/desk/origin.ts';
import { loadDesk } from '#lib/store/desk/desk.ts';
import { insertOrigin, loadHeadNames, loadIssuers, loadOrigins, type HeadName } from '#lib/store/desk/origins.ts';
import { insertEntries } from '#lib/store/ledger/entries.ts';
import { lockOrganisation } from '#lib/store/organisation.ts';
import { adminId } from '../authorise-admin.ts';
import type { Context, OperatorActor } from '../context.ts';
import { Failure } from '../failure.ts';

export interface NamesVouchedFor {
  log_name: string;
  /** Names that heads stand under beside the log's own, which were not vouched for before. */
  heads: HeadName[];
  /** Origins that decisions name beside the desk's own. */
  origins: { origin: string; decisions: number }[];
  /** The entry that says so; null where there was nothing to vouch for. */
  entry: string | null;
}

/**
 * For a desk that was started under several addresses before it had a name of its own: says in one entry that the heads and decisions under the
 * other names are this desk's. A verifier takes them from then on, for what came before that entry. Nothing that was signed is changed.
 */
export function vouchForNames(ctx: Context, actor: OperatorActor): Promise<NamesVouchedFor> {
  return ctx.transaction(async (tx) => {
    await lockOrganisation(tx);
    const desk = await loadDesk(tx);
    if (!desk) throw new Failure('conflict', { detail: 'The desk has no name yet: start it once.' });
    const known = await loadOrigins(tx);
    const isKnown = (origin: string): boolean => known.some((one) => one.origin === origin);
    const issuers = await loadIssuers(tx);
    const heads = (await loadHeadNames(tx)).filter(
      ({ name }) => name !== desk.log_name && !originsNamed(name, issuers).some(isKnown),
    );
    const origins = issuers.filter(({ origin }) => origin !== desk.issuer && !isKnown(origin));
    if (heads.length === 0 && origins.length === 0) return { log_name: desk.log_name, heads, origins, entry: null };
    const all = [
      ...new Set([...origins.map(({ origin }) => origin), ...heads.flatMap(({ name }) => originsNamed(name, issuers))]),
    ];
    const at = ctx.now();
    const id = ctx.newId('ent');
    const logs = heads.map(({ name }) => name);
    const body = { type: 'desk-names-vouched', desk: desk.id, logs, origins: all, at };
    await insertEntries(tx, [{ id, type: body.type, actorId: adminId(actor), at, body }]);
    const taken = new Set(known.map(({ since }) => since.getTime()));
    for (const origin of all) {
      const { from, to } = heads.find(({ name }) => originsNamed(name, issuers).includes(origin)) ?? {};
      // The oldest of the desk's times is its naming; what was before it stays before it.
      let since = Math.min(from?.getTime() ?? Infinity, Math.min(...taken) - 1);
      while (taken.has(since)) since -= 1;
      taken.add(since);
      await insertOrigin(tx, { since: new Date(since), origin, entry_id: id, until: to ?? new Date(since) });
    }
    return { log_name: desk.log_name, heads, origins, entry: id };
  }, 'job');
}

/** The origins a name of the log may stand for: those that decisions name with this host, otherwise http on loopback and https elsewhere. */
function originsNamed(name: string, issuers: readonly { origin: string }[]): string[] {
  const host = name.replace(/\/countersign$/, '');
  const said = issuers.map(({ origin }) => origin).filter((origin) => new URL(origin).host === host);
  if (said.length > 0) return said;
  return [isLoopback(`http://${host}`) ? `http://${host}` : `https://${host}`];
}

import { FIRST_FORMATS, KNOWN_FORMATS, lackingFormats, type Formats } from '#lib/domain/desk/formats.ts';
import { isLoopback } from '#lib/domain/desk/origin.ts';
import { logName } from '#lib/domain/ledger/checkpoint.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertFormats } from '#lib/store/desk/formats.ts';
import { hasEntries } from '#lib/store/ledger/entries.ts';
import { insertDesk, loadDesk, type StoredDesk } from '#lib/store/desk/desk.ts';
import { loadHeadNames } from '#lib/store/desk/origins.ts';
import { lockOrganisation } from '#lib/store/organisation.ts';
import { appendEntry } from '../append-entry.ts';
import type { Context } from '../context.ts';

/** What naming the desk needs of a context, which cannot be made before it: the keys sign under the log's name. */
export type NamingContext = Pick<Context, 'now' | 'newId' | 'transaction' | 'db' | 'warn'>;

/**
 * Who this desk is. The first start writes it down, as an entry too, from the address it was given; from then on no setting changes it. A desk
 * that has signed heads already keeps the newest one's name, so that they go on to verify.
 */
export async function settleDesk(
  ctx: NamingContext,
  setting: string,
  newest: Formats = KNOWN_FORMATS,
): Promise<StoredDesk> {
  const known = await loadDesk(ctx.db);
  if (known) return known;
  return ctx.transaction(async (tx) => {
    // Processes that start together take turns; the first one names the desk.
    await lockOrganisation(tx);
    const made = await loadDesk(tx);
    if (made) return made;
    const [signed, ...others] = (await loadHeadNames(tx)).map(({ name }) => name);
    const origin = signed === undefined ? setting : originOf(signed, setting);
    const desk = { id: ctx.newId('dsk'), log_name: signed ?? logName(origin), issuer: origin, origin };
    await insertDesk(tx, desk, new Date(ctx.now()));
    if (!(await hasEntries(tx))) await beginWith(ctx, tx, newest);
    await appendEntry(ctx, tx, { kind: 'operator', name: 'server' }, 'desk-named', {
      desk: desk.id,
      log: desk.log_name,
      origin,
    });
    if (others.length > 0)
      ctx.warn(
        `The ledger has heads under ${others.length + 1} names: ${[signed, ...others].join(', ')}. The log is named ${signed} from now on, as its ` +
          `newest head is. “countersign desk repair” vouches for the other names, so that heads and evidence under them verify.`,
      );
    return desk;
  });
}

/** A desk that has written nothing yet writes the newest forms from its first entry on; nobody of before can be at work on it. */
async function beginWith(ctx: NamingContext, tx: Tx, newest: Formats): Promise<void> {
  if (lackingFormats(FIRST_FORMATS, newest).length === 0) return;
  await insertFormats(tx, newest, new Date(ctx.now()));
  await appendEntry(ctx, tx, { kind: 'operator', name: 'server' }, 'formats-in-use', { ...newest });
}

/** The origin that an old log was named after. Its name has no scheme: the setting's if it is the same host, otherwise https but on loopback. */
function originOf(name: string, setting: string): string {
  if (logName(setting) === name) return setting;
  const host = name.replace(/\/countersign$/, '');
  return isLoopback(`http://${host}`) ? `http://${host}` : `https://${host}`;
}

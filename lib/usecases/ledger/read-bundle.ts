import { leafTextOf, loggedEntry } from '#lib/domain/ledger/logged-entry.ts';
import type { TileName } from '#lib/domain/ledger/tiles.ts';
import { loadFormats } from '#lib/store/desk/formats.ts';
import { loadLeaves } from '#lib/store/ledger/ledger.ts';
import { oldestBlind } from '#lib/store/review/blind.ts';
import type { Context, PersonActor, TokenActor } from '../context.ts';
import { Failure, notFound } from '../failure.ts';

export interface Bundle {
  bytes: Uint8Array;
  /** Whether anybody may have it. */
  open: boolean;
}

/**
 * The leaves under a lowest tile: each with its length in two bytes, most significant first (C2SP tlog-tiles, entry bundles). Those of the first
 * version say who did what: once the second is in use they are for people who are signed in and for tokens that may read the ledger; `reader` is
 * asked for only then, and throws for anybody else.
 */
export async function readBundle(
  ctx: Context,
  { index, width }: Omit<TileName, 'level'>,
  reader: () => Promise<PersonActor | TokenActor>,
): Promise<Bundle> {
  const leaves = await loadLeaves(ctx.db, index, width);
  if (leaves.length !== width) throw notFound();
  const first = leaves.filter((leaf) => leaf.salts === null);
  const open = first.length === 0 || (await loadFormats(ctx.db)).leaf < 2;
  if (!open) await refuseUnlessReader(ctx, await reader(), first.at(-1)?.at ?? '');
  const parts = leaves.flatMap((leaf) => {
    const data = Buffer.from(leafTextOf(loggedEntry(leaf)));
    return [Buffer.from([data.length >> 8, data.length & 0xff]), data];
  });
  return { bytes: Buffer.concat(parts), open };
}

/** What was half answered when the second version came into use lies in leaves of the first: second reviewers wait for it to be decided. */
async function refuseUnlessReader(ctx: Context, reader: PersonActor | TokenActor, newest: string): Promise<void> {
  if (reader.kind === 'token' && !reader.scopes.includes('ledger'))
    throw new Failure('forbidden', { detail: 'The token needs the scope “ledger”.' });
  const since = await oldestBlind(ctx.db, reader.kind === 'person' ? reader : { role: 'admin', groups: [] });
  if (since !== null && new Date(newest) >= since)
    throw new Failure('conflict', {
      detail:
        'An action of that time that several people decide is undecided. These leaves are given once it is decided.',
    });
}

import type { Reads } from '../database.ts';
import { PRISMA } from '../prisma.ts';
import { sql, type Statement } from '../sql.ts';

/** What a list of entries is narrowed to; everything left out matches. */
export interface EntryFilter {
  /** Only entries with a lower position: where the page before ended. */
  before?: number | undefined;
  type?: string | undefined;
  action?: string | undefined;
  run?: string | undefined;
  agent?: string | undefined;
  actor?: string | undefined;
}

export interface ListedEntry {
  id: string;
  position: number;
  /** Its index in the log, from 0; null while it is committed and not sequenced yet. */
  index: number | null;
  type: string;
  action_id: string | null;
  agent_id: string | null;
  run_id: string | null;
  lock_id: string | null;
  actor_id: string;
  body: string;
  at: Date;
}

/** A page of entries, and where the search for more goes on: the lowest position that was looked at; null at the end. */
export interface EntryPage {
  rows: ListedEntry[];
  reached: number | null;
}

/** So many entries are looked at for one page where two filters meet: no index holds both, and a pair that hardly meets would read them all. */
export const MOST_LOOKED_AT = 2_000;
const NEWEST = Number.MAX_SAFE_INTEGER;

interface Looked {
  reached: number | null;
  looked: number;
  found: number[] | null;
}

// Each walks the index of its first filter newest first, and stops after MOST_LOOKED_AT whatever the others leave of it.

const ofActor = ({ before, actor, agent, type }: EntryFilter): Statement<Looked> => sql<Looked>`
  WITH looked AS (SELECT e.position, e.agent_id, e.type FROM entries e
    WHERE e.actor_id = ${actor ?? ''} AND e.position < ${before ?? NEWEST} ORDER BY e.position DESC LIMIT ${MOST_LOOKED_AT})
  SELECT min(position) AS reached, count(*)::int AS looked,
    array_agg(position ORDER BY position DESC) FILTER (WHERE (${agent ?? null}::text IS NULL OR agent_id = ${agent ?? null})
      AND (${type ?? null}::text IS NULL OR type = ${type ?? null})) AS found
  FROM looked`;

const ofAgent = ({ before, agent, type }: EntryFilter): Statement<Looked> => sql<Looked>`
  WITH looked AS (SELECT e.position, e.type FROM entries e
    WHERE e.agent_id = ${agent ?? ''} AND e.position < ${before ?? NEWEST} ORDER BY e.position DESC LIMIT ${MOST_LOOKED_AT})
  SELECT min(position) AS reached, count(*)::int AS looked,
    array_agg(position ORDER BY position DESC) FILTER (WHERE type = ${type ?? ''}) AS found
  FROM looked`;

/** Entries newest first, at most `limit`; fewer, with more to come, where two filters meet so rarely that the search stopped. */
export async function listEntries(db: Reads, filter: EntryFilter, limit: number): Promise<EntryPage> {
  const { action, run, agent, actor, type } = filter;
  const meet = [agent, actor, type].filter((one) => one !== undefined).length > 1;
  if (!meet || action !== undefined || run !== undefined) {
    const rows = await read(db, whereOf(filter), limit);
    return { rows, reached: rows.length < limit ? null : (rows.at(-1)?.position ?? null) };
  }
  const [row] = actor === undefined ? await db.query(ofAgent(filter)) : await db.query(ofActor(filter));
  const found = (row?.found ?? []).slice(0, limit).map(BigInt);
  const rows = found.length === 0 ? [] : await read(db, { position: { in: found } }, limit);
  if (found.length === limit) return { rows, reached: rows.at(-1)?.position ?? null };
  const end = row === undefined || row.looked < MOST_LOOKED_AT || row.reached === null;
  return { rows, reached: end ? null : row.reached };
}

/** Prisma writes the statement: each combination of filters is its own, and is planned with its own values. */
const whereOf = ({ before, type, action, run, agent, actor }: EntryFilter) => ({
  ...(before === undefined ? {} : { position: { lt: BigInt(before) } }),
  ...(type === undefined ? {} : { type }),
  ...(action === undefined ? {} : { action_id: action }),
  ...(run === undefined ? {} : { run_id: run }),
  ...(agent === undefined ? {} : { agent_id: agent }),
  ...(actor === undefined ? {} : { actor_id: actor }),
});

async function read(
  db: Reads,
  where: ReturnType<typeof whereOf> | { position: { in: bigint[] } },
  limit: number,
): Promise<ListedEntry[]> {
  const rows = await db[PRISMA].entry.findMany({
    where,
    orderBy: { position: 'desc' },
    take: limit,
  });
  const leaves = await db[PRISMA].leaf.findMany({ where: { position: { in: rows.map((row) => row.position) } } });
  const indexes = new Map(leaves.map((leaf) => [leaf.position, Number(leaf.index)]));
  return rows.map((row) => ({
    ...row,
    position: Number(row.position),
    index: indexes.get(row.position) ?? null,
  }));
}

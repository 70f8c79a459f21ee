import type { Reads } from '../database.ts';
import { PRISMA } from '../prisma.ts';

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

/** Entries newest first. Prisma writes the statement: each combination of filters is its own, and is planned with its own values. */
export async function listEntries(
  db: Reads,
  { before, type, action, run, agent, actor }: EntryFilter,
  limit: number,
): Promise<ListedEntry[]> {
  const rows = await db[PRISMA].entry.findMany({
    where: {
      ...(before === undefined ? {} : { position: { lt: BigInt(before) } }),
      ...(type === undefined ? {} : { type }),
      ...(action === undefined ? {} : { action_id: action }),
      ...(run === undefined ? {} : { run_id: run }),
      ...(agent === undefined ? {} : { agent_id: agent }),
      ...(actor === undefined ? {} : { actor_id: actor }),
    },
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

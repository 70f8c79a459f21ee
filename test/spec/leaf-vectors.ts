import { bodyDigest, leafText, type LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import { stateDigest, type StoredAction } from '#lib/domain/ledger/log-verifier.ts';
import { actionsOf, hashOf, proofIn, rootOver, type IndexedEntry } from './log.ts';
import type { Story } from './stories.ts';
import { bad, good, type Vector } from './vector.ts';

/** An entry with its audit path to a root; hashes are base64. */
export interface LeafInput {
  entry: LedgerEntry;
  index: number;
  size: number;
  proof: string[];
  root: string;
}

/** A whole log with a root that somebody kept, and the current actions according to the desk. */
export interface LogInput {
  entries: IndexedEntry[];
  heads: { size: number; root: string }[];
  actions: StoredAction[];
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const NOT_IN = 'it is not in the log under this head';

export async function leafVectors({ log }: Story): Promise<Vector<LeafInput>[]> {
  const root = base64(await rootOver(log));
  const inputs: LeafInput[] = [];
  for (const { index, ...entry } of log) {
    const proof = (await proofIn(log, index)).map(base64);
    inputs.push({ entry, index, size: log.length, proof, root });
  }
  const [first, , third, , fifth] = inputs as [LeafInput, LeafInput, LeafInput, LeafInput, LeafInput];
  const accepted = (name: string, input: LeafInput) =>
    good(name, input, {
      body_digest: bodyDigest(input.entry.salt, input.entry.body),
      leaf: leafText(input.entry),
      leaf_hash: base64(hashOf(input.entry)),
    });
  const edited = (change: Partial<LedgerEntry>): LeafInput => ({ ...third, entry: { ...third.entry, ...change } });
  return [
    accepted('the first entry', first),
    accepted('a proposal', third),
    accepted('a verdict', fifth),
    bad('another body', NOT_IN, edited({ body: third.entry.body.replace('"review"', '"allow"') })),
    bad('another salt', NOT_IN, edited({ salt: fifth.entry.salt })),
    bad('another actor', NOT_IN, edited({ actor_id: fifth.entry.actor_id })),
    bad('another type', NOT_IN, edited({ type: 'withdraw' })),
    bad('another time', NOT_IN, edited({ at: fifth.entry.at })),
    bad('another action', NOT_IN, edited({ action_id: null })),
    bad('another agent', NOT_IN, edited({ agent_id: null })),
    bad('another run', NOT_IN, edited({ run_id: null })),
    bad('another lock', NOT_IN, edited({ lock_id: third.entry.id })),
    bad('another id', NOT_IN, edited({ id: fifth.entry.id })),
    bad('another place', NOT_IN, { ...third, index: 3 }),
    bad('a place after the end', NOT_IN, { ...third, index: third.size }),
    bad('a proof of another entry', NOT_IN, { ...third, proof: fifth.proof }),
    bad('a proof that is too short', NOT_IN, { ...third, proof: third.proof.slice(0, -1) }),
    bad('a proof that is too long', NOT_IN, { ...third, proof: [...third.proof, root] }),
    bad('a proof in another order', NOT_IN, { ...third, proof: third.proof.toReversed() }),
    bad('a root of another tree', NOT_IN, { ...third, root: third.proof[0] ?? '' }),
    bad(
      'a body that is not canonical',
      'its body is not in its canonical form',
      edited({ body: third.entry.body.replace(',', ', ') }),
    ),
  ];
}

export async function logVectors({ log }: Story): Promise<Vector<LogInput>[]> {
  const heads = [];
  for (const size of [3, 5, log.length]) heads.push({ size, root: base64(await rootOver(log.slice(0, size))) });
  const actions = actionsOf(log).map((action) => ({ id: action.id, state: stateDigest(action) }));
  const whole: LogInput = { entries: log, heads, actions };
  const numbered = (entries: IndexedEntry[]) => ({
    ...whole,
    entries: entries.map((entry, index) => ({ ...entry, index })),
  });
  const [zero, one, two, three, ...rest] = log as [
    IndexedEntry,
    IndexedEntry,
    IndexedEntry,
    IndexedEntry,
    ...IndexedEntry[],
  ];
  const edited = log.map((entry) =>
    entry.type === 'viewed' ? { ...entry, body: entry.body.replace('"revision":1', '"revision":2') } : entry,
  );
  return [
    good('a whole log', whole, { entries: log.length, root: base64(await rootOver(log)) }),
    bad('an entry edited', `head of ${log.length}`, { ...whole, entries: edited }),
    bad('an entry dropped', `entry 4 (${rest[0]?.type}, ${rest[0]?.id})`, {
      ...whole,
      entries: [zero, one, two, ...rest],
    }),
    bad('an entry dropped and the others numbered anew', 'head of 5', numbered([zero, one, two, ...rest])),
    bad('two entries change places', 'head of 3', numbered([zero, two, one, three, ...rest])),
    bad('an entry inserted', 'head of 3', numbered([zero, one, one, two, three, ...rest])),
    bad('the log rolled back', `head of ${log.length}`, { ...whole, entries: log.slice(0, 5) }),
    bad('an action kept as something else', `action ${actions[1]?.id}`, {
      ...whole,
      actions: actions.map((action, i) => (i === 1 ? { ...action, state: actions[0]?.state ?? '' } : action)),
    }),
    bad('an action that nobody proposed', `action ${zero.id}`, {
      ...whole,
      actions: [...actions, { id: zero.id, state: actions[0]?.state ?? '' }],
    }),
  ];
}

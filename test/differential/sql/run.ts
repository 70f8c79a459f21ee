import { Statements, type Language } from './generate.ts';
import { faultsIn, tell, type Snapshot } from './judge.ts';

export interface Outcome {
  /** Statements that the database accepted. */
  ran: number;
  /** Of these, texts that changed something. */
  changed: number;
  /** Of those that changed nothing, texts that are told as reads. */
  reads: number;
  /** Texts that changed something and are told as something that nobody can know. */
  opaque: number;
  faults: string[];
}

/** Generates texts by a seed, runs each on a real database and compares what changed with what the view says, under the database's own name and under none. */
export async function compare(
  language: Language,
  { seed, count }: { seed: number; count: number },
  run: (
    sql: string,
  ) =>
    Promise<{ before: Snapshot; after: Snapshot; ran: boolean }> | { before: Snapshot; after: Snapshot; ran: boolean },
): Promise<Outcome> {
  const statements = new Statements(seed, language);
  const outcome: Outcome = { ran: 0, changed: 0, reads: 0, opaque: 0, faults: [] };
  for (let i = 0; i < count; i += 1) {
    const sql = statements.next();
    const { before, after, ran } = await run(sql);
    if (ran) outcome.ran += 1;
    const changed = JSON.stringify([...before].sort()) !== JSON.stringify([...after].sort());
    const { effect } = tell(language, sql).measures;
    if (changed) outcome.changed += 1;
    if (changed && effect === 'execute') outcome.opaque += 1;
    if (!changed && effect === 'read') outcome.reads += 1;
    for (const database of [language, 'db'])
      for (const fault of faultsIn(tell(database, sql), before, after))
        outcome.faults.push(`${database}: ${sql}\n    ${fault}\n    ${tell(database, sql).view.sentence}`);
  }
  return outcome;
}

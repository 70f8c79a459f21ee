import type { Desk } from '../test/desk.ts';
import { rawSql } from '../test/raw-sql.ts';
import type { World } from '../test/world.ts';
import { median, type Figure } from './figures.ts';
import { throughput } from './load.ts';
import { propose } from './measures.ts';

const ROUNDS = 5;
const PROPOSALS = 2_000;
const VERDICTS = 400;
const VERDICTS_AT_ONCE = 8;

/** What the ledger costs: the same calls in alternating rounds, with entries, tree and signed heads, and without any of them. */
export async function measureAppending(desk: Desk, world: World): Promise<Figure[]> {
  const proposed = { ours: [] as number[], bare: [] as number[] };
  const answered = { ours: [] as number[], bare: [] as number[] };
  await propose(desk, world.agentKey, PROPOSALS);
  for (let round = 0; round < ROUNDS; round++) {
    // The second of a pair finds longer tables, so they also take turns at going first.
    for (const on of round % 2 === 0 ? [true, false] : [false, true]) {
      await appending(world, on);
      const into = on ? 'ours' : 'bare';
      proposed[into].push(await propose(desk, world.agentKey, PROPOSALS));
      answered[into].push(await verdicts(world));
    }
  }
  await appending(world, true);
  return [
    figure('propose, with the ledger beside without', proposed),
    figure('verdict, with the ledger beside without', answered),
  ];
}

const figure = (name: string, values: { ours: number[]; bare: number[] }): Figure => ({
  name,
  unit: '/s',
  ...values,
  must: '≥ 0.85 × without',
  ok: median(values.ours) >= 0.85 * median(values.bare),
});

async function verdicts(world: World): Promise<number> {
  const ids: string[] = [];
  while (ids.length < VERDICTS) ids.push((await world.submit()).id);
  return throughput(VERDICTS, VERDICTS_AT_ONCE, async (i) => {
    await world.verdict('ann', ids[i - 1] ?? '', 'deny_unneeded');
  });
}

/** The round without a ledger: a trigger drops every entry, so nothing is numbered, hashed or signed either. */
async function appending(world: World, on: boolean): Promise<void> {
  await world.db.query(rawSql('DROP TRIGGER IF EXISTS without_ledger ON entries'));
  if (on) return;
  await world.db.query(
    rawSql('CREATE OR REPLACE FUNCTION nowhere() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$'),
  );
  await world.db.query(
    rawSql('CREATE TRIGGER without_ledger BEFORE INSERT ON entries FOR EACH ROW EXECUTE FUNCTION nowhere()'),
  );
}

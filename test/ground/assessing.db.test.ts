import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Assessors } from '#lib/runtime/assessing/assessors.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { putRecord } from '#lib/usecases/tools/put-record.ts';
import { previewLimits } from '#lib/usecases/review/preview-limits.ts';
import { withDatabase } from '../database.ts';
import { eventLoopHeld } from '../event-loop.ts';
import { patient } from '../patience.ts';
import { rawSql } from '../raw-sql.ts';
import { World } from '../world.ts';

const MOST_MS = patient(3_000);
const database = withDatabase();
const lines: string[] = [];
const assessor = new Assessors({ threads: 1, mostMs: MOST_MS, warn: (line) => lines.push(line) });
const world = new World({ assessor });
beforeAll(async () => {
  await world.open(database.url);
  await world.newTool('db.query', 'sql');
  await world.newTool('data.put', 'json');
  // An admin's own pattern that takes for ever on some texts, which no budget can know.
  const endless = { type: 'object', properties: { text: { type: 'string', pattern: '^(a+)+$' } } };
  await world.newTool('code.put', 'json', endless);
});
afterAll(async () => {
  await world.close();
  await assessor.close();
});

const counted = async (): Promise<number> => {
  const [row] = await world.db.query(
    rawSql<{ n: number }>('SELECT (SELECT count(*) FROM actions)::int + (SELECT count(*) FROM entries)::int AS n'),
  );
  return row?.n ?? 0;
};
const dear: JsonObject = { query: `select ${'('.repeat(1_900)}1${')'.repeat(1_900)}` };
const large: JsonObject = Object.fromEntries(Array.from({ length: 40_000 }, (_, i) => [`member${i}`, i]));

describe('an assessment that has to be ended', () => {
  test('answers 503 with when to try again, stores nothing, and the next proposal works', async () => {
    await world.submit({ tool: 'db.query', args: dear });
    const before = await counted();
    await expect(world.submit({ tool: 'code.put', args: { text: `${'a'.repeat(40)}!` } })).rejects.toMatchObject({
      code: 'unavailable',
      facts: { retryAfter: 5 },
    });
    expect(await counted()).toBe(before);
    expect(lines).toEqual([
      `Assessment ended: inspect for ${world.agent.agentId}, 52 characters, took longer than ${Math.min(MOST_MS, 2_500) / 1_000} s.`,
    ]);
    const { id } = await world.submit({ tool: 'db.query', args: dear });
    expect((await world.row(id)).risk_level).toBe('critical');
  }, 120_000);
});

test('while something dear is assessed the event loop is free', async () => {
  await world.submit({ tool: 'data.put', args: large });
  const work = () =>
    assessor.perform('a', 'check', { source: policyOf(1_000), world: { tools: [], agents: [], reviewers: [] } }, null);
  await work();
  const held = await eventLoopHeld(work);
  expect(held).toBeLessThan(patient(150));
}, 120_000);

/** A policy of many rules. */
const policyOf = (rules: number): string =>
  Array.from(
    { length: rules },
    (_, i) => `@id("r${i}") permit (principal, action, resource) when { context.risk.score < ${i} };`,
  ).join('\n');

test('a proposal and an edit are assessed under the configuration of their moment, also when it changes meanwhile', async () => {
  const submitted = Array.from({ length: 8 }, (_, i) =>
    world.submit({ tool: 'db.query', args: { query: `select ${i} from a where b = ${i}` } }),
  );
  const changes = Array.from({ length: 3 }, (_, i) =>
    putRecord(world.ctx, world.operator, { kind: 'environment', key: `stage-${i}`, production: false }),
  );
  await Promise.all(changes);
  const versions = (await Promise.all(submitted)).map(({ id }) => world.row(id));
  for (const row of await Promise.all(versions))
    expect(row.assessment).toContain(`"config_version":${row.config_version}`);
});

test('a reviewer sees what limits make of dear arguments', async () => {
  const to = Array.from({ length: 400 }, (_, i) => `person${i}@own.example`);
  const { id } = await world.submit({ tool: 'note.one', args: { text: 'hello', to } });
  const args = { text: 'hello', to: to.slice(0, 399) };
  const preview = await previewLimits(world.ctx, world.people.ann, { id, args });
  expect(preview.narrows).toBe(true);
  await world.verdict('ann', id, 'limit', args);
  expect((await world.read(id)).status).toBe('approved');
});

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ledgerCommands } from '../cli/commands/ledger.ts';
import { verifyExport } from '../cli/verify-export.ts';
import { sequenceLedger } from '#lib/usecases/sequence-ledger.ts';
import { withDatabase } from './database.ts';
import { withWorld } from './world.ts';

const database = withDatabase();
const world = withWorld(database);
const home = mkdtempSync(join(tmpdir(), 'countersign-export-'));
const out = join(home, 'whole');

const desk = () => ({
  operator: world.operator,
  context: () => Promise.resolve(world.ctx),
  contextIfAny: () => Promise.resolve(world.ctx),
  readStdin: () => Promise.resolve(''),
});

beforeAll(async () => {
  for (let i = 0; i < 30; i++) {
    const { id } = await world.submit({ args: { text: `n ${i}` } });
    if (i % 3 === 0) await world.verdict('ann', id, 'approve');
    if (i % 3 === 1) await world.verdict('bob', id, 'deny_unsafe');
    if (i % 7 === 0) await sequenceLedger(world.ctx);
  }
  await world.submit({ tool: 'note.unknown' }).catch(() => undefined);
  await ledgerCommands['export']?.run({ out }, desk());
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

let copies = 0;
/** A copy of the export in which one file was changed by somebody. */
function tampered(file: string, change: (text: string) => string): string {
  copies += 1;
  const copy = join(home, `copy-${copies}`);
  cpSync(out, copy, { recursive: true });
  const before = readFileSync(join(copy, file), 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(join(copy, file), after);
  return copy;
}
const lines = (change: (lines: string[]) => string[]) => (text: string) =>
  `${change(text.trimEnd().split('\n')).join('\n')}\n`;
const partsOf = async (folder: string) =>
  (await verifyExport(folder, null)).faults.map((fault) => fault.part).join('\n');

test('a whole export holds, with every head, action, decision and verdict', async () => {
  const found = await verifyExport(out, null);
  expect(found).toMatchObject({ ok: true, faults: [], verdicts: 20 });
  expect(found.heads).toBeGreaterThan(3);
  expect(found.entries).toBeGreaterThan(60);
});

describe('what was done to it is found and named', () => {
  test.each<[string, string, (text: string) => string, RegExp]>([
    ['an entry is edited', 'entries.jsonl', (t) => t.replace('"type":"approve"', '"type":"deny"'), /head of/],
    ['an entry is dropped', 'entries.jsonl', lines((l) => l.filter((_, i) => i !== 10)), /entry 11/],
    [
      'two entries change places',
      'entries.jsonl',
      lines((l) => [...l.slice(0, 5), l[6] ?? '', l[5] ?? '', ...l.slice(7)]),
      /entry 6/,
    ],
    ['an entry is said twice', 'entries.jsonl', lines((l) => [...l.slice(0, 8), l[7] ?? '', ...l.slice(8)]), /entry 7/],
    ['the log is rolled back', 'entries.jsonl', lines((l) => l.slice(0, -4)), /entries\.jsonl|head of/],
    [
      'an action is kept as something else',
      'actions.jsonl',
      (t) => t.replace(/"state":"sha256:0*./, '"state":"sha256:e'),
      /action act_/,
    ],
    ['an action is dropped', 'actions.jsonl', lines((l) => l.slice(1)), /action act_/],
    [
      'a verdict is swapped',
      'verdicts.jsonl',
      (t) => t.replace(/\\"verdict\\":\\"approve\\"/, '\\"verdict\\":\\"deny_unsafe\\"'),
      /verdict of usr_/,
    ],
    [
      'a decision is taken from another',
      'actions.jsonl',
      lines((l) => {
        const rows = l.map((line) => JSON.parse(line) as { decision: string | null });
        const [first, second] = rows.filter((row) => row.decision !== null);
        if (first && second) first.decision = second.decision;
        return rows.map((row) => JSON.stringify(row));
      }),
      /decision of act_/,
    ],
    ['the head is of another size', 'head.json', (t) => t.replace(/"size": \d+/, '"size": 3'), /entries\.jsonl|head/],
    ['a head’s signature is changed', 'checkpoints.jsonl', (t) => t.replace(/(— \S+ )[A-Za-z0-9]/, '$1_'), /head of/],
  ])('%s', async (_what, file, change, part) => {
    expect(await partsOf(tampered(file, change))).toMatch(part);
  });

  test('a file that is cut off, one that is missing, and a key of another desk end with words and no success', async () => {
    const cut = tampered('entries.jsonl', (text) => text.slice(0, -30));
    await expect(ledgerCommands['verify']?.run({ dir: cut }, desk())).rejects.toThrow(/line \d+ of .* is cut off/);
    await expect(ledgerCommands['verify']?.run({ dir: join(home, 'nowhere') }, desk())).rejects.toThrow(
      /cannot be verified/,
    );
    const key = join(home, 'other.key');
    writeFileSync(key, 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n');
    await expect(ledgerCommands['verify']?.run({ dir: out, key }, desk())).rejects.toThrow(/another log/);
  });
});

test('what a superuser changes in the tables behind the desk is named', async () => {
  const [victim] = await world.db.query<{ id: string }>(
    "SELECT id FROM actions WHERE state = 'denied' ORDER BY id LIMIT 1",
  );
  await world.db.query('ALTER TABLE actions DISABLE TRIGGER actions_machine');
  await world.db.query("UPDATE actions SET state = 'withdrawn' WHERE id = $1", [victim?.id]);
  await world.db.query('ALTER TABLE actions ENABLE TRIGGER actions_machine');
  const folder = join(home, 'rewritten');
  await ledgerCommands['export']?.run({ out: folder }, desk());
  expect(await partsOf(folder)).toBe(`action ${victim?.id}`);
});

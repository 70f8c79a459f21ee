import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FIRST_FORMATS } from '#lib/domain/desk/formats.ts';
import { ledgerCommands } from '../../cli/commands/ledger.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { writeExport } from '../../cli/write-export.ts';
import { asAnotherCaller } from '#lib/store/advisory-locks.ts';
import type { Statement } from '#lib/store/sql.ts';
import type { Context } from '#lib/usecases/context.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { withDatabase } from '../database.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';

const database = withDatabase();
const world = withWorld(database, { formats: FIRST_FORMATS });
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
  (await verifyExport(folder, { keys: null, now: Date.now() })).faults.map((fault) => fault.part).join('\n');

test('a whole export holds, with every head, action, decision and verdict', async () => {
  const found = await verifyExport(out, { keys: null, now: Date.now() });
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
      (t) => t.replace(/"state":"sha256:(.)/, (_, c) => `"state":"sha256:${c === 'e' ? 'f' : 'e'}`),
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
    [
      'a decision is taken away',
      'actions.jsonl',
      (t) => t.replace(/"decision":"[^"]+"/, '"decision":null'),
      /^decision of act_/,
    ],
    ['a head’s signature is changed', 'checkpoints.jsonl', (t) => t.replace(/(— \S+ )./, '$1_'), /head of/],
  ])('%s', async (_what, file, change, part) => {
    expect(await partsOf(tampered(file, change))).toMatch(part);
  });

  test.each<[string, string, (text: string) => string, RegExp]>([
    [
      'of a verdict that is taken away',
      'verdicts.jsonl',
      lines((l) => l.slice(1)),
      /^entry \d+ \((approve|deny_unsafe)\)/,
    ],
    [
      'of a reviewer who is swapped',
      'verdicts.jsonl',
      lines((l) => {
        const rows = l.map((line) => JSON.parse(line) as { reviewer_id: string });
        const other = rows.find((row) => row.reviewer_id !== rows[0]?.reviewer_id);
        if (rows[0] && other) rows[0].reviewer_id = other.reviewer_id;
        return rows.map((row) => JSON.stringify(row));
      }),
      /verdict of usr_/,
    ],
    ['of an action that is kept twice', 'actions.jsonl', lines((l) => [l[0] ?? '', ...l]), /action act_/],
    ['of entries after the head that nobody made', 'entries.jsonl', lines((l) => [...l, l[3] ?? '']), /entry 3/],
  ])('the part is named: %s', async (_what, file, change, part) => {
    expect(await partsOf(tampered(file, change))).toMatch(part);
  });

  test('entries under a head over nothing, which nobody signed', async () => {
    const forged = tampered('head.json', (t) => {
      const head = JSON.parse(t) as { checkpoint: string };
      return JSON.stringify({ ...head, size: 0, checkpoint: head.checkpoint.replace(/\n\d+\n/, '\n0\n') });
    });
    writeFileSync(join(forged, 'checkpoints.jsonl'), '');
    expect(await partsOf(forged)).toMatch(/^head of 0/);
    for (const name of ['entries', 'verdicts', 'actions']) writeFileSync(join(forged, `${name}.jsonl`), '');
    expect(await partsOf(forged)).toMatch(/^head of 0/);
  });

  test('an entry whose body is none of ours is named, and the rest is read all the same', async () => {
    for (const body of ['null', '[]', '"x"', '{"type":"erased"}']) {
      const forged = tampered('entries.jsonl', (t) =>
        lines((l) => [
          ...l.slice(0, -1),
          JSON.stringify({ ...(JSON.parse(l.at(-1) ?? '') as object), type: 'erased', action_id: 'act_none', body }),
        ])(t),
      );
      expect(await partsOf(forged)).toMatch(/^entry \d+ \(erased/);
    }
  });

  const verify = (where: string, more: object = {}) => ledgerCommands['verify']?.run({ where, ...more }, desk());

  test.each<[string, string, (text: string) => string, RegExp]>([
    ['cut off', 'entries.jsonl', (t) => t.slice(0, -30), /line \d+ of .* is cut off/],
    ['without its last line’s end', 'verdicts.jsonl', (t) => t.slice(0, -1), /line \d+ of .* is cut off/],
    ['of another form', 'actions.jsonl', (t) => t.replace('"state"', '"status"'), /line 1 of .* is not of its form/],
    ['a head that is none', 'head.json', () => '{}', /head\.json: \/origin/],
    ['a line without an end', 'checkpoints.jsonl', () => 'x'.repeat(5 << 20), /is longer than a line may be/],
  ])('a file that is %s ends with words and no success', async (_what, file, change, words) => {
    await expect(verify(tampered(file, change))).rejects.toThrow(words);
  });

  test('a folder that is not there, a key of another desk, and a clock that is behind', async () => {
    await expect(verify(join(home, 'nowhere'))).rejects.toThrow(/cannot be read/);
    const key = join(home, 'other.key');
    writeFileSync(key, 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW\n');
    const found = await verify(out, { key });
    expect(found).toMatchObject({ failed: true, json: { ok: false } });
    expect(found?.text).toMatch(/another log/);
    const behind = await verifyExport(out, { keys: null, now: Date.parse('2001-01-01') });
    expect(behind.faults[0]?.detail).toMatch(/clock is behind/);
  });

  test('an export is not written over another', async () => {
    await expect(ledgerCommands['export']?.run({ out }, desk())).rejects.toThrow(/is not empty/);
  });
});

test('what is committed and not numbered yet is exported, checked, and said to be unproven', async () => {
  const folder = join(home, 'moving');
  /** Two more things happen after the last numbering, just before the moment that is exported. */
  const late: Context = {
    ...world.ctx,
    transaction: (work) =>
      world.ctx.transaction((tx) =>
        work({
          publish: tx.publish,
          query: async <Row>(statement: Statement<Row>) => {
            if (statement.text.includes('REPEATABLE READ')) {
              await asAnotherCaller(async () => {
                const { id } = await world.submit({ args: { text: 'late' } });
                await world.verdict('ann', id, 'deny_unneeded');
              });
            }
            return await tx.query(statement);
          },
        }),
      ),
  };
  await writeExport(late, world.operator, folder);
  const found = await verifyExport(folder, { keys: null, now: Date.now() });
  expect(found).toMatchObject({ ok: true, faults: [], newest: 2, verdicts: 21 });
});

describe('what a superuser changes in the tables behind the desk is named', () => {
  const superuser = async (table: string, sql: string, values: unknown[]) => {
    await world.db.query(rawSql(`ALTER TABLE ${table} DISABLE TRIGGER USER`));
    await world.db.query(rawSql(sql, values));
    await world.db.query(rawSql(`ALTER TABLE ${table} ENABLE TRIGGER USER`));
  };
  let n = 0;
  const exported = async () => {
    const folder = join(home, `rewritten-${(n += 1)}`);
    await ledgerCommands['export']?.run({ out: folder }, desk());
    return partsOf(folder);
  };
  /** One row of a table, changed, found, and put back. */
  test('an action’s state', async () => {
    const [victim] = await world.db.query(
      rawSql<{ id: string }>("SELECT id FROM actions WHERE state = 'denied' ORDER BY id LIMIT 1"),
    );
    await superuser('actions', "UPDATE actions SET state = 'withdrawn' WHERE id = $1", [victim?.id]);
    expect(await exported()).toBe(`action ${victim?.id}`);
    await superuser('actions', "UPDATE actions SET state = 'denied' WHERE id = $1", [victim?.id]);
    expect(await exported()).toBe('');
  });

  test('an entry’s body', async () => {
    const [victim] = await world.db.query(
      rawSql<{ id: string; body: string; index: number }>(
        "SELECT e.id, e.body, l.index FROM entries e JOIN leaves l ON l.position = e.position WHERE e.type = 'submission-refused' LIMIT 1",
      ),
    );
    await superuser('entries', 'UPDATE entries SET body = $2 WHERE id = $1', [
      victim?.id,
      victim?.body.replace('"tool":null', '"tool":"note.known"'),
    ]);
    // The entry itself, and the heads it stands under.
    const found = await exported();
    expect(found.split('\n')[0]).toBe(`entry ${victim?.index} (submission-refused, ${victim?.id})`);
    expect(found).toMatch(/^head of/m);
    await superuser('entries', 'UPDATE entries SET body = $2 WHERE id = $1', [victim?.id, victim?.body]);
    expect(await exported()).toBe('');
  });

  test('an entry’s body that is no JSON any more', async () => {
    const [victim] = await world.db.query(
      rawSql<{ id: string; body: string; index: number }>(
        "SELECT e.id, e.body, l.index FROM entries e JOIN leaves l ON l.position = e.position WHERE e.type = 'approve' LIMIT 1",
      ),
    );
    await superuser('entries', 'UPDATE entries SET body = $2 WHERE id = $1', [victim?.id, 'x']);
    expect((await exported()).split('\n')[0]).toBe(`entry ${victim?.index} (approve, ${victim?.id})`);
    await superuser('entries', 'UPDATE entries SET body = $2 WHERE id = $1', [victim?.id, victim?.body]);
    expect(await exported()).toBe('');
  });

  test('a verdict by somebody who gave none', async () => {
    await superuser(
      'verdicts',
      `INSERT INTO verdicts SELECT 'ver_forged', action_id, revision, $1, answer, reason_code, reason, statement, 'sha256:0', method, credential_id,
         public_key_spki, authenticator_data, client_data_json, signature, at FROM verdicts LIMIT 1`,
      [world.people.wei.userId],
    );
    expect(await exported()).toMatch(/verdict of usr_/);
    await superuser('verdicts', "DELETE FROM verdicts WHERE id = 'ver_forged'", []);
  });

  test('a verdict that is taken away', async () => {
    await superuser('verdicts', 'DELETE FROM verdicts WHERE id = (SELECT min(id) FROM verdicts)', []);
    expect(await exported()).toMatch(/^entry \d+ \((approve|deny_unsafe)\)/m);
  });
});

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FIRST_FORMATS } from '#lib/domain/desk/formats.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import { switchFormats } from '#lib/usecases/desk/switch-formats.ts';
import { sequenceLedger } from '#lib/usecases/ledger/sequence-ledger.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { draftVerdicts } from '#lib/usecases/review/draft-verdicts.ts';
import { giveVerdicts } from '#lib/usecases/review/give-verdicts.ts';
import { ledgerCommands } from '../../cli/commands/ledger.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import { writeExport } from '../../cli/write-export.ts';
import { withDatabase } from '../database.ts';
import { PASSWORD, withWorld } from '../world.ts';

const world = withWorld(withDatabase(), { formats: FIRST_FORMATS });
const home = mkdtempSync(join(tmpdir(), 'countersign-closed-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const ids = { older: '', alone: '', half: '' };
let asked: PersonActor;
/** Signs with a password. */
let pat: PersonActor;

const FILES = ['head.json', 'entries.jsonl', 'verdicts.jsonl', 'actions.jsonl', 'checkpoints.jsonl'];
let n = 0;
async function exported(actor: Parameters<typeof writeExport>[1]): Promise<{ folder: string; text: string }> {
  const folder = join(home, `export-${(n += 1)}`);
  await writeExport(world.ctx, actor, folder);
  return { folder, text: FILES.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n') };
}
const verified = (folder: string) => verifyExport(folder, { keys: null, now: world.now });

/** Pat signs both with one signature: the first is decided by it, the second needs another person. */
async function answerBoth(): Promise<void> {
  const items = await Promise.all(
    [ids.alone, ids.half].map(async (id) => {
      const row = await world.row(id);
      return { id, digest: row.revision_digest, view_digest: row.view_digest };
    }),
  );
  const draft = await draftVerdicts(world.ctx, pat, { items, verdict: 'approve', method: 'password' });
  await giveVerdicts(world.ctx, pat, { nonce: draft.nonce, password: PASSWORD });
}

beforeAll(async () => {
  const given = { email: 'pat@example.test', name: 'pat', groups: ['security'], password: PASSWORD };
  const { id } = await createUser(world.ctx, world.operator, { ...given, role: 'reviewer' });
  pat = { ...world.people.ann, userId: id, email: given.email, name: given.name };
  asked = { ...world.people.audrey, groups: ['security'] };
  const decided = await world.submit({ args: { text: 'decided' } });
  await world.verdict('ann', decided.id, 'approve');
  // Half answered while leaves of the first version are written, and then of the second.
  ids.older = (await world.submit({ tool: 'note.two', args: { text: 'hidden older' } })).id;
  await world.verdict('ann', ids.older, 'approve');
  while ((await sequenceLedger(world.ctx)).more);
  await switchFormats(world.ctx, world.operator);
  ids.alone = (await world.submit({ tool: 'note.one', args: { text: 'open' } })).id;
  ids.half = (await world.submit({ tool: 'note.two', args: { text: 'hidden' } })).id;
});

describe('an export taken by somebody who may not see how undecided actions are being answered', () => {
  test('comes with those parts closed, says which and why, and verifies', async () => {
    const before = await exported(world.people.cleo);
    await answerBoth();
    for (const reader of [world.people.cleo, asked]) {
      const { folder, text } = await exported(reader);
      const found = await verified(folder);
      expect(found.faults).toEqual([]);
      expect(found).toMatchObject({ ok: true, closed: { actions: 2, statements: 1 } });
      // Two proposals, two answers, the password for one of them.
      expect(found.closed?.entries).toBe(5);
      expect(found.closed?.why).toMatch(/may not know how they are being answered/);
      // Nothing of the two actions but that they are closed, and the hashes of their entries.
      const lines = text.split('\n').filter((line) => line.includes(ids.older) || line.includes(ids.half));
      expect(lines.sort()).toEqual([ids.older, ids.half].sort().map((id) => JSON.stringify({ id, closed: true })));
      expect(text.includes('"value":"step-up"')).toBe(false);
      const report = await ledgerCommands['verify']?.run(
        { where: folder },
        {
          operator: world.operator,
          context: () => Promise.resolve(world.ctx),
          contextIfAny: () => Promise.resolve(world.ctx),
          readStdin: () => Promise.resolve(''),
        },
      );
      expect(report?.text).toMatch(/^Everything that is open holds/);
      expect(report?.text).toMatch(/5 entries; not looked at: 2 actions and 1 statements/);
    }
    expect((await verified(before.folder)).closed).toMatchObject({ actions: 2, entries: 3, statements: 0 });
  });

  test('what is closed, or open, without being said to be is a fault', async () => {
    const { folder } = await exported(world.people.cleo);
    const faults = async (file: string, change: (lines: string[]) => string[]) => {
      const copy = join(home, `copy-${(n += 1)}`);
      cpSync(folder, copy, { recursive: true });
      const text = readFileSync(join(copy, file), 'utf8');
      writeFileSync(join(copy, file), `${change(text.trimEnd().split('\n')).join('\n')}\n`);
      return (await verified(copy)).faults.map(({ part, detail }) => `${part} ${detail}`).join('\n');
    };
    const json = (line: string) => JSON.parse(line) as Record<string, unknown> & { index: number };
    // An entry that was open before, replaced by the hash that the tree took in.
    const close = (lines: string[]) =>
      lines.map((line) => {
        const { index, leaf, type } = json(line);
        return type === 'approve' ? JSON.stringify({ index, leaf, closed: leaf }) : line;
      });
    expect(await faults('entries.jsonl', close)).toMatch(/head\.json says that 5 entries are closed, and 6 are/);
    // A closed entry whose commitment is another.
    const other = (lines: string[]) => {
      const leaf = json(lines[0] ?? '')['leaf'];
      return lines.map((line) => ('closed' in json(line) ? JSON.stringify({ ...json(line), closed: leaf }) : line));
    };
    expect(await faults('entries.jsonl', other)).toMatch(/entry \d+ \(closed\) is not what the log took in/);
    expect(
      await faults('head.json', (lines) => [
        JSON.stringify({ ...(JSON.parse(lines.join('')) as object), closed: undefined }),
      ]),
    ).toMatch(/says that 0 actions are closed, and 2 are/);
    // An action that is open is said to be closed.
    const named = (lines: string[]) =>
      lines.map((line, i) => (i === 0 ? JSON.stringify({ id: json(line)['id'], closed: true }) : line));
    expect(await faults('actions.jsonl', named)).toMatch(
      /is said to be closed, and an entry that is open speaks of it/,
    );
    expect(await faults('verdicts.jsonl', (lines) => lines.map((line) => line.replace(',"closed":true', '')))).toMatch(
      /its statement is missing, and no entry says that it was erased/,
    );
  });

  test('is whole for an auditor outside the groups and for the operator, and for everybody once they are decided', async () => {
    for (const reader of [world.people.audrey, world.operator]) {
      const found = await verified((await exported(reader)).folder);
      expect(found).toMatchObject({ ok: true, faults: [] });
      expect(found.closed).toBeUndefined();
    }
    await world.verdict('bob', ids.older, 'approve');
    await world.verdict('bob', ids.half, 'approve');
    const { folder, text } = await exported(world.people.cleo);
    expect(await verified(folder)).toMatchObject({ ok: true, faults: [] });
    expect([text.includes(ids.half), text.includes('"value":"step-up"'), text.includes('"closed"')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

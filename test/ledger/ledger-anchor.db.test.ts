import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { anchorLedger } from '../../cli/anchor-ledger.ts';
import { ledgerCommands } from '../../cli/commands/ledger.ts';
import { parseAnchors } from '#lib/runtime/outside/parse-anchors.ts';
import { latestCheckpoint } from '#lib/store/ledger/ledger.ts';
import { withDatabase } from '../database.ts';
import { rawSql } from '../raw-sql.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());
const home = mkdtempSync(join(tmpdir(), 'countersign-anchor-now-'));
const [mount, remote] = [join(home, 'mount'), join(home, 'remote.git')];
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' });
const anchors = (setting: string) => parseAnchors({ COUNTERSIGN_ANCHORS: setting }, home);
const desk = () => ({
  operator: world.operator,
  context: () => Promise.resolve(world.ctx),
  contextIfAny: () => Promise.resolve(world.ctx),
  readStdin: () => Promise.resolve(''),
});

beforeAll(() => {
  mkdirSync(mount);
  git('init', '--quiet', '--bare', remote);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

test('the head is taken out now, over an entry that says who did, and a clone of it verifies the log', async () => {
  await world.submit();
  const report = await anchorLedger(desk(), anchors(`file:${mount},git:${remote}`));
  const head = await latestCheckpoint(world.ctx.db);
  const name = `${String(head?.size).padStart(16, '0')}.note`;
  expect(report.text).toContain(`holds the head over ${head?.size} entries`);
  expect(readdirSync(mount)).toEqual([name]);
  expect(readFileSync(join(mount, name), 'utf8')).toBe(head?.note);
  const [last] = await world.db.query(
    rawSql<{ type: string }>('SELECT type FROM entries ORDER BY position DESC LIMIT 1'),
  );
  expect(last?.type).toBe('ledger-anchored');
  const clone = join(home, 'clone');
  git('clone', '--quiet', '--branch', 'countersign', remote, clone);
  const verified = await ledgerCommands['verify']?.run({ anchor: clone }, desk());
  expect(verified?.text).toContain(`1 anchored head agrees, up to the first ${head?.size} entries.`);
});

test('it is refused, naming what did not take it, and where there is nowhere to take it', async () => {
  const wrong = anchorLedger(desk(), anchors(`file:${join(home, 'nowhere')},file:${mount}`));
  await expect(wrong).rejects.toThrow(/nowhere is not there \(is the disk mounted\?\); file:.*mount holds the head/);
  await expect(anchorLedger(desk(), [])).rejects.toThrow(/COUNTERSIGN_ANCHORS names no place/);
});

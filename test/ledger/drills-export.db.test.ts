import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { drillCommands } from '../../cli/commands/drill.ts';
import { ledgerCommands } from '../../cli/commands/ledger.ts';
import { verifyExport } from '../../cli/verify-export.ts';
import type { DrillResource } from '#lib/contract/safety-api.ts';
import { expireDue } from '#lib/usecases/actions/expire-due.ts';
import { withDatabase } from '../database.ts';
import { withWorld } from '../world.ts';

const world = withWorld(withDatabase());
const home = mkdtempSync(join(tmpdir(), 'countersign-drills-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const desk = () => ({
  operator: world.operator,
  context: () => Promise.resolve(world.ctx),
  contextIfAny: () => Promise.resolve(world.ctx),
  readStdin: () => Promise.resolve(''),
});

test('drills started by command and ended in every way stand in an export that verifies', async () => {
  const args = join(home, 'args.json');
  const start = async (n: number) => {
    writeFileSync(args, JSON.stringify({ text: `drill ${n}` }));
    const given = { agent: world.agent.agentId, tool: 'note.one', args, note: 'nobody asked', claim: 'harmless' };
    const report = await drillCommands['start']?.run({ ...given, 'expires-in': '60' }, desk());
    expect(report?.text).toContain('waiting');
    return report?.json as DrillResource;
  };
  const approved = await start(1);
  await world.verdict('ann', approved.action_id, 'approve');
  const denied = await start(2);
  await world.verdict('ann', denied.action_id, 'deny_unsafe');
  const withdrawn = await start(3);
  await drillCommands['withdraw']?.run({ id: withdrawn.id }, desk());
  await start(4);
  world.now += 61_000;
  await expireDue(world.ctx);
  const halted = await start(5);
  await world.stop({ type: 'agent', id: world.agent.agentId });
  const listed = await drillCommands['list']?.run({}, desk());
  expect(listed?.text).toContain(`${halted.id}  halted, not answered`);
  expect(listed?.text).toContain('1 noticed, 1 missed, 3 not answered');
  const out = join(home, 'whole');
  await ledgerCommands['export']?.run({ out }, desk());
  expect(await verifyExport(out, { keys: null, now: world.now })).toMatchObject({ ok: true, faults: [], verdicts: 2 });
});

import { describe, expect, test } from 'vitest';

import { IncidentReportFile } from '#lib/contract/incident-report.ts';
import { reportFile } from '#lib/domain/incident/report-html.ts';
import { parseCheckpoint, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import { deleteProcess, insertProcess } from '#lib/store/desk/processes.ts';
import { withDatabase } from '../../../test/database.ts';
import { rawSql } from '../../../test/raw-sql.ts';
import { withWorld } from '../../../test/world.ts';
import { acknowledgeLock } from '../stops/acknowledge-lock.ts';
import { joinClient } from '../stops/join-client.ts';
import { addCanary } from './add-canary.ts';
import type { AgentActor, PersonActor } from '../context.ts';
import { reportViewed } from '../review/report-viewed.ts';
import { closeIncident } from './close-incident.ts';
import { listIncidents } from './list-incidents.ts';
import { redeemGrant } from '../actions/redeem-grant.ts';
import { reportOutcome } from '../actions/report-outcome.ts';
import { exportReport } from './export-report.ts';
import { readReport } from './read-report.ts';
import { stopForIncidents } from './stop-for-incidents.ts';

const world = withWorld(withDatabase());
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    (e: { code?: string }) => e.code ?? String(e),
  );
const audrey = () => world.people.audrey;
const read = (id: string, from?: string) => readReport(world.ctx, audrey(), { id, ...(from ? { from } : {}) });
const later = (ms: number) => (world.now += ms);

/** Approved by ann and redeemed: it may have run. */
async function ran(agent: AgentActor, text: string, run?: { id: string }): Promise<string> {
  const { id } = await world.submit({ agent, args: { text }, ...(run ? { run } : {}) });
  later(1_000);
  const { revision_digest: digest, view_digest } = await world.row(id);
  await reportViewed(world.ctx, world.people.ann, { id, digest, view_digest });
  later(1_000);
  await world.verdict('ann', id, 'approve');
  const { grant } = await world.read(id, 0, agent);
  later(1_000);
  await redeemGrant(world.ctx, agent, { grant: grant?.token ?? '', args: { text } });
  return id;
}

/** Clients that listen, on a process that lives until they hang up. */
async function connected(agent: AgentActor, names: string[]) {
  const processId = `proc_${names.join('_')}`;
  await insertProcess(world.db, processId);
  const ids: string[] = [];
  for (const name of names) ids.push((await joinClient(world.ctx, agent, name, processId)).id);
  return { ids, close: () => world.ctx.transaction((tx) => deleteProcess(tx, processId)) };
}

describe('a stop that a person set', () => {
  test('the figures are the distances between the ledger’s own times, and say what they assume', async () => {
    const agent = await world.newAgent('leaker');
    const first = await ran(agent, 'first');
    const redeemedAt = world.now;
    later(60_000);
    const second = await world.submit({ agent, args: { text: 'second' } });
    later(5_000);
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    const stoppedAt = world.now;
    later(10_000);
    await world.submit({ args: { text: 'somebody else’s' } });

    const assumed = await read(lock.id);
    expect(assumed).toMatchObject({ start: { basis: 'assumed', action: { id: first } }, incident: null });
    expect(assumed.figures).toMatchObject({
      time_to_contain_ms: stoppedAt - redeemedAt,
      contain_is: 'at_most',
      time_to_notice_ms: null,
    });
    expect(assumed.moments.map((m) => m.kind)).toEqual(['proposed', 'ran', 'stopped']);
    expect(assumed.reach).toMatchObject({ actions: 2, sums: { executed: 1, held: 0, halted: 1, refused: 0 } });
    expect(assumed.reach.list.items.map((a) => [a.id, a.group])).toEqual([
      [first, 'ran_reversible'],
      [second.id, 'stopped'],
    ]);
    expect(assumed.reach.shares).toMatchObject({
      agents: { items: [{ id: agent.agentId, name: 'leaker', actions: 2, ran: 1 }], note: null },
      tools: { items: [{ name: 'note.one', actions: 2, ran: 1 }] },
      audiences: { items: [{ name: 'self', actions: 2, ran: 1 }] },
    });
    expect(assumed.reach.shares.runs.items).toHaveLength(2);

    const named = await read(lock.id, second.id);
    expect(named.figures).toMatchObject({
      time_to_contain_ms: 5_000,
      contain_is: 'exact',
      time_to_notice_ms: 5_000,
      exposure_to: new Date(stoppedAt).toISOString(),
    });
    expect(named.start).toMatchObject({ basis: 'named', action: { id: second.id } });
  });

  test('who saw what names the person, the moment and the digest of what the page showed', async () => {
    const agent = await world.newAgent('seen');
    const id = await ran(agent, 'look');
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    const { seen, timeline } = await read(lock.id);
    const row = await world.row(id);
    expect(seen.items).toMatchObject([
      { person: { id: world.people.ann.userId, name: 'ann' }, action_id: id, view_digest: row.view_digest },
    ]);
    expect(seen.items[0]?.sentence).toBe(row.sentence);
    expect(timeline.items.map((entry) => entry.type)).toEqual([
      'submitted',
      'viewed',
      'approve',
      'redeem',
      'lock-set',
      'halting-done',
    ]);
    expect(timeline.note).toBeNull();
  });

  test('what came of it afterwards stands in the timeline, and every decided action links its evidence', async () => {
    const agent = await world.newAgent('late');
    const id = await ran(agent, 'slow');
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    later(1_000);
    await reportOutcome(world.ctx, agent, { id, status: 'failed', error: 'cut off' });
    await world.lift(lock.id);
    const report = await read(lock.id);
    expect(report.timeline.items.map((entry) => entry.type)).toEqual(expect.arrayContaining(['finish', 'lock-lifted']));
    expect(report.lock).toMatchObject({ lift: { reason: 'looked into it' }, lifted: { by: { name: 'test' } } });
    expect(report.reach.list.items).toMatchObject([{ id, evidence: { file: `evidence-${id}.json` } }]);
  });

  test('a client that never confirms leaves containment unconfirmed, and is named', async () => {
    const agent = await world.newAgent('silent');
    await ran(agent, 'x');
    const { ids, close } = await connected(agent, ['worker <1>', 'worker 2']);
    const [first = '', second = ''] = ids;
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    later(400);
    await acknowledgeLock(world.ctx, agent, { id: lock.id, client: second });
    const report = await read(lock.id);
    expect(report.figures).toMatchObject({ contain_is: 'about', clients: { connected: 2, confirmed: 1 } });
    expect(report.lock?.clients).toMatchObject([
      { id: second, after_ms: 400 },
      { id: first, name: 'worker <1>', acknowledged_at: null },
    ]);
    const page = reportFile(report);
    expect(page).toContain('worker &lt;1&gt;');
    expect(page).toContain('Silent.');
    later(600);
    await acknowledgeLock(world.ctx, agent, { id: lock.id });
    expect((await read(lock.id)).figures).toMatchObject({ contain_is: 'at_most', stop_confirmed_ms: 1_000 });
    await close();
  });
});

test('an incident’s report starts with what tripped it and ends with how it was closed', async () => {
  const { cleo } = world.people;
  await addCanary(world.ctx, cleo, { kind: 'address', value: 'bait@ourco.example', note: '' });
  const agent = await world.newAgent('curious');
  const run = { id: 'run-canary' };
  const before = await ran(agent, 'harmless', run);
  // Proposed before the window and halted in it: it is counted once, with what the stop reached.
  const waiting = await world.submit({ agent, run });
  later(30_000);
  const touched = await world.submit({ agent, args: { text: 'write to bait@ourco.example' }, run });
  later(200);
  await stopForIncidents(world.ctx);
  const { items } = await listIncidents(world.ctx, cleo, { open: true, limit: 50 });
  const incident = items.find((one) => one.agent.id === agent.agentId);
  await closeIncident(world.ctx, cleo, { id: incident?.id ?? '', note: 'a <b>test</b>' });
  const report = await read(incident?.id ?? '');
  expect(report).toMatchObject({
    incident: { id: incident?.id, closed: { by: 'cleo', note: 'a <b>test</b>' } },
    start: { basis: 'tripped', action: { id: touched.id } },
    figures: { time_to_contain_ms: 200, trip_to_stop_ms: 200, contain_is: 'exact' },
    reach: { actions: 2, earlier: { actions: 1, ran: 1, first: before } },
  });
  expect(report.reach.list.items.map((action) => action.id).toSorted()).toEqual([waiting.id, touched.id].toSorted());
  expect(report.timeline.items.map((entry) => entry.type)).toEqual(
    expect.arrayContaining(['submitted', 'incident-opened', 'lock-set', 'incident-closed']),
  );
  // The stop leads to the same incident, and the action before it can be named.
  expect(await read(incident?.lock_id ?? '', before)).toMatchObject({
    incident: { id: incident?.id },
    start: { basis: 'named' },
    reach: { actions: 3, sums: { executed: 1, halted: 1, refused: 1 }, earlier: { actions: 0 } },
  });
});

describe('the document', () => {
  test('is the same whenever it is read, but for who reads it, when, and under which head', async () => {
    const agent = await world.newAgent('steady');
    await ran(agent, 'x');
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    const { made: _m, evidence: _e, ...once } = await read(lock.id);
    later(3_600_000);
    await world.submit();
    await exportReport(world.ctx, audrey(), { id: lock.id });
    const { made: _made, evidence: _evidence, ...again } = await read(lock.id);
    expect(again).toEqual(once);
    expect(await read(lock.id)).toEqual(await read(lock.id));
  });

  test('has the contract’s form and stands under a head that covers each entry it names', async () => {
    const agent = await world.newAgent('formal');
    await ran(agent, 'x');
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    const report = await exportReport(world.ctx, audrey(), { id: lock.id });
    expect(IncidentReportFile.parse(report)).toEqual(report);
    const head = parseCheckpoint(parseNote(report.evidence.head.note)?.text ?? '');
    expect(head?.size).toBe(report.evidence.head.size);
    for (const { leaf, entry } of [...report.timeline.items, ...report.moments, ...report.seen.items]) {
      const [row] = await world.db.query(
        rawSql<{ id: string }>(
          'SELECT e.id FROM leaves l JOIN entries e ON e.position = l.position WHERE l.index = $1',
          [leaf],
        ),
      );
      expect([row?.id, leaf < (head?.size ?? 0)]).toEqual([entry, true]);
    }
  });

  test('says how much of a long timeline and of many actions it leaves out, and counts all of it', async () => {
    const agent = await world.newAgent('busy');
    await ran(agent, 'first of many');
    await world.db.query(rawSql('UPDATE agents SET pending_cap = NULL WHERE id = $1', [agent.agentId]));
    for (let i = 0; i < 1_200; i += 40)
      await Promise.all(Array.from({ length: 40 }, (_, n) => world.submit({ agent, args: { text: `n${i + n}` } })));
    const lock = await world.stop({ type: 'agent', id: agent.agentId });
    const { reach, timeline } = await read(lock.id);
    expect(reach.actions).toBe(1_201);
    expect(reach.sums).toEqual({ executed: 1, held: 0, halted: 1_200, refused: 0 });
    expect([reach.list.items.length, reach.list.left_out]).toEqual([500, 701]);
    expect(reach.list.note).toMatch(/^701 further actions are counted above/);
    const [{ n } = { n: 0 }] = await world.db.query(
      rawSql<{ n: number }>(
        `SELECT count(*) AS n FROM entries WHERE agent_id = $1 AND action_id IS NOT NULL AND (type <> 'halt' OR action_id = ANY($2))`,
        [agent.agentId, reach.list.items.map((action) => action.id)],
      ),
    );
    expect(timeline.items.length + timeline.left_out).toBe(n + 1);
    expect(timeline.left_out).toBeGreaterThan(0);
    expect(timeline.note).toMatch(new RegExp(`^${timeline.left_out} further entr(y|ies) `));
  });
});

describe('who may read it', () => {
  test('admins, auditors and whoever has the shell; reviewers not, whether it exists or not', async () => {
    const lock = await world.stop({ type: 'agent', id: (await world.newAgent('closed')).agentId });
    const { ann, cleo } = world.people;
    expect(await code(readReport(world.ctx, cleo, { id: lock.id }))).toBe('accepted');
    expect(await code(readReport(world.ctx, world.operator, { id: lock.id }))).toBe('accepted');
    expect(await code(readReport(world.ctx, ann, { id: lock.id }))).toBe('forbidden');
    expect(await code(exportReport(world.ctx, ann, { id: 'lck_x' }))).toBe('forbidden');
  });

  test('what is taken along is an entry that says who took which form; reading is none', async () => {
    const lock = await world.stop({ type: 'agent', id: (await world.newAgent('taken')).agentId });
    const made = () =>
      world.db.query(
        rawSql<{ actor_id: string; body: string }>(
          `SELECT actor_id, body FROM entries WHERE type = 'report-made' AND body LIKE '%' || $1 || '%'`,
          [lock.id],
        ),
      );
    await read(lock.id);
    expect(await made()).toEqual([]);
    await exportReport(world.ctx, audrey(), { id: lock.id, form: 'html' });
    const [entry, more] = await made();
    expect([entry?.actor_id, more]).toEqual([audrey().userId, undefined]);
    expect(entry?.body).toContain('"form":"html"');
  });

  test('an admin who still owes an answer does not learn the others’ here, and is told so', async () => {
    const { cleo, dora } = world.people;
    await addCanary(world.ctx, cleo, { kind: 'address', value: 'owed@ourco.example', note: '' });
    const agent = await world.newAgent('owed');
    await world.submit({ agent, args: { text: 'owed@ourco.example' } });
    // Tripped, and the stop is still to come: what waits meanwhile may still be answered.
    const { id } = await world.submit({ agent, tool: 'note.two' });
    await world.verdict('ann', id, 'approve');
    const { items } = await listIncidents(world.ctx, cleo, { open: true, limit: 50 });
    const incident = items.find((one) => one.agent.id === agent.agentId)?.id ?? '';
    const verdicts = async (reader: PersonActor) => {
      const { timeline } = await readReport(world.ctx, reader, { id: incident });
      return [timeline.items.filter((entry) => entry.kind === 'verdict').length, timeline.note];
    };
    expect(await verdicts(audrey())).toEqual([1, null]);
    expect(await verdicts({ ...dora, groups: ['security'] })).toEqual([
      0,
      expect.stringContaining('is not decided yet'),
    ]);
    await stopForIncidents(world.ctx);
  });
});

test.each(['lck_x', 'inc_01a1fd41-a75e-75e5-89f1-aab08dea5828', 'act_01a1fd41-a75e-75e5-89f1-aab08dea5828', "' OR 1"])(
  '%s names no incident and no stop, and leaves no entry',
  async (id) => {
    expect(await code(read(id))).toBe('not-found');
    expect(await code(exportReport(world.ctx, audrey(), { id }))).toBe('not-found');
    const rows = await world.db.query(
      rawSql(`SELECT 1 FROM entries WHERE type = 'report-made' AND body LIKE '%' || $1 || '%'`, [id]),
    );
    expect(rows).toEqual([]);
  },
);

test('a window cannot be started by an action of somebody else, nor by one proposed after the stop', async () => {
  const agent = await world.newAgent('apart');
  const foreign = await world.submit();
  const lock = await world.stop({ type: 'agent', id: agent.agentId });
  later(1_000);
  await world.lift(lock.id);
  const after = await world.submit({ agent });
  for (const id of [foreign.id, after.id]) expect(await code(read(lock.id, id))).toBe('invalid-request');
});

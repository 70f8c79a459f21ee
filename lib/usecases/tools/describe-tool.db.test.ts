import { beforeAll, describe, expect, test } from 'vitest';

import type { InputOf } from '#lib/contract/endpoint.ts';
import { Description, type DescribeTool, type ToolSpec } from '#lib/contract/tool.ts';
import { loadRules, updateRules } from '#lib/store/safety/breaker.ts';
import { withDatabase } from '../../../test/database.ts';
import { erase } from '../../../test/erase.ts';
import { tool, withWorld } from '../../../test/world.ts';
import { acceptProposal } from '../acceptance/accept-proposal.ts';
import { openProposals } from '../changes/answers/proposal-resource.ts';
import { withdrawProposal } from '../changes/withdraw-proposal.ts';
import type { TokenActor } from '../context.ts';
import { listLocks } from '../stops/list-locks.ts';
import { describeTool } from './describe-tool.ts';
import { getToolCalls } from './get-tool-calls.ts';
import { previewDescription } from './preview-description.ts';
import { putTool } from './put-tool.ts';

const world = withWorld(withDatabase());
const DAY = 24 * 3_600_000;

const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );

const TOKEN: TokenActor = { kind: 'token', keyId: 'key_ci', name: 'ci', scopes: ['tools'], createdBy: null };
const NAME = 'note.mutable';
const REFUND = {
  input_schema: {
    type: 'object' as const,
    properties: {
      order: { type: 'string' },
      amount_minor: { type: 'integer' },
      currency: { type: 'string' },
      to: { type: 'string' },
    },
    required: ['amount_minor', 'currency', 'to'],
  },
  view: {},
};

/** A description of the tool, as a form would send it. */
function described(spec: ToolSpec, change: Partial<InputOf<typeof DescribeTool>> = {}): InputOf<typeof DescribeTool> {
  const { effect, reversibility, audience, data_class, output_trust, view } = spec;
  return {
    name: spec.name,
    base: 1,
    message: '',
    ...Description.parse({ effect, reversibility, audience, data_class, output_trust, view }),
    ...change,
  };
}

const PAYMENT = {
  decoder: 'money' as const,
  fields: { amount_minor: '/amount_minor', currency: '/currency', payee: '/to' },
  sentence: 'Refund order {{order}} to {{to}}.',
};

let tools = 0;
/** A tool of its own, which the policy lets run after one review. */
async function newTool(more: Partial<ToolSpec> = {}): Promise<ToolSpec> {
  tools += 1;
  const spec = tool(tools === 1 ? NAME : `note.mutable-${tools}`, 'write', { ...REFUND, ...more });
  await putTool(world.ctx, world.operator, spec);
  const { tools: known } = await world.ctx.configuration();
  return { ...spec, base: known.get(spec.name)?.version ?? 1 } as ToolSpec;
}
const baseOf = async (name: string) => (await world.ctx.configuration()).tools.get(name)?.version ?? 0;
const order = (n: number, more: object = {}) => ({
  tool: NAME,
  args: { order: `W-${n}`, amount_minor: 21_240 + n, currency: 'EUR', to: 'GC-1', ...more },
});
beforeAll(async () => {
  world.now += 3 * DAY;
  await newTool();
});

describe('describing a tool', () => {
  test('needs a second person, stops nothing meanwhile, leaves what waits with its view, and then the next call reads so', async () => {
    const { cleo, dora } = world.people;
    const waiting = await world.submit(order(1));
    const granted = await world.submit(order(2));
    await world.verdict('ann', granted.id, 'approve');
    const spec = tool(NAME, 'write', REFUND);
    const change = described(spec, { view: PAYMENT, effect: 'write', audience: 'external', base: await baseOf(NAME) });
    const { proposal, stops } = await describeTool(world.ctx, cleo, change);
    expect(stops).toBe(false);
    // The same again is the same proposal, and one person alone puts nothing in force.
    expect(await describeTool(world.ctx, cleo, change)).toEqual({ proposal, stops });
    expect(await code(acceptProposal(world.ctx, cleo, { id: proposal }))).toBe('second-person-needed');
    const { grant } = await world.read(granted.id);
    expect(await code(world.redeem(grant?.token ?? '', order(2).args))).toBe('accepted');
    const before = (await world.row(waiting.id)).sentence;

    expect(await acceptProposal(world.ctx, dora, { id: proposal })).toMatchObject({ state: 'in-force' });
    const row = await world.row(waiting.id);
    expect(row.sentence).toBe(before);
    expect(await code(world.verdict('ann', waiting.id, 'approve'))).toBe('accepted');
    const next = await world.submit(order(3));
    expect((await world.row(next.id)).sentence).toMatch(/^Refund order “?W-3”? to “?GC-1”?\..*€212\.43 would be paid/);
  });

  test('a lowered class, or a change that waits, is no mere description', async () => {
    const { cleo, dora } = world.people;
    const spec = tool(NAME, 'write', { ...REFUND, view: PAYMENT, audience: 'external' });
    const base = await baseOf(spec.name);
    const waiting = await world.submit({ tool: NAME, args: order(4).args });
    const lower = await describeTool(world.ctx, cleo, described(spec, { base, audience: 'self' }));
    expect(lower.stops).toBe(true);
    expect(await code(world.verdict('ann', waiting.id, 'approve'))).toBe('tool-changing');
    // Describing it anew does not take the place of that.
    expect(await code(describeTool(world.ctx, dora, described(spec, { base, view: {} })))).toBe('conflict');
    // Nor does registering such a definition, whoever does it.
    for (const who of [cleo, dora, TOKEN])
      expect(await code(putTool(world.ctx, who, { ...spec, view: {} }))).toBe('conflict');
    expect(await code(world.verdict('ann', waiting.id, 'approve'))).toBe('tool-changing');
    await withdrawProposal(world.ctx, dora, { id: lower.proposal });
    expect(await code(world.verdict('ann', waiting.id, 'approve'))).toBe('accepted');
  });

  test('registering a definition that only describes the tool anew stops nothing either', async () => {
    const { cleo } = world.people;
    const spec = tool(NAME, 'write', { ...REFUND, view: PAYMENT, audience: 'external' });
    const stopped = async () => (await listLocks(world.ctx, cleo, { all: false })).items.map(({ target }) => target.id);
    const rules = await loadRules(world.db);
    const on = JSON.stringify({ ...rules, 'tool-changed': { ...rules['tool-changed'], enabled: true } });
    await world.ctx.transaction((tx) => updateRules(tx, on));
    const waiting = await world.submit(order(5));
    const { proposal } = await putTool(world.ctx, cleo, { ...spec, view: {} });
    expect(proposal).not.toBeNull();
    expect(await stopped()).not.toContain(NAME);
    expect(await code(world.verdict('ann', waiting.id, 'approve'))).toBe('accepted');
    // Another tool under the same name does.
    const next = await world.submit(order(6));
    const { proposal: other } = await putTool(world.ctx, cleo, { ...spec, title: 'Something else' });
    expect(other).not.toBe(proposal);
    expect(await stopped()).toContain(NAME);
    expect((await world.row(next.id)).state).toBe('halted');
    await world.ctx.transaction((tx) => updateRules(tx, JSON.stringify(rules)));
  });

  test('is made from one version, by an admin who is signed in, and says something new', async () => {
    const { cleo, ann } = world.people;
    const spec = await newTool();
    const base = await baseOf(spec.name);
    expect(await code(describeTool(world.ctx, cleo, described(spec, { base: base + 1, view: PAYMENT })))).toBe(
      'conflict',
    );
    expect(await code(describeTool(world.ctx, cleo, described(spec, { base })))).toBe('conflict');
    expect(await code(describeTool(world.ctx, ann, described(spec, { base, view: PAYMENT })))).toBe('forbidden');
    expect(await code(describeTool(world.ctx, TOKEN, described(spec, { base, view: PAYMENT })))).toBe('forbidden');
    expect(await code(getToolCalls(world.ctx, TOKEN, { name: spec.name }))).toBe('forbidden');
    expect(await code(previewDescription(world.ctx, ann, described(spec)))).toBe('forbidden');
    expect(await code(getToolCalls(world.ctx, cleo, { name: 'note.nowhere' }))).toBe('not-found');
  });
});

describe('the last calls of a tool', () => {
  test('come with the change of it that waits, however many others wait since', async () => {
    const { cleo } = world.people;
    const spec = await newTool();
    const { proposal } = await putTool(world.ctx, cleo, { ...spec, title: 'Something else' });
    for (let n = 0; n < 50; n++) {
      await putTool(world.ctx, world.operator, tool(`note.other-${n}`, 'write'));
      await putTool(world.ctx, cleo, tool(`note.other-${n}`, 'write', { title: 'Something else' }));
    }
    expect((await openProposals(world.ctx, ['tool'])).map(({ id }) => id)).not.toContain(proposal);
    expect((await getToolCalls(world.ctx, cleo, { name: spec.name })).proposal).toBe(proposal);
  });

  test('are twenty, newest first, without erased ones; one is made up from the schema where there is none', async () => {
    const { cleo } = world.people;
    const spec = await newTool();
    const mine = (n: number) => ({ ...order(n), tool: spec.name });
    const empty = await getToolCalls(world.ctx, cleo, { name: spec.name });
    expect(empty.calls).toEqual([
      { id: null, agent: null, at: null, args: { amount_minor: 1, currency: 'text', to: 'text' } },
    ]);
    const ids: string[] = [];
    for (let n = 0; n < 23; n++) {
      world.now += 60_000;
      ids.push((await world.submit(mine(n))).id);
    }
    const { calls } = await getToolCalls(world.ctx, cleo, { name: spec.name });
    expect(calls.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 20));
    expect(calls[0]?.args).toEqual(mine(22).args);
    await erase(world, { type: 'action', id: ids[22] ?? '' });
    const later = await getToolCalls(world.ctx, cleo, { name: spec.name });
    expect(later.calls.map(({ id }) => id)).toEqual(ids.toReversed().slice(1, 21));
  });

  test('are read anew, those that read badly first, with what their arguments show', async () => {
    const { cleo } = world.people;
    const spec = await newTool();
    const send = (args: object) => world.submit({ tool: spec.name, args: { ...order(1).args, ...args } });
    const bad = await world.submit({ tool: spec.name, args: { amount_minor: 900, currency: 'EUR', to: 'GC-2' } });
    world.now += 60_000;
    await send({ order: 'W-7' });
    const { effect, reversibility, audience, data_class, output_trust } = described(spec);
    const asked = { name: spec.name, effect, reversibility, audience, data_class, output_trust, view: PAYMENT };
    const { calls, seen } = await previewDescription(world.ctx, cleo, asked);
    expect(calls.map(({ notes }) => notes.length > 0)).toEqual([true, false]);
    expect(calls[0]).toMatchObject({ id: bad.id, notes: ['“order” is not given in this call'] });
    expect(calls[0]?.after?.sentence).toContain('€9.00');
    expect(calls[0]?.before?.sentence).not.toBe(calls[0]?.after?.sentence);
    expect(seen['effect']).toEqual({ pay: 2 });
    // Nothing of it was written.
    expect(await baseOf(spec.name)).toBe(1);
  });
});

import { describe, expect, test } from 'vitest';

import { expireDue } from '#lib/usecases/actions/expire-due.ts';
import { withHarborline, type AgentAtWork } from '../harborline.ts';

const harborline = withHarborline();
const NOTHING = 'Nothing that anybody would mind.';

async function nothingHappened(agent: AgentAtWork, tool: string): Promise<void> {
  expect(await agent.said).toContain(NOTHING);
  expect(await harborline.redeemed(agent, tool)).toBe(0);
}

/** Nobody answers until the latest deadline: the same clock, moved ahead. */
const everybodyIsAway = (hours: number) =>
  expireDue({ ...harborline.world.ctx, now: () => Date.now() + hours * 3_600_000 });

describe('the forum post that opened data to everybody', () => {
  test('without the gate it is posted', async () => {
    expect(await harborline.without('forum-helper')).toContain('Posted to #infra-help, where 4,812 people read');
  });

  test('with the gate the reviewer reads who would see it, and a denial keeps it from being posted', async () => {
    const agent = await harborline.start('forum-helper');
    const [id = ''] = await harborline.waiting(agent, 'forum.post');
    const row = await harborline.world.row(id);
    expect(row.sentence).toContain('4,812');
    expect(row.approvals).toBe(2);
    await harborline.world.verdict('ann', id, 'deny_unsafe');
    await nothingHappened(agent, 'forum.post');
  });

  test('one careless approval is not enough: without the second person nothing is posted', async () => {
    const agent = await harborline.start('forum-helper');
    const [id = ''] = await harborline.waiting(agent, 'forum.post');
    await harborline.world.verdict('ann', id, 'approve');
    await expect(harborline.world.verdict('wei', id, 'approve')).rejects.toMatchObject({ code: 'own-agent' });
    await everybodyIsAway(1);
    await nothingHappened(agent, 'forum.post');
  });

  test('silence means no', async () => {
    const agent = await harborline.start('forum-helper');
    await harborline.waiting(agent, 'forum.post');
    await everybodyIsAway(1);
    await nothingHappened(agent, 'forum.post');
  });
});

describe('the inbox that was emptied although told to confirm first', () => {
  test('without the gate every message is gone', async () => {
    expect(await harborline.without('inbox-tidy')).toContain('214 of 214 messages are gone for good');
  });

  test('with the gate single deletes stop after five, the list names all 214, and a denial keeps every message', async () => {
    const agent = await harborline.start('inbox-tidy');
    let list = '';
    await expect
      .poll(
        async () => {
          const [id = ''] = await harborline.waiting(agent, 'mail.delete');
          list = id;
          return JSON.parse((await harborline.world.row(id)).args) as { messages: unknown[] };
        },
        { timeout: 20_000 },
      )
      .toMatchObject({ messages: { length: 214 } });
    expect((await harborline.world.row(list)).sentence).toContain('214');
    await harborline.world.verdict('ann', list, 'deny_unneeded');
    await nothingHappened(agent, 'mail.delete');
  });

  test('a stop in the middle: whatever waits is halted, nothing runs, the agent ends by itself', async () => {
    const agent = await harborline.start('inbox-tidy');
    const waiting = await harborline.waiting(agent, 'mail.delete', 2);
    const stop = await harborline.world.stop({ type: 'agent', id: agent.actor.agentId });
    expect(stop.halted_actions).toBeGreaterThanOrEqual(waiting.length);
    for (const id of waiting) expect((await harborline.world.row(id)).state).toBe('halted');
    await expect(harborline.world.verdict('ann', waiting[0] ?? '', 'approve')).rejects.toMatchObject({
      name: 'Failure',
    });
    await nothingHappened(agent, 'mail.delete');
  });

  test('one careless approval of a single delete deletes one message and no more', async () => {
    const agent = await harborline.start('inbox-tidy');
    const [id = ''] = await harborline.waiting(agent, 'mail.delete');
    await harborline.world.verdict('ann', id, 'approve');
    await expect.poll(() => harborline.redeemed(agent, 'mail.delete'), { timeout: 60_000 }).toBe(1);
    await everybodyIsAway(24);
    // The list comes last; nobody answers it either.
    const ending = setInterval(() => void everybodyIsAway(24), 250);
    expect(await agent.said).toContain('1 of 214 messages are gone');
    clearInterval(ending);
    expect(await harborline.redeemed(agent, 'mail.delete')).toBe(1);
  });
});

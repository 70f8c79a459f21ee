import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { rawSql } from '../raw-sql.ts';
import { signIn } from '../server/signed-in.ts';
import { World } from '../world.ts';

const base = inject('serverUrl');
const world = new World({ live: true, home: inject('serverHome'), origin: base, suffix: '-lost' });
beforeAll(() => world.open(inject('serverDatabaseUrl')));
afterAll(() => world.close());

interface Stream {
  /** Everything that was sent so far. */
  text: () => string;
  ended: () => boolean;
  close: () => void;
}

async function open(path: string, headers: Record<string, string>): Promise<Stream> {
  const closing = new AbortController();
  const response = await fetch(`${base}/api/v1${path}`, { headers, signal: closing.signal });
  let text = '';
  let over = false;
  const decoder = new TextDecoder();
  void (async () => {
    for await (const part of response.body ?? []) text += decoder.decode(part as Uint8Array, { stream: true });
  })()
    .catch(() => undefined)
    .finally(() => (over = true));
  await expect.poll(() => text).toContain('event: hello');
  return { text: () => text, ended: () => over, close: () => closing.abort() };
}

// Each of these writes to the database and tells nobody, as a process does that dies between its commit and its notification.

test('the stream of a person who was disabled ends although nobody was told', async () => {
  const { cookie } = await signIn(base, world.people.bob.email);
  const stream = await open('/review/events', { cookie });
  await world.db.query(
    rawSql('UPDATE users SET disabled_at = now(), session_epoch = session_epoch + 1 WHERE id = $1', [
      world.people.bob.userId,
    ]),
  );
  await expect.poll(stream.ended, { timeout: 4_000 }).toBe(true);
});

test('a changed configuration is told to pages although nobody was told of it', async () => {
  const { cookie } = await signIn(base, world.people.ann.email);
  const stream = await open('/review/events', { cookie });
  await world.db.query(rawSql('UPDATE organisation SET config_version = config_version + 1'));
  await expect.poll(stream.text, { timeout: 4_000 }).toContain('event: config');
  stream.close();
});

test('a stop reaches a client whose server was not told', async () => {
  const stream = await open('/agent/events', { authorization: `Bearer ${world.agentKey}` });
  await world.db.query(
    rawSql(
      `WITH o AS (UPDATE organisation SET lock_epoch = lock_epoch + 1 RETURNING lock_epoch)
       INSERT INTO locks (id, target_type, target_id, message, epoch, set_by, set_by_name, set_at)
       SELECT 'lck_lost', 'agent', $1, 'enough', lock_epoch, 'x', 'x', now() FROM o`,
      [world.agent.agentId],
    ),
  );
  await expect.poll(stream.text, { timeout: 4_000 }).toContain('event: locked');
  await world.db.query(
    rawSql(
      `UPDATE locks SET lifted_at = now(), lifted_by = 'x', lifted_by_name = 'x', lift_asked_by = 'y', lift_reason = 'done' WHERE id = 'lck_lost'`,
    ),
  );
  await expect.poll(stream.text, { timeout: 4_000 }).toContain('event: unlocked');
  stream.close();
});

test('an event whose transaction commits after later ones reaches the stream, and who comes back with the last id', async () => {
  const as = { authorization: `Bearer ${world.agentKey}` };
  const stream = await open('/agent/events', as);
  const slow = await world.submit();
  const client = await world.db.pool.connect();
  await client.query('BEGIN');
  await client.query(
    `WITH e AS (INSERT INTO entries (id, type, action_id, agent_id, actor_id, body, at) VALUES ($1, 'question-asked', $2, $3, 'x', '{}', now())
       RETURNING position) INSERT INTO entries_unsequenced SELECT position FROM e`,
    [world.ctx.newId('ent'), slow.id, world.agent.agentId],
  );
  const later = await world.submit();
  await expect.poll(stream.text, { timeout: 10_000 }).toContain(later.id);
  const told = stream.text().split(slow.id).length;
  const lastId = /id: (\S+)\n(?![^]*id: )/.exec(stream.text())?.[1] ?? '';
  await client.query('COMMIT');
  client.release();
  await expect.poll(() => stream.text().split(slow.id).length, { timeout: 10_000 }).toBe(told + 1);
  stream.close();
  const again = await open('/agent/events', { ...as, 'last-event-id': lastId });
  await expect.poll(again.text).toContain(slow.id);
  expect(again.text()).not.toContain(later.id);
  again.close();
});

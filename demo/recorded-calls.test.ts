import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, expect, test } from 'vitest';

import { readRecordedCalls } from './recorded-calls.ts';
import { readRecords } from './recorded-records.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-recorded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const line = (source: string, task_id: string, step: number) =>
  JSON.stringify({ source, suite: 's', task_id, step, tool: `t${step}`, args: {}, label: 'attack', notes: 'secret' });

test('trajectories stay whole, sources take turns, bad lines are named, and nothing that gives the answer away is kept', async () => {
  writeFileSync(
    join(folder, 'a.jsonl'),
    [line('a', 'one', 1), line('a', 'one', 2), 'not json', line('a', 'two', 1)].join('\n'),
  );
  writeFileSync(join(folder, 'b.jsonl'), `${line('b', 'attack-case-7', 1)}\n{"tool":7}\n`);
  const { calls, unreadable } = await readRecordedCalls(folder);
  expect(calls.map((call) => `${call.source} ${call.tool}`)).toEqual(['a t1', 'a t2', 'b t1', 'a t1']);
  expect(calls[0]?.run).toBe(calls[1]?.run);
  expect(new Set(calls.map((call) => call.run)).size).toBe(3);
  expect(unreadable).toEqual(['a.jsonl:3', 'b.jsonl:2']);
  expect(JSON.stringify(calls)).not.toMatch(/attack|secret|task_id/);
});

test('a context becomes records, each once', () => {
  const records = readRecords({
    x: {
      own_domain: 'own.example',
      contacts: ['A@own.example', 'b@other.example'],
      channels: ['general'],
      user_channels: { A: ['general'] },
    },
    y: { contacts: ['b@other.example'], known_payees: ['DE00'] },
  });
  expect(records).toEqual([
    { kind: 'domain', key: 'own.example', data: { own: true } },
    { kind: 'contact', key: 'a@own.example', data: {} },
    { kind: 'contact', key: 'b@other.example', data: {} },
    { kind: 'channel', key: 'general', data: { readers: 1 } },
    { kind: 'payee', key: 'DE00', data: { name: 'DE00', accounts: ['DE00'] } },
  ]);
});

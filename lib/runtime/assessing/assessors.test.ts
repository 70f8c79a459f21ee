import { afterAll, describe, expect, test } from 'vitest';

import { PERFORM, type Tasks } from '#lib/domain/assessment/tasks.ts';
import { plainTool, type Configuration } from '#lib/domain/configuration/configuration.ts';
import { directoryOf } from '#lib/domain/directory/directory.ts';
import { DECODERS } from '#lib/domain/tool/tool.ts';
import { configuration, tool } from '../../../test/submission-facts.ts';
import { patient } from '../../../test/patience.ts';
import { Assessors } from './assessors.ts';

const NET_MS = 60_000;
const assessors = new Assessors({ threads: 1, mostMs: NET_MS });
afterAll(() => assessors.close());

const input = (text: string, more: Parameters<typeof tool>[1] = {}): Tasks['inspect']['input'] => ({
  tool: plainTool(tool('write', { input_schema: { type: 'object' }, ...more })),
  text,
  goal: 'Say hello to dana@own.example',
});
const withRecords = (version: number, earlier?: Configuration): Configuration =>
  configuration({
    version,
    directory: directoryOf(
      version,
      [{ kind: 'domain', key: `own${version}.example`, data: { own: true } }],
      earlier?.directory,
    ),
  });

describe('a thread', () => {
  test.each(DECODERS)('sees in the same bytes what the event loop sees: %s', async (decoder) => {
    const rules = withRecords(7);
    for (const text of [
      '{}',
      '{"text":"hello"}',
      `{"query":"select ${'('.repeat(1_900)}1${')'.repeat(1_900)}"}`,
      `{"query":"select ${'1+'.repeat(480)}1","command":"sh -c 'rm -rf /' && echo \\"$(x)\\""}`,
      JSON.stringify({ to: Array.from({ length: 25_000 }, (_, i) => `p${i}@own7.example`), body: 'b' }),
      JSON.stringify({ body: '<a href=https://e'.repeat(5_000), channel: '#x', text: '\u{e0041}\u202e' }),
    ]) {
      const task = input(text, { view: { decoder } });
      expect(await assessors.perform('a', 'inspect', task, rules)).toEqual(PERFORM.inspect(rules, task));
    }
  });

  test('says where arguments do not fit the schema', async () => {
    const task = input('{"text":5}', { input_schema: { properties: { text: { type: 'string' } } } });
    expect(await assessors.perform('a', 'inspect', task, withRecords(7))).toMatchObject({
      faults: [{ pointer: '/args/text', detail: 'must be string' }],
    });
  });

  test('has the records of each version: all of them, and those written since', async () => {
    const first = withRecords(1);
    const second = withRecords(2, first);
    const known = async (rules: Configuration): Promise<string[]> => {
      const text = JSON.stringify({ a: 'x@own1.example', b: 'x@own2.example', c: 'x@own3.example' });
      const found = await assessors.perform('a', 'inspect', input(text), rules);
      if ('faults' in found) throw new Error('does not fit');
      expect(found.config_version).toBe(rules.version);
      return found.support.foreign.map(({ value }) => value);
    };
    expect(await known(first)).toEqual(['x@own2.example', 'x@own3.example']);
    expect(await known(second)).toEqual(['x@own3.example']);
    // An older one again, and one of another desk.
    expect(await known(first)).toEqual(['x@own2.example', 'x@own3.example']);
    expect(await known(withRecords(3))).toEqual(['x@own1.example', 'x@own2.example']);
  });

  test('takes whatever a task throws for its answer, and does the next', async () => {
    await expect(assessors.perform('a', 'inspect', input('not JSON'), withRecords(7))).rejects.toThrow(/JSON/);
    await expect(assessors.perform('a', 'inspect', input('{}'), withRecords(7))).resolves.toMatchObject({
      goal: input('{}').goal,
    });
  });
});

describe('the net under the budget', () => {
  /** A pattern of an admin's own that takes for ever on some texts: no budget knows it. */
  const endless = input(`{"text":"${'a'.repeat(40)}!"}`, {
    input_schema: { properties: { text: { type: 'string', pattern: '^(a+)+$' } } },
  });

  test(
    'a task that takes too long is ended with 503, and a line with its size; the others’ are not lost',
    async () => {
      const lines: string[] = [];
      const net = new Assessors({ threads: 1, mostMs: 1_500, warn: (line) => lines.push(line) });
      const ended = net.perform('flooder', 'inspect', endless, withRecords(7));
      const other = net.perform('other', 'inspect', input('{"text":"hi"}'), withRecords(7));
      await expect(ended).rejects.toMatchObject({ code: 'unavailable', facts: { retryAfter: 5 } });
      await expect(other).resolves.toMatchObject({ config_version: 7 });
      expect(lines).toEqual([
        `Assessment ended: inspect for flooder, ${endless.text.length} characters, took longer than 1.5 s.`,
      ]);
      expect(lines.join()).not.toContain('aaa');
      await net.close();
    },
    NET_MS,
  );

  test(
    'what a pattern makes long is ended sooner, once the thread has its configuration',
    async () => {
      const net = new Assessors({ threads: 1, mostMs: NET_MS });
      const same = withRecords(7);
      await net.perform('flooder', 'inspect', input('{"text":"hi"}'), same);
      const began = performance.now();
      await expect(net.perform('flooder', 'inspect', endless, same)).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('took longer than 2.5 s') as string,
      });
      expect(performance.now() - began).toBeLessThan(patient(4_000));
      await net.close();
    },
    NET_MS,
  );

  test(
    'arguments that a schema which refers to itself makes dear do not fit, and no thread is ended for them',
    async () => {
      const net = new Assessors({ threads: 1, mostMs: NET_MS });
      const node = {
        anyOf: ['b', 'c'].map((name) => ({ properties: { a: { $ref: '#/$defs/node' } }, required: ['a', name] })),
      };
      const schema = { type: 'object', properties: { a: { $ref: '#/$defs/node' } }, $defs: { node } };
      const deep = Array.from({ length: 60 }).reduce<string>((inner) => `{"a":${inner}}`, '{}');
      for (let i = 0; i < 3; i++)
        await expect(
          net.perform('flooder', 'inspect', input(deep, { input_schema: schema }), withRecords(7)),
        ).resolves.toMatchObject({
          faults: [{ pointer: '/args', detail: expect.stringMatching(/^take more than 500,000 steps/) as string }],
        });
      await net.close();
    },
    NET_MS,
  );

  test(
    'a line in which two tasks had to be ended rests for a minute, and no other',
    async () => {
      const net = new Assessors({ threads: 1, mostMs: 1_500 });
      for (let i = 0; i < 2; i++)
        await expect(net.perform('flooder', 'inspect', endless, withRecords(7))).rejects.toMatchObject({
          code: 'unavailable',
        });
      await expect(net.perform('flooder', 'inspect', input('{}'), withRecords(7))).rejects.toMatchObject({
        code: 'rate-limited',
      });
      await expect(net.perform('other', 'inspect', input('{}'), withRecords(7))).resolves.toBeDefined();
      await net.close();
    },
    NET_MS,
  );

  test(
    'a thread that is gone takes the task it had with it, and the next finds another',
    async () => {
      const net = new Assessors({ threads: 1, mostMs: NET_MS });
      const ended = net.perform('a', 'inspect', endless, withRecords(7));
      ended.catch(() => undefined);
      await net.close();
      await expect(ended).rejects.toMatchObject({ code: 'unavailable' });
      await expect(net.perform('a', 'inspect', input('{}'), withRecords(7))).resolves.toMatchObject({
        config_version: 7,
      });
      await net.close();
    },
    NET_MS,
  );
});

describe('the lines', () => {
  test(
    'take turns, hold so many of each, and refuse the rest with when to try again',
    async () => {
      const fair = new Assessors({ threads: 1, mostMs: NET_MS });
      const done: string[] = [];
      const text = JSON.stringify({ text: 'x '.repeat(20_000) });
      const flood = Array.from({ length: 60 }, (_, i) =>
        fair.perform('flooder', 'inspect', input(text), withRecords(7)).then(
          () => done.push(`flooder ${i}`),
          (error: { code: string; facts: { retryAfter: number } }) => ({
            code: error.code,
            after: error.facts.retryAfter,
          }),
        ),
      );
      const other = fair.perform('other', 'inspect', input('{}'), withRecords(7)).then(() => done.push('other'));
      await other;
      // At most what was under way when it came, and one turn.
      expect(done.indexOf('other')).toBeLessThanOrEqual(2);
      const refused = (await Promise.all(flood)).filter((answer) => typeof answer === 'object');
      // One under way, thirty-two waiting.
      expect(refused).toHaveLength(27);
      expect(refused[0]).toEqual({ code: 'rate-limited', after: 1 });
      await fair.close();
    },
    NET_MS,
  );
});

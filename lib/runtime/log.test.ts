import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { linesLog, serverLog } from './log.ts';

const LOG = join(import.meta.dirname, 'log.ts');

/** What a process prints when it logs; its standard output is no terminal here. */
function printed(script: string, env: Record<string, string> = {}): string[] {
  const program = `import { serverLog } from '${LOG}'; const log = serverLog(process.env); ${script}`;
  const args = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', program];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  return stdout.split('\n').filter((line) => line !== '');
}

test('each event is one line of JSON with level and time, whatever is in the message', () => {
  const [first = '', ...more] = printed(`log.info('two\\nlines'); log.error('failed', { request_id: 'req_1' });`);
  expect(JSON.parse(first)).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    msg: 'two\nlines',
  });
  expect(more.map((line) => JSON.parse(line) as unknown)).toEqual([
    { level: 50, time: expect.any(String) as string, msg: 'failed', request_id: 'req_1' },
  ]);
});

test('an error is named with its code and stack, without what PostgreSQL quotes of rows', () => {
  const [line = ''] = printed(
    `log.error('failed', { err: Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(ann@x) exists' }) });`,
  );
  const { err } = JSON.parse(line) as { err: Record<string, string> };
  expect(err).toMatchObject({ type: 'Error', message: 'duplicate key', code: '23505' });
  expect(err['stack']).toContain('duplicate key');
  expect(line).not.toContain('ann@x');
});

test('the level is a setting, and one that does not exist ends the start', () => {
  const script = `log.info('quiet'); log.warn('loud');`;
  expect(
    printed(script, { COUNTERSIGN_LOG_LEVEL: 'warn' }).map((line) => (JSON.parse(line) as { msg: string }).msg),
  ).toEqual(['loud']);
  expect(() => serverLog({ COUNTERSIGN_LOG_LEVEL: 'chatty' })).toThrow(
    'COUNTERSIGN_LOG_LEVEL is “chatty”; it has to be one of trace, debug, info, warn, error, silent.',
  );
});

test('for a command a line is the message and nothing else', () => {
  const lines: string[] = [];
  linesLog((line) => lines.push(line)).warn('the signer is away');
  expect(lines).toEqual(['the signer is away']);
});

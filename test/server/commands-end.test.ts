import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { EVERY_COMMAND } from '../../cli/every-command.ts';
import { startDesk, type Desk } from '../desk.ts';
import { patient } from '../patience.ts';
import { POLICY, tool, World } from '../world.ts';

/*
 * A command ends when it has answered: nothing it opened (a pool, a listener, a worker, a timer) keeps its process. Each is a process of its own, beside
 * a server on the same database.
 */

const ROOT = join(import.meta.dirname, '../..');
/** From the last word of the answer to the end of the process. */
const AT_ONCE_MS = 1_000;

vi.setConfig({ testTimeout: 240_000 });

let desk: Desk;
let world: World;
const work = mkdtempSync(join(tmpdir(), 'countersign-commands-'));
const known = { agent: '', stop: '', lifted: '', drill: '', action: '', hold: '' };

function file(name: string, content: unknown): string {
  const path = join(work, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

beforeAll(async () => {
  const anchors = `file:${join(work, 'anchors')}`;
  mkdirSync(join(work, 'anchors'));
  desk = await startDesk({ COUNTERSIGN_ANCHORS: anchors });
  world = new World({ live: true, home: desk.home, origin: desk.url });
  await world.open(desk.databaseUrl);
  process.env['COUNTERSIGN_ANCHORS'] = anchors;
  known.agent = world.agent.agentId;
  const { id } = await world.submit({ args: { text: 'decided' } });
  await world.verdict('ann', id, 'approve');
  known.action = id;
  const evidence = await getEvidence(world.ctx, world.people.audrey, { id });
  file('evidence.json', evidence);
  file('log.key', evidence.log_keys.join('\n'));
  file('policy.cedar', `${POLICY}\n// Changed.\n`);
  file('args.json', { text: 'drill' });
  file('tools.json', { tools: [tool('note.more', 'write')] });
  file('list.json', {
    tools: ['shelf_add', 'shelf_list', 'note.one'].map((name) => ({ name, inputSchema: { type: 'object' } })),
  });
  file('records.json', { records: [{ kind: 'domain', key: 'example.org', data: { own: false } }] });
  file('calls.jsonl', '');
}, 120_000);
afterAll(async () => {
  delete process.env['COUNTERSIGN_ANCHORS'];
  await world.close();
  await desk.stop();
  rmSync(work, { recursive: true, force: true });
});

interface Answered {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Milliseconds from the last word to the end. */
  lingered: number;
}

/** Runs one command with its input open, as on a terminal, unless something is to be read from it. */
function countersign(args: readonly string[], input: string | null): Promise<Answered> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'cli/main.ts', ...args], {
    cwd: ROOT,
    stdio: 'pipe',
    env: { ...process.env, DATABASE_URL: desk.databaseUrl, COUNTERSIGN_HOME: desk.home, COUNTERSIGN_URL: desk.url },
  });
  const told = { stdout: '', stderr: '' };
  let last = Date.now();
  for (const name of ['stdout', 'stderr'] as const)
    child[name].on('data', (chunk: Buffer) => {
      told[name] += chunk.toString();
      last = Date.now();
    });
  if (input !== null) child.stdin.end(input);
  return new Promise((resolve) => {
    child.on('exit', (code) => resolve({ code, ...told, lingered: Date.now() - last }));
  });
}

const at = (name: string): string => join(work, name);
/** A kept id out of the answer of an earlier command. */
const keep = (name: keyof typeof known) => (json: unknown) => (known[name] = (json as { id: string }).id);

interface Row {
  args: () => string[];
  input?: string;
  then?: (json: unknown) => void;
}
/** What each command is called with, in an order in which each has what it needs. */
const ROWS: Record<string, Row> = {
  'user create': {
    args: () => ['--email', 'new@example.test', '--name', 'New', '--role', 'reviewer', '--password-stdin'],
    input: 'a long enough password 1\n',
  },
  'user link': { args: () => ['--email', 'new@example.test'] },
  'agent create': { args: () => ['--name', 'made', '--owner', world.people.wei.email] },
  'connector create': { args: () => ['--name', 'made'] },
  'admin-token create': { args: () => ['--name', 'made', '--scope', 'ledger'] },
  'tool register': { args: () => ['--file', at('tools.json')] },
  'tool import': { args: () => [at('list.json')] },
  'record import': { args: () => ['--file', at('records.json')] },
  'record delete': { args: () => ['--kind', 'domain', '--key', 'example.org'] },
  'policy check': { args: () => [at('policy.cedar')] },
  'policy replay': { args: () => [at('policy.cedar')] },
  'policy publish': { args: () => [at('policy.cedar'), '--message', 'again'] },
  'drill start': {
    args: () => ['--agent', known.agent, '--tool', 'note.one', '--args', at('args.json'), '--note', 'nobody asked'],
    then: keep('drill'),
  },
  'drill list': { args: () => [] },
  'drill withdraw': { args: () => [known.drill] },
  'lock set': { args: () => ['--agent', known.agent, '--message', 'stop'], then: keep('stop') },
  'lock list': { args: () => [] },
  'lock lift': { args: () => [known.stop, '--reason', 'looked into it'] },
  'incident report': { args: () => [known.stop, '--out', at('report.html')] },
  'erasure ask': { args: () => ['--action', known.action, '--reason', 'asked to'] },
  'erasure list': { args: () => [] },
  'hold place': { args: () => ['--action', known.action, '--reason', 'a lawsuit'], then: keep('hold') },
  'hold list': { args: () => [] },
  'hold lift': { args: () => [known.hold, '--reason', 'settled'] },
  'retention set': { args: () => ['400', '--reason', 'long enough'] },
  'retention show': { args: () => [] },
  'database formats': { args: () => [] },
  'database role': { args: () => ['--name', 'runs_the_desk', '--password-stdin'], input: 'a password of its own\n' },
  'evidence verify': { args: () => [at('evidence.json'), '--key', at('log.key')] },
  'ledger export': { args: () => ['--out', at('export')] },
  'ledger anchor': { args: () => [] },
  'ledger verify': { args: () => [at('export')] },
  'key list': { args: () => [] },
  'key rotate': { args: () => ['--purpose', 'decision', '--reason', 'a year is over'] },
  'desk repair': { args: () => [] },
  'desk move': { args: () => ['--url', 'https://desk.example.com'] },
};

test('every command is in the table', () => {
  const all = Object.entries(EVERY_COMMAND).flatMap(([noun, verbs]) =>
    Object.keys(verbs).map((verb) => `${noun} ${verb}`),
  );
  expect(Object.keys(ROWS).sort()).toEqual(all.sort());
});

test.each(Object.entries(ROWS))('%s answers and ends', async (name, { args, input, then }) => {
  const { code, stdout, stderr, lingered } = await countersign(
    [...name.split(' '), ...args(), '--json'],
    input ?? null,
  );
  expect(code, stderr).toBe(0);
  then?.(JSON.parse(stdout));
  expect(lingered).toBeLessThan(patient(AT_ONCE_MS));
});

test.each([
  ['the desk’s own log', () => ['ledger', 'verify']],
  ['a log where it is served', () => ['ledger', 'verify', desk.url, '--key', at('log.key')]],
  ['calls out of a file', () => ['policy', 'replay', at('policy.cedar'), '--calls', at('calls.jsonl')]],
  ['what it refuses', () => ['lock', 'lift', 'lck_none', '--reason', 'none']],
  ['what it does not understand', () => ['lock', 'set']],
  ['how it is used', () => ['--help']],
])('so does one about %s', async (_what, args) => {
  const { stdout, stderr, lingered } = await countersign(args(), null);
  expect(`${stdout}${stderr}`).not.toBe('');
  expect(lingered).toBeLessThan(patient(AT_ONCE_MS));
});

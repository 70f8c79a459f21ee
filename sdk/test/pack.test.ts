import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { example } from '../../test/docs/example.ts';
import { reply, startDeskServer } from './desk-server.ts';
import type { Seen } from './desk-server.ts';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const SDK = join(import.meta.dirname, '..');

let stranger: string;
let installed: string;

/** A folder outside this checkout, with the packed SDK installed and nothing that needs a network. */
beforeAll(async () => {
  stranger = await mkdtemp(join(tmpdir(), 'stranger-'));
  installed = join(stranger, 'node_modules/@countersign/sdk');
  await mkdir(join(stranger, 'tarballs'));
  await npm(SDK, 'pack', '--ignore-scripts=false', '--pack-destination', join(stranger, 'tarballs'));
  const [tarball = ''] = await readdir(join(stranger, 'tarballs'));
  await writeFile(join(stranger, 'package.json'), '{ "type": "module" }');
  const parser = dirname(require.resolve('eventsource-parser/package.json'));
  const alone = ['--offline', '--cache', join(stranger, 'cache'), '--ignore-scripts', '--install-links', '--no-audit'];
  await npm(stranger, 'install', ...alone, join(stranger, 'tarballs', tarball), parser);
}, 180_000);

afterAll(() => rm(stranger, { recursive: true }));

test('the tarball holds a program, its types, a readme and a licence, and none of the checkout’s sources', async () => {
  const files = await readdir(installed, { recursive: true });
  expect(files.filter((file) => !file.endsWith('.d.ts')).sort()).toEqual(
    ['LICENSE', 'README.md', 'dist', 'dist/index.js', 'package.json'].sort(),
  );
  expect(files).toContain('dist/index.d.ts');
  expect(await readFile(join(installed, 'LICENSE'), 'utf8')).toBe(await readFile(join(SDK, '../LICENSE'), 'utf8'));
});

test('its readme’s agent runs as it stands, in plain JavaScript, with the arguments a reviewer narrowed', async () => {
  const desk = await startDeskServer(approving);
  const agent = example('sdk/README.md', 'js');
  expect(await readFile(join(installed, 'README.md'), 'utf8')).toContain(agent);
  await writeFile(join(stranger, 'agent.mjs'), agent);
  const env = { ...process.env, COUNTERSIGN_URL: desk.url, COUNTERSIGN_KEY: 'cs_test' };
  const printed = await run(process.execPath, ['agent.mjs'], { cwd: stranger, env, timeout: 15_000 });
  await desk.close();
  expect(printed).toEqual({ stdout: `sent to [ 'maria@narrowed.example' ]\n`, stderr: '' });
  expect(desk.seen.map(({ method, path }) => `${method} ${path.replace('/api/v1', '')}`)).toEqual([
    'GET /agent/events?client=my%20laptop',
    'GET /agent',
    'POST /actions',
    'GET /actions/act_1?wait=30',
    'POST /grants/redeem',
    'POST /actions/act_1/outcome',
  ]);
  expect(desk.seen.at(-1)?.body).toBe('{"status":"succeeded"}');
});

test('it verifies evidence with nothing but itself', async () => {
  await writeFile(
    join(stranger, 'verify.mjs'),
    `import { verifyEvidence } from '@countersign/sdk';
     console.log(JSON.stringify(await verifyEvidence('{"type":"countersign.evidence/1"}')));`,
  );
  const { stdout } = await run(process.execPath, ['verify.mjs'], { cwd: stranger });
  expect(JSON.parse(stdout)).toEqual({
    ok: false,
    checks: [{ name: 'form', ok: false, detail: expect.stringMatching(/ is missing$/) as unknown }],
  });
});

test('a strict TypeScript agent compiles against its types, and what the contract forbids does not', async () => {
  await writeFile(
    join(stranger, 'consumer.ts'),
    `
    import { createClient, createGuard, ProblemError, verifyEvidence } from '@countersign/sdk';
    import type { Action, ErrorCode, Proposal, VerifiedEvidence } from '@countersign/sdk';

    const client = createClient({ url: 'https://desk.example', key: 'cs_…' });
    const proposal: Proposal = { tool: 'note.write', args: { text: 'hello' }, run: { id: 'run-1' } };
    export const length: number = await createGuard(client, client.watch()).perform(
      proposal,
      (args, { action, signal }) => (signal.aborted ? 0 : Object.keys(args).length + action.risk.score),
    );
    export const reasons = (action: Action): (string | null)[] => action.verdicts.map((verdict) => verdict.reason);
    export const verified: VerifiedEvidence = await verifyEvidence(new Uint8Array(), { logKeys: ['key'] });
    export const used = (error: unknown): boolean => error instanceof ProblemError && error.code === 'grant-used';

    // @ts-expect-error arguments are missing
    export const incomplete: Proposal = { tool: 'note.write' };
    // @ts-expect-error no such field
    export const nonsense = (action: Action) => action.risk.nonsense;
    // @ts-expect-error no such status
    export const finished = (action: Action): boolean => action.status === 'finished';
    // @ts-expect-error no such code
    export const code: ErrorCode = 'nonsense';
    `,
  );
  const options = [
    '--strict',
    '--noEmit',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--moduleResolution',
    'nodenext',
  ];
  const compiler = [require.resolve('typescript/bin/tsc'), ...options, 'consumer.ts'];
  const faults = await run(process.execPath, compiler, { cwd: stranger }).then(
    () => null,
    (error: { stdout: string; message: string }) => error.stdout || error.message,
  );
  expect(faults).toBeNull();
}, 180_000);

/** A desk where somebody approves at once, limited to one of the two recipients. */
function approving({ method, path }: Seen, response: ServerResponse): void {
  const args = { to: ['maria@narrowed.example'] };
  switch (`${method} ${path.replace(/^\/api\/v1|\?.*$/g, '')}`) {
    case 'GET /agent/events':
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('event: hello\ndata: {"client":"cli_1","lock_epoch":0}\n\n');
      return;
    case 'GET /agent':
      return reply(response, 200, { locks: [] });
    case 'POST /actions':
      return reply(response, 201, { id: 'act_1', status: 'pending', questions: [] });
    case 'GET /actions/act_1':
      return reply(response, 200, { id: 'act_1', status: 'approved', decision: { args }, grant: { token: 'g' } });
    case 'POST /grants/redeem':
      return reply(response, 200, { action_id: 'act_1', tool: 'mail.send', args });
    default:
      return reply(response, 200, { id: 'act_1', status: 'succeeded' });
  }
}

/** Runs npm as a user would, without the settings that the npm running these tests passes on in the environment. */
async function npm(cwd: string, ...args: string[]): Promise<void> {
  const env = { ...process.env };
  for (const name of Object.keys(env)) if (name.startsWith('npm_')) delete env[name];
  await run('npm', args, { cwd, env });
}

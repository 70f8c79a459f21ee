import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import type { Seeded } from '../demo/seed-organisation.ts';
import { DEMO_PASSWORD, sampleOrganisation } from '../demo/organisation.ts';

const ROOT = resolve(import.meta.dirname, '..');
const NODE_ARGUMENTS = ['--disable-warning=ExperimentalWarning'];
const PATIENCE_MS = 120_000;
const children = new Set<ChildProcess>();
let stopping = false;
const AGENTS_LOG = join(process.env['COUNTERSIGN_HOME'] ?? '.countersign', 'demo-agents.log');
let agents: number | null = null;

/** `npm run demo`: the production server with the sample organisation, and its agents as processes of their own. */
const { data } = readArguments();
const port = process.env['PORT'] ?? '3000';
// Nobody has to be told that a demo ends, and it is a desk of its own.
const environment = {
  COUNTERSIGN_MIGRATE: 'always',
  COUNTERSIGN_DRAIN_SECONDS: '0',
  ...process.env,
  PORT: port,
  HOST: process.env['HOST'] ?? '127.0.0.1',
};
const address = process.env['COUNTERSIGN_URL'] ?? `http://localhost:${port}`;
// A terminal sends Ctrl-C to the whole process group: the agents end by themselves, and the server shuts down gracefully.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(0));

const seeded = await seed();
const server = start(['server.ts'], {});
server.once('exit', (code) => void stop(code ?? 1));
await untilReady();
announce();
for (const { script, key } of seeded.keys) startAgent(script, key);

function readArguments(): { data: string | undefined } {
  try {
    return { data: undefined, ...parseArgs({ options: { data: { type: 'string' } } }).values };
  } catch (error) {
    process.stderr.write(`demo: ${(error as Error).message}\nusage: npm run demo [-- --data FOLDER]\n`);
    process.exit(2);
  }
}

/** Runs demo/seed.ts to its end and reads its result. */
async function seed(): Promise<Seeded> {
  const child = start(['demo/seed.ts', ...(data === undefined ? [] : ['--replay'])], {}, 'pipe');
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  if (code !== 0) await stop(code ?? 1);
  return JSON.parse(text) as Seeded;
}

function startAgent(script: string, key: string): void {
  const replay = script === 'replay.ts';
  const token = replay ? { COUNTERSIGN_ADMIN_TOKEN: seeded.adminToken ?? '' } : {};
  const folder = replay && data !== undefined ? [resolve(data)] : [];
  const env = { COUNTERSIGN_DESK: address, COUNTERSIGN_KEY: key, ...token };
  const child = start([`demo/${script}`, ...folder], env, replay ? 'inherit' : agentsLog());
  child.once('exit', (code) => {
    if (code !== 0 && !stopping) process.stderr.write(`demo/${script} ended with ${code ?? 'a signal'}\n`);
  });
}

/** The agents write to a file: on the terminal their output would scroll the address and the sign-in away. */
function agentsLog(): number {
  agents ??= openSync(AGENTS_LOG, 'a');
  return agents;
}

function start(
  args: string[],
  env: Record<string, string>,
  stdout: 'inherit' | 'pipe' | number = 'inherit',
): ChildProcess {
  const child = spawn(process.execPath, [...NODE_ARGUMENTS, ...args], {
    cwd: ROOT,
    stdio: ['ignore', stdout, 'inherit'],
    env: { ...environment, ...env },
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function untilReady(): Promise<void> {
  for (const deadline = Date.now() + PATIENCE_MS; Date.now() < deadline; await sleep(100)) {
    const answer = await fetch(`http://${loopback()}:${port}/readyz`).catch(() => null);
    if (answer?.ok) return;
    if (stopping) return;
  }
  process.stderr.write(`demo: the server was not ready within ${PATIENCE_MS / 1000} s\n`);
  await stop(1);
}

/** An address that reaches the server, also when it listens on all interfaces. */
function loopback(): string {
  return ['0.0.0.0', '::'].includes(environment.HOST) ? '127.0.0.1' : environment.HOST;
}

function announce(): void {
  if (stopping) return;
  if (seeded.state === 'foreign') {
    console.log(`\n  ${address} holds an organisation of its own, so no sample people and agents were added.`);
    console.log('  Set COUNTERSIGN_HOME to an empty folder (or DATABASE_URL to an empty database) for the demo.\n');
    return;
  }
  const rows = sampleOrganisation().people.map(({ email, role, groups = [] }) => {
    const what = groups.length > 0 ? `${role} · ${groups.join(', ')}` : role;
    return `    ${email.padEnd(26)} ${what}`;
  });
  console.log(`\n  Countersign is at ${address}\n`);
  console.log(`  Sign in as one of these. The password is ${DEMO_PASSWORD} (demo only: it is in the repository).`);
  console.log(`${rows.join('\n')}\n`);
  console.log('  Begin as ann: open what is at the top, read it, answer it. Then sign in as sam and stop an agent.');
  console.log('  Dana, Tom and Wei own agents, so they cannot approve those agents’ actions.\n');
  console.log(`  What the agents do: tail -f ${AGENTS_LOG}`);
  console.log('  Ctrl-C ends everything.\n');
}

async function stop(code: number): Promise<never> {
  stopping = true;
  for (const child of children) child.kill('SIGTERM');
  for (const deadline = Date.now() + 20_000; children.size > 0 && Date.now() < deadline;) await sleep(50);
  for (const child of children) child.kill('SIGKILL');
  process.exit(code);
}

// Runs on the machine's own Node (20.19 or later) before anything is installed, so it imports nothing but Node's own modules.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const logs = join(root, 'node_modules', '.countersign');

// Each stamp lies inside the folder whose contents it describes, so that removing the folder removes the stamp.
const INSTALL_STAMP = 'node_modules/.countersign/installed';
const GENERATE_STAMP = 'lib/store/generated/.made-from';
const BUILD_STAMP = '.next/.made-from';

/** What each command runs, and whether it needs the pages built and the development packages. */
const TARGETS = {
  start: { script: 'server.ts', build: true },
  demo: { script: 'scripts/demo.ts', build: true },
  bench: { script: 'bench/main.ts', build: true },
  fuzz: { script: 'test/fuzz/main.ts', build: true },
  test: { script: 'scripts/test.ts', build: true },
  e2e: { script: 'scripts/test.ts', build: true, args: ['--only', 'browser'] },
  check: { script: 'scripts/test.ts', build: false, args: ['--quick'] },
  migrate: { script: 'scripts/migrate.ts', build: false },
  countersign: { script: 'cli/main.ts', build: false },
  generate: { script: null, build: false },
  build: { script: null, build: true },
};

/** Everything the built pages are made of. */
const PAGE_SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'sdk/src',
  'scripts/build-verify-page.ts',
  'next.config.js',
  'postcss.config.mjs',
  'proxy.ts',
  'tsconfig.json',
  'package.json',
  'package-lock.json',
];

const [name, ...rest] = process.argv.slice(2);
const target = TARGETS[name];
if (!target) stop(`usage: node scripts/bootstrap.mjs ${Object.keys(TARGETS).join('|')} [arguments]`);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) stop(`Node ${process.versions.node} is too old; 20.19 is the least.`);

process.chdir(root);
await install();
await generateClient();
if (target.build) await buildPages();
if (target.script) await run(target.script, [...(target.args ?? []), ...rest]);

async function install() {
  const wanted = digest(['package-lock.json', 'sdk/package.json']);
  if (existsSync(ownNode()) && stamp(INSTALL_STAMP) === wanted) return;
  if (existsSync(ownNode()) && hasLockedPackages()) return void stamp(INSTALL_STAMP, wanted);
  // NODE_ENV=production in the environment must not make npm leave out what the build needs.
  await step('Installing packages', npm(), ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
  if (!existsSync(ownNode())) await step('Installing Node 24', npm(), ['rebuild', 'node', '--ignore-scripts=false']);
  stamp(INSTALL_STAMP, wanted);
}

/** Whether npm's own record of node_modules lists every package in the lockfile: then somebody has run `npm install` by hand. */
function hasLockedPackages() {
  if (!existsSync('node_modules/.package-lock.json')) return false;
  const { packages: present } = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8'));
  const { packages: locked } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  return Object.entries(locked)
    .filter(([path, entry]) => path.startsWith('node_modules/') && !entry.optional && !entry.peer)
    .every(([path, entry]) => present[path]?.version === entry.version && existsSync(path));
}

async function generateClient() {
  const wanted = digest(['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json']);
  if (stamp(GENERATE_STAMP) === wanted && existsSync('lib/store/generated/client.ts')) return;
  // Prisma wants to download a migration engine that `generate` never runs; any existing file stops it.
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: ownNode(), PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' };
  await step('Generating the database client', ownNode(), [bin('prisma'), 'generate'], env);
  stamp(GENERATE_STAMP, wanted);
}

async function buildPages() {
  const wanted = digest(PAGE_SOURCES);
  if (stamp(BUILD_STAMP) === wanted && existsSync('.next/BUILD_ID') && existsSync('.next/verify.html')) return;
  const env = {
    NODE_ENV: 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
    // A page that is rendered during the build must fail the build, not start or read the real database.
    DATABASE_URL: 'postgresql://127.0.0.1:1/the-build-reads-no-database',
  };
  await step('Building the pages', ownNode(), [bin('next'), 'build'], env);
  await step('Building the verify page', ownNode(), ['scripts/build-verify-page.ts']);
  stamp(BUILD_STAMP, wanted);
}

/** Runs the program in place of this one: same terminal, same signals, same exit code. */
async function run(script, args) {
  if (!existsSync(script)) stop(`${script} is missing from this checkout.`);
  const path = `${join(root, 'node_modules', '.bin')}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}`;
  const production = ['start', 'demo', 'bench'].includes(name) ? { NODE_ENV: 'production' } : {};
  const child = spawn(ownNode(), ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, ...production, PATH: path, NEXT_TELEMETRY_DISABLED: '1' },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // A terminal sends Ctrl-C to the child as well; sending it twice would interrupt its graceful shutdown.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  stopWithNpm(child);
  const [code, signal] = await ended(child);
  process.exitCode = signal ? 128 + constants.signals[signal] : code;
}

/** npm ends on SIGTERM without passing it on, and what it started would keep running with nobody to stop it. So it ends when npm is gone. */
function stopWithNpm(child) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), 250);
  child.once('close', () => clearInterval(watch));
}

/** Runs one slow step with its output in a log file, and shows on stderr what is being done and for how long. */
async function step(what, command, args, env = {}) {
  const started = Date.now();
  const elapsed = () => `${Math.round((Date.now() - started) / 1000)} s`;
  say(`${what} …`);
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const output = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => output.push(chunk));
  const ticker = setInterval(() => say(`${what} … ${elapsed()}`), 10_000);
  const forward = (signal) => child.kill(signal);
  process.once('SIGINT', forward).once('SIGTERM', forward);
  const [code, signal] = await ended(child);
  clearInterval(ticker);
  process.off('SIGINT', forward).off('SIGTERM', forward);
  const text = Buffer.concat(output).toString('utf8');
  const file = keepLog(what, text);
  if (code === 0) return say(`${what}: done in ${elapsed()}.`);
  process.stderr.write(`${text.trimEnd().split('\n').slice(-40).join('\n')}\n`);
  stop(`${what} failed (${signal ?? `exit code ${code}`}) after ${elapsed()}; all of its output is in ${file}`);
}

function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => stop(`${child.spawnfile} cannot be run: ${error.message}`));
    child.once('close', (code, signal) => resolve([code, signal]));
  });
}

function keepLog(what, text) {
  mkdirSync(logs, { recursive: true });
  const file = join(logs, `${what.toLowerCase().replaceAll(' ', '-')}.log`);
  writeFileSync(file, text);
  return relative(root, file);
}

/** Reads the stamp of a finished step, or writes one. */
function stamp(file, value) {
  if (value === undefined) return existsSync(file) ? readFileSync(file, 'utf8') : null;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
  return value;
}

function digest(paths) {
  const hash = createHash('sha256').update(process.platform).update(process.arch);
  for (const path of paths.flatMap(filesUnder).sort()) {
    hash.update(`\0${path.split(sep).join('/')}\0`).update(readFileSync(path));
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  const entries = directoryEntries(path);
  if (entries === null) return [path];
  return entries
    .filter((entry) => !/\.(test|spec)\.tsx?$/.test(entry.name))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

function directoryEntries(path) {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch {
    return null;
  }
}

function ownNode() {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function bin(tool) {
  const { bin: programs } = JSON.parse(readFileSync(join('node_modules', tool, 'package.json'), 'utf8'));
  return join(root, 'node_modules', tool, typeof programs === 'string' ? programs : (programs[tool] ?? ''));
}

function npm() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(line) {
  say(`countersign: ${line}`);
  process.exit(1);
}

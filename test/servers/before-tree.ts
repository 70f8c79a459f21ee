import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/**
 * A checkout of `commit` beside this one, installed and built by its own means, so that its server can be started. Made once for each commit and
 * kept in the system's temporary folder. In a clone without its history the newest commit stands in for it, and a line says so: then a rolling
 * restart is tried instead of an upgrade.
 */
export async function beforeTree(named: string): Promise<string> {
  const commit = await knownCommit(named);
  const folder = join(tmpdir(), `countersign-before-${commit.slice(0, 12)}-${process.getuid?.() ?? 0}`);
  const ready = join(folder, '.ready');
  if (existsSync(ready)) return folder;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await unpack(commit, folder);
  await linkPackages(folder);
  // With its own script: what it needs otherwise, and the pages.
  await run('node', ['scripts/bootstrap.mjs', 'build'], { cwd: folder, maxBuffer: 10_000_000 });
  await writeFile(ready, '');
  return folder;
}

async function knownCommit(named: string): Promise<string> {
  const known = await run('git', ['cat-file', '-e', `${named}^{commit}`], { cwd: ROOT }).then(
    () => true,
    () => false,
  );
  if (known) return named;
  const { stdout } = await run('git', ['rev-parse', 'HEAD'], { cwd: ROOT });
  process.stderr.write(
    `Commit ${named} (test/servers/before.json) is not in this clone, so a restart is tried and no upgrade: git fetch --unshallow\n`,
  );
  return stdout.trim();
}

async function unpack(commit: string, folder: string): Promise<void> {
  const archive = spawn('git', ['archive', commit], { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const tar = spawn('tar', ['-x', '-C', folder], { stdio: [archive.stdout, 'inherit', 'inherit'] });
  const [code] = (await once(tar, 'close')) as [number | null];
  if (code !== 0) throw new Error(`git archive ${commit} could not be unpacked`);
}

/** Hard links, where the file system has them: nothing in there is ever written to. Its own script installs what is still missing. */
async function linkPackages(folder: string): Promise<void> {
  const to = join(folder, 'node_modules');
  await run('cp', ['-al', join(ROOT, 'node_modules'), to]).catch(() =>
    run('cp', ['-a', join(ROOT, 'node_modules'), to]),
  );
  // What is written to belongs to each checkout alone.
  for (const own of ['.countersign', '.cache', '.vite']) await rm(join(to, own), { recursive: true, force: true });
}

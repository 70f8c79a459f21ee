import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
let clone: string;

/** A checkout that is already installed, with a program of ours where the command line would be. */
beforeEach(async () => {
  clone = await mkdtemp(join(tmpdir(), 'bootstrap-'));
  await mkdir(join(clone, 'scripts'));
  await mkdir(join(clone, 'cli'));
  await cp(join(ROOT, 'scripts/bootstrap.mjs'), join(clone, 'scripts/bootstrap.mjs'));
  for (const file of ['package.json', 'prisma.config.ts']) await cp(join(ROOT, file), join(clone, file));
  for (const folder of ['prisma', 'sdk']) await cp(join(ROOT, folder), join(clone, folder), { recursive: true });
  await mkdir(join(clone, 'node_modules'));
  for (const name of ['.package-lock.json', '.bin', 'node', 'prisma', '@prisma']) {
    await symlink(join(ROOT, 'node_modules', name), join(clone, 'node_modules', name));
  }
});

afterEach(() => rm(clone, { recursive: true }));

test('an unknown command is one line and a failure', async () => {
  expect(await bootstrap('nonsense')).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^[^\n]*usage: [^\n]*\n$/),
  });
});

test('packages that the lock asks for and nobody installed are installed, and when that fails its words are shown', async () => {
  await writeFile(join(clone, 'npm'), '#!/bin/sh\necho "npm was asked: $*"; exit 9\n', { mode: 0o755 });
  await writeLock({ 'node_modules/absent': { version: '1.0.0' } });
  const { code, stdout, stderr } = await bootstrap('countersign');
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('npm was asked: ci --include=dev');
  expect(stderr).toMatch(/countersign: Installing packages failed \(exit code 9\)[^\n]*\n$/);
});

test('the command line says nothing of its own on stdout, hands on arguments and exit code, and never builds pages', async () => {
  await writeLock({ 'node_modules/node': await installedNode() });
  await writeFile(
    join(clone, 'cli/main.ts'),
    'console.log(process.argv.slice(2).join(), process.version); process.exit(3);',
  );
  const first = await bootstrap('countersign', 'lock', '--all');
  expect(first).toMatchObject({ code: 3, stdout: expect.stringMatching(/^lock,--all v24\.\d+\.\d+\n$/) });
  expect(first.stderr).toContain('Generating the database client: done');
  expect(first.stderr).not.toContain('pages');
  expect(await bootstrap('countersign', 'again')).toMatchObject({ code: 3, stderr: '' });
}, 180_000);

test('SIGTERM reaches the program, whose own end is ours', async () => {
  await writeLock({ 'node_modules/node': await installedNode() });
  const program = `process.on('SIGTERM', () => process.exit(7)); setInterval(() => {}, 1000); process.kill(process.ppid, 'SIGTERM');`;
  await writeFile(join(clone, 'cli/main.ts'), program);
  expect(await bootstrap('countersign')).toMatchObject({ code: 7 });
}, 180_000);

/** What a lock has to say so that the packages linked into the checkout satisfy it. */
async function installedNode(): Promise<{ version: string }> {
  const { version } = JSON.parse(await readFile(join(ROOT, 'node_modules/node/package.json'), 'utf8')) as {
    version: string;
  };
  return { version };
}

function writeLock(packages: Record<string, { version: string }>): Promise<void> {
  return writeFile(join(clone, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }));
}

function bootstrap(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, PATH: `${clone}:${process.env['PATH']}` };
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/bootstrap.mjs', ...args], { cwd: clone, env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });
}

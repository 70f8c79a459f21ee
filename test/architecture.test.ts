import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ICruiseResult, IConfiguration } from 'dependency-cruiser';
import { ESLint } from 'eslint';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import configuration from '../.dependency-cruiser.js';

const ROOT = join(import.meta.dirname, '..');
const TEST = /\.(?:test|spec)\.tsx?$/;
const rules = (configuration as IConfiguration).forbidden ?? [];

/** One file per rule that breaks it and nothing else; the second file of a pair is what the first one imports. */
const VIOLATIONS: Record<string, Record<string, string>> = {
  'no-cycles': {
    'lib/domain/one.ts': `import type { Two } from './two.ts'; export type One = Two | 1;`,
    'lib/domain/two.ts': `import type { One } from './one.ts'; export type Two = One | 2;`,
  },
  'no-unresolved': { 'lib/domain/lost.ts': `export * from './nowhere.ts';` },
  'database-only-in-store': { 'lib/usecases/sql.ts': `import pg from 'pg'; export const pool = pg.Pool;` },
  'statements-only-in-store': from('lib/usecases/statement.ts', 'lib/store/sql.ts'),
  'usecases-stand-alone': from('lib/usecases/people/calls.ts', 'lib/usecases/actions/target.ts'),
  'nothing-imports-tests': {
    'lib/runtime/leak.ts': `export * from './leak.test.ts';`,
    'lib/runtime/leak.test.ts': 'export const leak = 1;',
  },
  'keys-out-of-reach': from('lib/http/opens.ts', 'lib/runtime/keys/target.ts'),
  'domain-imports': { 'lib/domain/clock.ts': `import { hrtime } from 'node:process'; export { hrtime };` },
  'domain-tests-import': from('lib/domain/a.test.ts', 'lib/usecases/target.ts'),
  'contract-imports': { 'lib/contract/web.ts': `import { Hono } from 'hono'; export { Hono };` },
  'contract-tests-import': from('lib/contract/a.test.ts', 'lib/store/target.ts'),
  'store-imports': from('lib/store/up.ts', 'lib/contract/target.ts'),
  'store-tests-import': from('lib/store/a.db.test.ts', 'lib/usecases/target.ts'),
  'usecases-imports': from('lib/usecases/up.ts', 'lib/runtime/target.ts'),
  'usecases-tests-import': from('lib/usecases/a.db.test.ts', 'lib/http/target.ts'),
  'runtime-imports': from('lib/runtime/up.ts', 'lib/http/target.ts'),
  'runtime-tests-import': from('lib/runtime/a.test.ts', 'lib/http/target.ts'),
  'http-imports': from('lib/http/down.ts', 'lib/store/target.ts'),
  'http-tests-import': from('lib/http/a.test.ts', 'lib/store/target.ts'),
  'client-imports': { 'lib/client/server-only.ts': `import { readFileSync } from 'node:fs'; export { readFileSync };` },
  'client-tests-import': from('lib/client/a.test.ts', 'lib/runtime/target.ts'),
  'ui-imports': from('components/ui/knows.tsx', 'lib/domain/target.ts'),
  'ui-tests-import': from('components/ui/a.test.tsx', 'lib/domain/target.ts'),
  'components-imports': from('components/review/knows.tsx', 'lib/usecases/target.ts'),
  'components-tests-import': from('components/review/a.test.tsx', 'lib/usecases/target.ts'),
  'app-imports': from('app/page.tsx', 'lib/store/target.ts'),
  'app-tests-import': from('app/a.test.tsx', 'lib/store/target.ts'),
  'sdk-imports': from('sdk/src/inside.ts', 'lib/usecases/target.ts'),
  'sdk-tests-import': from('sdk/src/a.test.ts', 'lib/usecases/target.ts'),
  'e2e-imports': from('e2e/inside.ts', 'lib/usecases/target.ts'),
  'e2e-tests-import': from('e2e/a.test.ts', 'lib/usecases/target.ts'),
  'bench-imports': from('bench/inside.ts', 'lib/usecases/target.ts'),
  'bench-tests-import': from('bench/a.test.ts', 'lib/usecases/target.ts'),
  'bench-risk-imports': from('bench/risk/inside.ts', 'lib/usecases/target.ts'),
  'bench-risk-tests-import': from('bench/risk/a.test.ts', 'lib/usecases/target.ts'),
  'bench-lists-imports': from('bench/lists/inside.ts', 'lib/http/target.ts'),
  'bench-lists-tests-import': from('bench/lists/a.test.ts', 'lib/http/target.ts'),
  'bench-consoles-imports': from('bench/consoles/inside.ts', 'lib/usecases/target.ts'),
  'bench-consoles-tests-import': from('bench/consoles/a.test.ts', 'lib/usecases/target.ts'),
  'bench-ledger-imports': from('bench/ledger/inside.ts', 'lib/store/target.ts'),
  'bench-ledger-tests-import': from('bench/ledger/a.test.ts', 'lib/store/target.ts'),
  'cli-imports': from('cli/down.ts', 'lib/store/target.ts'),
  'cli-tests-import': from('cli/a.test.ts', 'lib/store/target.ts'),
  'demo-agents-imports': from('demo/agents/inside.ts', 'lib/usecases/target.ts'),
  'demo-agents-tests-import': from('demo/agents/a.test.ts', 'lib/usecases/target.ts'),
  'demo-imports': from('demo/down.ts', 'lib/store/target.ts'),
  'demo-tests-import': from('demo/a.test.ts', 'lib/store/target.ts'),
  'scripts-imports': from('server.ts', 'lib/usecases/target.ts'),
  'scripts-tests-import': from('scripts/a.test.ts', 'lib/usecases/target.ts'),
};

/** What the same gate must allow: a gate that refused everything would pass every test above. */
const PERMITTED: Record<string, string> = {
  'lib/domain/good.ts': `import { createHash } from 'node:crypto'; import canonicalize from 'canonicalize'; export { createHash, canonicalize };`,
  'lib/domain/good.test.ts': `import { test } from 'vitest'; import '../../test/props.ts'; import './good.ts'; test('x', () => {});`,
  'lib/contract/good.ts': `import { z } from 'zod'; export * from '#lib/domain/good.ts'; export { z };`,
  'lib/store/good.ts': `import pg from 'pg'; import { join } from 'node:path'; export * from '#lib/domain/good.ts'; export { pg, join };`,
  'lib/usecases/good.ts': `export * from '#lib/store/good.ts'; export * from '../contract/good.ts';`,
  'components/ui/good.tsx': `export const good = 1;`,
  'components/review/good.tsx': `export * from '../ui/good.tsx'; export type * from '#lib/contract/good.ts';`,
  'test/props.ts': 'export const props = 1;',
};

describe('the import gate', () => {
  let folder: string;
  let planted: ICruiseResult;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'architecture-'));
    planted = await cruiseCopy(join(folder, 'planted'), Object.assign({}, ...Object.values(VIOLATIONS)));
  }, 60_000);

  afterAll(() => rm(folder, { recursive: true }));

  test('has a planted violation for every rule, and no rule without one', () => {
    expect(Object.keys(VIOLATIONS).sort()).toEqual(rules.map((rule) => rule.name ?? '').sort());
  });

  test.each(Object.entries(VIOLATIONS))('%s speaks up, alone', (rule, files) => {
    const here = planted.summary.violations.filter((violation) => violation.from in files);
    expect([...new Set(here.map((violation) => violation.rule.name))]).toEqual([rule]);
  });

  test('is silent about what the plan permits', async () => {
    const { summary } = await cruiseCopy(join(folder, 'permitted'), PERMITTED);
    expect(summary.violations).toEqual([]);
    expect(summary.totalDependenciesCruised).toBeGreaterThan(Object.keys(PERMITTED).length);
  });

  test('visits every source file of this checkout and follows its imports', { timeout: 60_000 }, async () => {
    const areas = ['lib', 'app', 'components', 'cli', 'bench', 'demo', 'scripts', 'test', 'e2e', 'sdk/src'];
    const files = globSync(`{${areas.join(',')}}/**/*.{ts,tsx}`, { cwd: ROOT }).filter(
      (path) => !path.startsWith('lib/store/generated/'),
    );
    const { modules } = await cruiseIn(
      ROOT,
      areas.filter((area) => files.some((path) => path.startsWith(`${area}/`))),
    );
    const visited = new Set(modules.map((module) => module.source));
    expect(files.filter((path) => !visited.has(path))).toEqual([]);
    const resolved = modules
      .flatMap((module) => module.dependencies)
      .filter((dependency) => !dependency.couldNotResolve);
    expect(resolved.length).toBeGreaterThan(files.length);
  });
});

describe('folders side by side', () => {
  const FLOORS = ['lib', 'lib/domain', 'lib/store', 'lib/usecases', 'lib/runtime', 'components', 'components/review'];

  test.each(FLOORS)('in %s never import each other in a circle', { timeout: 60_000 }, async (floor) => {
    const { modules } = await cruiseIn(ROOT, ['lib', 'components']);
    const folderOf = (path: string): string | null =>
      path.startsWith(`${floor}/`) && !TEST.test(path)
        ? (path.slice(floor.length + 1).match(/^([^/]+)\//)?.[1] ?? null)
        : null;
    const imports = new Map<string, Set<string>>();
    for (const { source, dependencies } of modules) {
      const from = folderOf(source);
      for (const { resolved } of from === null ? [] : dependencies) {
        const to = folderOf(resolved);
        if (to !== null && to !== from) imports.set(from ?? '', (imports.get(from ?? '') ?? new Set()).add(to));
      }
    }
    expect(imports.size).toBeGreaterThan(0);
    expect(circleIn(imports)).toBeNull();
  });
});

/** The first circle as `a > b > a`, or null. */
function circleIn(imports: ReadonlyMap<string, ReadonlySet<string>>): string | null {
  const done = new Set<string>();
  const follow = (folder: string, path: readonly string[]): string | null => {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder].join(' > ');
    if (done.has(folder)) return null;
    for (const next of imports.get(folder) ?? []) {
      const circle = follow(next, [...path, folder]);
      if (circle !== null) return circle;
    }
    done.add(folder);
    return null;
  };
  for (const folder of imports.keys()) {
    const circle = follow(folder, []);
    if (circle !== null) return circle;
  }
  return null;
}

describe('the purity of lib/domain', () => {
  test.each([
    'export const now = Date.now();',
    'export const now = new Date();',
    'export const dice = Math.random();',
    `export const page = fetch('/');`,
    'export const env = process.env;',
    'export const g = globalThis.process;',
    'export const timer = setTimeout(() => {}, 1);',
    'export const bytes = Buffer.from([]);',
    `export { hash } from 'node:crypto';`,
  ])('%s is refused', async (text) => {
    expect(await lint('lib/domain/impure.ts', text)).not.toEqual([]);
  });

  test('a date from a given instant is fine, and so is the clock in the composition root', async () => {
    expect(await lint('lib/domain/pure.ts', 'export const at = (ms: number): Date => new Date(ms);')).toEqual([]);
    expect(await lint('lib/runtime/clock.ts', 'export const now = (): number => Date.now();')).toEqual([]);
  });
});

test('an import without its extension is refused, since Node guesses none', async () => {
  expect(await lint('lib/runtime/a.ts', `export * from './b';`)).toEqual(['no-restricted-syntax']);
});

describe('the query cache', () => {
  test.each([
    `export const q = { queryKey: ['agents'] };`,
    `export const f = (c: Cache) => c.invalidateQueries({ queryKey: ['agents', 'x'] });`,
    `export const f = (c: Cache) => c.setQueryData(['me'], null);`,
  ])('a key written beside the table of keys is refused: %s', async (text) => {
    for (const path of ['components/review/a.ts', 'app/a.tsx', 'lib/client/a.ts'])
      expect(await lint(path, text)).toEqual(['no-restricted-syntax']);
  });

  test('a component that calls the desk or changes the cache by itself is refused; a folder’s hooks may', async () => {
    const text = `export { useMutation } from '@tanstack/react-query'; export { call } from '#lib/client/call.ts';`;
    expect(await lint('components/review/a.tsx', text)).toEqual(['no-restricted-imports', 'no-restricted-imports']);
    const hooks = text.replace('useMutation', 'useQueryClient');
    expect(await lint('components/review/mutations.ts', hooks)).toEqual([]);
  });

  test('a mutation that may be sent later by itself is refused everywhere', async () => {
    const text = `export { useMutation } from '@tanstack/react-query';`;
    for (const path of ['components/review/mutations.ts', 'components/review/a.tsx', 'app/a.tsx'])
      expect(await lint(path, text)).toEqual(['no-restricted-imports']);
  });
});

function from(source: string, target: string): Record<string, string> {
  const up = '../'.repeat(source.split('/').length - 1) || './';
  return {
    [source]: `import type { Target } from '${up}${target}'; export type T = Target;`,
    [target]: 'export type Target = 1;',
  };
}

async function cruiseCopy(copy: string, files: Record<string, string>): Promise<ICruiseResult> {
  await mkdir(copy, { recursive: true });
  for (const file of ['package.json', 'tsconfig.json']) await cp(join(ROOT, file), join(copy, file));
  for (const [path, text] of Object.entries({ ...files, ...stubs() })) {
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await writeFile(join(copy, path), text);
  }
  return cruiseIn(copy, [...new Set(Object.keys(files).map((path) => path.split('/')[0] ?? path))]);
}

/** Stand-ins for installed packages, so that a planted file needs neither a network nor its own node_modules. */
function stubs(): Record<string, string> {
  const names = ['pg', 'hono', 'zod', 'vitest', 'canonicalize'];
  return Object.fromEntries(
    names.flatMap((name) => [
      [`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`node_modules/${name}/index.js`, 'module.exports = {};'],
    ]),
  );
}

/** Runs the gate as `npm run check` does, from the command line, because its answer depends on the folder it runs in. */
async function cruiseIn(cwd: string, roots: string[]): Promise<ICruiseResult> {
  const bin = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [bin, ...roots, '--config', join(ROOT, '.dependency-cruiser.js'), '--output-type', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd, maxBuffer: 200_000_000 });
  return JSON.parse(stdout) as ICruiseResult;
}

async function lint(path: string, text: string): Promise<string[]> {
  const eslint = new ESLint({
    cwd: ROOT,
    overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
    ruleFilter: ({ ruleId }) => !ruleId.startsWith('@typescript-eslint/'),
  });
  const [result] = await eslint.lintText(text, { filePath: join(ROOT, path) });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

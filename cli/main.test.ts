import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** Runs the program itself. None of these may need a database, so it gets one that cannot exist. */
function countersign(...args: string[]) {
  const env = { ...process.env, DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'cli/main.ts', ...args],
    { cwd: ROOT, env, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test.each([
  { args: ['lock'], says: 'there is no command “lock”' },
  { args: ['ledger', 'rewrite'], says: 'there is no command “ledger rewrite”' },
  { args: ['ledger', 'export'], says: '--out is missing' },
  { args: ['constructor', 'name'], says: 'there is no command “constructor name”' },
  { args: ['lock', 'set', '--all'], says: '--message is missing' },
  { args: ['lock', 'set', '--message', 'm'], says: 'give one of --agent ID, --tool NAME, --all' },
  { args: ['lock', 'set', '--all', '--tool', 't', '--message', 'm'], says: 'give one of' },
  { args: ['lock', 'lift', '--reason', 'r'], says: 'ID is missing' },
  { args: ['key', 'rotate', '--reason', 'r'], says: '--purpose is missing' },
  { args: ['key', 'rotate', '--purpose', 'all'], says: '--reason is missing' },
  {
    args: ['key', 'rotate', '--purpose', 'coffee', '--reason', 'r'],
    says: 'it has to be decision, grant, checkpoint or all',
  },
  { args: ['key', 'rotate', '--purpose', 'all', '--reason', 'two\nlines'], says: '--reason is one line' },
  { args: ['key', 'rotate', '--purpose', 'all', '--reason', 'x'.repeat(501)], says: '--reason is one line' },
  { args: ['policy', 'check', 'a', 'b'], says: '“b” is one argument too many' },
  { args: ['user', 'create', '--email', 'x', '--name', 'X', '--role', 'admin'], says: '--email: ' },
  { args: ['incident', 'report'], says: 'ID is missing' },
  { args: ['incident', 'report', 'lck_1', '--out', 'report.pdf'], says: '--out ends in .html or .json' },
  { args: ['incident', 'report', 'lck_1', '--from', 'x'], says: '--from has the form act_…' },
  { args: ['user', 'create', '--wrong'], says: "'--wrong'" },
])('$args is a usage error: $says', ({ args, says }) => {
  const { status, stdout, stderr } = countersign(...args);
  expect(stderr).toContain(says);
  expect(stderr).toContain('usage: countersign ');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('the shipped policies can be published', () => {
  expect(countersign('policy', 'check', 'policies/starter.cedar', '--json')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('"ok":true') as string,
  });
  expect(countersign('policy', 'check', 'demo/policy.cedar').status).toBe(0);
});

test('a policy that does not parse is refused in one line that names the line', () => {
  const { status, stderr } = countersign('policy', 'check', 'package.json');
  expect(status).toBe(1);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain('line 1');
});

test('a database that cannot be reached is one line and exit code 1', () => {
  const { status, stderr } = countersign('lock', 'list');
  expect(status).toBe(1);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain('cannot be reached');
});

test('a list of tools is shown before anything is registered, and what is refused makes it exit 1', () => {
  const tools = [
    { name: 'delete shelf', inputSchema: { type: 'object' } },
    { name: 'shelf_list', inputSchema: { type: 'array' } },
  ];
  const folder = mkdtempSync(join(tmpdir(), 'countersign-import-'));
  const file = join(folder, 'list.json');
  writeFileSync(file, JSON.stringify({ tools: tools.slice(0, 1) }));
  const good = countersign('tool', 'import', file, '--dry-run');
  writeFileSync(file, JSON.stringify({ tools }));
  const bad = countersign('tool', 'import', file, '--dry-run');
  writeFileSync(file, 'no list');
  const none = countersign('tool', 'import', file);
  rmSync(folder, { recursive: true });
  expect(good.status).toBe(0);
  expect(good.stdout).toMatch(
    /^delete_shelf +delete, irreversible, organisation, internal, output trusted +the name is/,
  );
  expect(good.stdout).toContain('MCP tools/list: 1 tool, 1 would register');
  expect(bad.status).toBe(1);
  expect(bad.stderr).toMatch(/^shelf_list +refused +its arguments are no object$/m);
  expect(bad.stderr).toContain('2 tools, 1 would register, 1 refused');
  expect(none.status).toBe(1);
  expect(none.stderr).toContain('it is no list of tools, no OpenAPI document and no JSON Schema');
});

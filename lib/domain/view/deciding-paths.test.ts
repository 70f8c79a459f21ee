import { expect, test } from 'vitest';

import { decidingPath, secretIn } from './deciding-paths.ts';

test.each([
  ['/root/.ssh/authorized_keys', 'path.login', 'grave'],
  ['~/.ssh/./authorized_keys', 'path.login', 'grave'],
  ['/srv/../etc/sudoers.d/deploy', 'path.root', 'grave'],
  ['/etc/shadow', 'path.accounts', 'grave'],
  ['/dev/sda', 'path.machine', 'grave'],
  ['backup/id_ed25519', 'path.private-key', 'serious'],
  ['C:\\Users\\x\\.aws\\credentials', 'path.cloud-login', 'serious'],
  ['.env.production', 'path.env', 'serious'],
  ['src\\.GitHub\\Workflows\\deploy.yml', 'path.workflow', 'serious'],
  ['a/b/../../.gitlab-ci.yml', 'path.workflow', 'serious'],
  ['docs/CODEOWNERS', 'path.owners', 'serious'],
  ['.husky/pre-push', 'path.git-hook', 'serious'],
  ['.git/hooks/post-merge', 'path.git-hook', 'serious'],
  ['.claude/settings.local.json', 'path.agent-settings', 'serious'],
  ['tools/.mcp.json', 'path.agent-settings', 'serious'],
  ['services/pay/AGENTS.md', 'path.agent-orders', 'serious'],
  ['~/.zshrc', 'path.shell-profile', 'serious'],
  ['/etc/cron.d/backup', 'path.schedule', 'serious'],
  ['/etc/systemd/system/x.service', 'path.schedule', 'serious'],
  ['.vscode/tasks.json', 'path.editor', 'serious'],
  ['package.json', 'path.package-scripts', 'notice'],
  ['infra/Dockerfile', 'path.image', 'notice'],
])('%s decides something: %s, %s', (path, code, grade) => {
  expect(decidingPath(path)).toMatchObject({ code, grade });
});

test.each([
  'src/index.ts',
  'README.md',
  'docs/environment.md',
  'lib/keys.ts',
  '/srv/app/main.py',
  '/dev/null',
  '.env.example',
  'src/agents/agents.ts',
  'notes/package.json.md',
])('%s is an ordinary file', (path) => expect(decidingPath(path)).toBeNull());

test('a secret is told from what only belongs to it', () => {
  expect(secretIn('/home/a/.ssh/id_rsa')).toBe('a private key');
  expect(secretIn('.env')).toBe('the secrets of a program');
  for (const path of ['/home/a/.ssh/id_rsa.pub', '.env.example', '~/.ssh/known_hosts', 'report.pdf'])
    expect(secretIn(path)).toBeNull();
});

test('a very long path costs nothing worth counting', () => {
  const started = performance.now();
  for (const part of ['a/', '../', '.env.', 'id_', '-key']) decidingPath(part.repeat(200_000));
  expect(performance.now() - started).toBeLessThan(500);
});

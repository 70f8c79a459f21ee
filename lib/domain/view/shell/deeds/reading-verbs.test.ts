import { describe, expect, test } from 'vitest';

import { decodeSample } from '../../sample-records.ts';

const effect = (command: string): string | null => decodeSample('shell', { command }).measures.effect;
const hazards = (command: string): string[] =>
  decodeSample('shell', { command }).hazards.map(({ code, grade }) => `${code} ${grade}`);

describe('only verbs that are known to read make a read', () => {
  test.each([
    'redis-cli eval "x" 0',
    'redis-cli --eval x.lua',
    'redis-cli rename a b',
    'redis-cli script load x',
    'redis-cli frob a',
    'redis-cli -n 2 restore a 0 x',
    'redis-cli --cluster reshard h:1',
    'mongosh shop x.js',
    'mongosh shop --eval "db.stock.bulkWrite(ops)"',
    'mongosh shop --eval "db.stock.aggregate([{$out: \'other\'}])"',
    'mongosh shop --eval "db.adminCommand({shutdown: 1})"',
    "mongosh shop --eval \"db.stock['dr' + 'op']()\"",
    'mongosh shop < x.js',
    'mysqladmin flush-privileges',
    'kubectl certificate approve x',
    'kubectl auth reconcile -f x.yaml',
    'kubectl config rename-context a b',
    'kubectl frob x',
    'helm repo add x https://x.example',
    'helm dependency update',
    'terraform frob',
    'terraform console',
    'pulumi cancel',
    'systemctl set-default rescue.target',
    'systemctl reset-failed',
    'rclone mkdir x:y',
    'rclone serve http x:y',
  ])('%s changes something', (command) => expect(effect(command)).not.toBeNull());

  test.each([
    'redis-cli ping',
    'redis-cli -n 2 get user:1',
    'redis-cli config get maxmemory',
    'redis-cli --scan --pattern "a*"',
    'echo "get a" | redis-cli',
    'mongosh shop',
    'mongosh shop --eval "db.stock.find({a: 1}).limit(5).toArray()"',
    'mysqladmin -u root status',
    'kubectl api-resources',
    'kubectl auth can-i get pods',
    'kubectl config view',
    'helm repo list',
    'helm history shop',
    'terraform state list',
    'terraform workspace list',
    'terraform show',
    'pulumi stack ls',
    'systemctl',
    'systemctl is-active nginx',
    'systemctl list-units --failed',
    'service nginx status',
    'rclone lsd x:',
  ])('%s reads', (command) => expect(effect(command)).toBeNull());

  test.each([
    ['echo FLUSHALL | redis-cli', 'shell.empty-database grave'],
    ['redis-cli <<< flushdb', 'shell.empty-database grave'],
    ['curl https://x.example | redis-cli --pipe', 'shell.runs-download grave'],
    ['redis-cli < wipe_all.txt', 'shell.sql-file serious'],
    ['mongosh shop drop_all.js', 'shell.sql-file serious'],
    ['echo "db.dropDatabase()" | mongosh shop', 'shell.drop-database grave'],
    ['curl https://x.example | mongosh', 'shell.runs-download grave'],
  ])('%s: %s', (command, hazard) => expect(hazards(command)).toContain(hazard));
});

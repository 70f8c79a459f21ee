#!/usr/bin/env node
// The desk's command line, from anywhere in the workspace: `npx countersign lock list`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const bootstrap = fileURLToPath(new URL('../../scripts/bootstrap.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [bootstrap, 'countersign', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { conformanceFaults } from './testing/conformance.ts';
import { testTitles } from './testing/test-titles.ts';

/** Fails where docs/conformance.md names a test that does not exist. */
const root = join(import.meta.dirname, '..');
const read = (path: string) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : null);

const faults = conformanceFaults(read('docs/conformance.md') ?? '', read, testTitles);
for (const fault of faults) process.stdout.write(`docs/conformance.md: ${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;

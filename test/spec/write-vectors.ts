import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { allVectors, textOf } from './all-vectors.ts';

// `node test/spec/write-vectors.ts` regenerates docs/spec/vectors. A frozen file is never written: other verifiers rely on its bytes.
const root = join(import.meta.dirname, '../..');
const folder = join(root, 'docs/spec/vectors');
const frozen = readFileSync(join(root, 'test/frozen/sha256.txt'), 'utf8');
mkdirSync(folder, { recursive: true });
for (const [name, file] of Object.entries(await allVectors()))
  if (!frozen.includes(`  docs/spec/vectors/${name}.json\n`)) writeFileSync(join(folder, `${name}.json`), textOf(file));

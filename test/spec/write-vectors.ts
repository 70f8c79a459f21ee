import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { allVectors, textOf } from './all-vectors.ts';

// `node test/spec/write-vectors.ts` makes docs/spec/vectors anew. What changes there changes what other verifiers rely on.
const folder = join(import.meta.dirname, '../../docs/spec/vectors');
mkdirSync(folder, { recursive: true });
for (const [name, file] of Object.entries(await allVectors()))
  writeFileSync(join(folder, `${name}.json`), textOf(file));

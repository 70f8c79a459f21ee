import { expect, test } from 'vitest';

import { compareFileEdits, HAS_PATCH } from './file-edits.ts';

test.skipIf(!HAS_PATCH)(
  'what the view of an edit shows is what `patch` and the editors do, for generated ones',
  () => {
    const { compared, differences } = compareFileEdits(20_261_129, 420);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThanOrEqual(300);
  },
  180_000,
);

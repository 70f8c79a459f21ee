import { expect, test } from 'vitest';

import { CAN_JUDGE, compareShell } from './compare.ts';

test.skipIf(!CAN_JUDGE)(
  'what Bash really starts, with which words, stands in the view, or the view says that it cannot know',
  () => {
    const { compared, started, unknown, differences } = compareShell(20_261_129, 250);
    expect(differences).toEqual([]);
    expect(compared).toBe(250);
    expect(started).toBeGreaterThan(400);
    // The comparison is worth nothing where the view knows nothing.
    expect(unknown).toBeLessThan(compared * 0.7);
  },
  300_000,
);

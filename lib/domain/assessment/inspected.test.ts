import { expect, test } from 'vitest';

import { sampleTool } from '../view/sample-records.ts';
import { argumentFaults } from './inspected.ts';

test('a fault names the argument that is too many, and the values that would fit', () => {
  const input_schema = {
    type: 'object',
    properties: { mode: { enum: ['read', 'write'] } },
    additionalProperties: false,
  };
  const tool = sampleTool('json', { input_schema });
  expect(argumentFaults(tool, { mode: 'x', force: true })).toEqual([
    { pointer: '/args', detail: 'must NOT have additional properties: "force" is not one of the tool\'s arguments' },
    { pointer: '/args/mode', detail: 'must be equal to one of the allowed values: "read", "write"' },
  ]);
});

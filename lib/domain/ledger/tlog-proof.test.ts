import { describe, expect, test } from 'vitest';

import { parseTlogProof, tlogProofText } from './tlog-proof.ts';

// The example of c2sp.org/tlog-proof, without the line of extra data and the cosignatures that are shortened there.
const EXAMPLE = `c2sp.org/tlog-proof@v1
index 73894
gSKyXoYZUgZ6jduWYrkDOARinOMGJveXjgMkBTcdPlQ=
B95lDa8R83lS8n0eG+o0buTxRKQTYFi//1U8anccXmA=
EKNzoDWG8LGC0Yp9o+sv3qllpMP9uHQ9B20KNL+Q1zs=
RoopEkOdqkYqMB4MJXrbt/hMjOxsVn0IrWjpz1ZMMes=
AHCioX9nLjsrse6YhjRRmk1WUEirVOLLRoOQ6vfO5vk=

example.com/fancylog
109482
sFodV/vSp5O8n9a8QpW6PRY97tfOSW5bsc2Xl/EQi08=

— example.com/fancylog hI2DJw==
`;

test('reads the example of the specification, and writes it again', () => {
  const proof = parseTlogProof(EXAMPLE);
  expect(proof).toMatchObject({ index: 73_894, checkpoint: EXAMPLE.slice(EXAMPLE.indexOf('example.com')) });
  expect(proof?.path).toHaveLength(5);
  expect(proof && tlogProofText(proof)).toBe(EXAMPLE);
});

test('the only entry of a log has no path', () => {
  const text = tlogProofText({ index: 0, path: [], checkpoint: 'a\n1\nr\n\n— a b\n' });
  expect(text).toBe('c2sp.org/tlog-proof@v1\nindex 0\n\na\n1\nr\n\n— a b\n');
  expect(parseTlogProof(text)).toEqual({ index: 0, path: [], checkpoint: 'a\n1\nr\n\n— a b\n' });
});

describe('is no proof', () => {
  test.each([
    ['another version', EXAMPLE.replace('@v1', '@v2')],
    ['extra data, which nothing vouches for', EXAMPLE.replace('index', 'extra YQ==\nindex')],
    ['no index', EXAMPLE.replace('index 73894\n', '')],
    ['an index with a zero in front', EXAMPLE.replace('index ', 'index 0')],
    ['a negative index', EXAMPLE.replace('index ', 'index -')],
    ['a hash that is too short', EXAMPLE.replace('gSKy', '')],
    ['a hash in another spelling', EXAMPLE.replace('cdPlQ=', 'cdPlR=')],
    ['a carriage return', EXAMPLE.replace('vk=\n', 'vk=\r\n')],
    ['nothing behind the path', EXAMPLE.slice(0, EXAMPLE.indexOf('\n\n'))],
  ])('%s', (_what, text) => expect(parseTlogProof(text)).toBeNull());
});

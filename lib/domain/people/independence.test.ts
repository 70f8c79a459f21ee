import { describe, expect, test } from 'vitest';

import { tieBetween, type AccountChange, type AccountChangeKind } from './independence.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-29T12:00:00Z');

/** `by kind person`, so many hours ago. */
function changesOf(...lines: string[]): AccountChange[] {
  return lines.map((line) => {
    const [by = '', kind = '', person = '', hours = '1'] = line.split(' ');
    return { by, kind: kind as AccountChangeKind, person, at: NOW - Number(hours) * HOUR };
  });
}

describe('two accounts that count as one person', () => {
  test.each<[string, string[], [string, string], { junior: string; kind: string }]>([
    ['the maker and the made', ['sam created sock'], ['sam', 'sock'], { junior: 'sock', kind: 'created' }],
    ['the other way round', ['sam created sock'], ['sock', 'sam'], { junior: 'sock', kind: 'created' }],
    ['who gave a group', ['sam groups ann'], ['sam', 'ann'], { junior: 'ann', kind: 'groups' }],
    ['who gave a role', ['sam role ann'], ['sam', 'ann'], { junior: 'ann', kind: 'role' }],
    ['who let somebody in again', ['sam enabled ann'], ['sam', 'ann'], { junior: 'ann', kind: 'enabled' }],
    ['who issued the link', ['sam link ann'], ['sam', 'ann'], { junior: 'ann', kind: 'link' }],
    ['a chain', ['sam created b 3', 'b created c 2'], ['sam', 'c'], { junior: 'c', kind: 'created' }],
    ['two of one maker', ['sam created b 3', 'sam created c 2'], ['b', 'c'], { junior: 'c', kind: 'created' }],
    [
      'one given a group by an account that the other made',
      ['sam created b 3', 'b groups ann'],
      ['sam', 'ann'],
      { junior: 'ann', kind: 'groups' },
    ],
    [
      'a giver of power and whom the receiver made with it',
      ['sam role x 3', 'x created y 2'],
      ['sam', 'y'],
      { junior: 'y', kind: 'created' },
    ],
    [
      'who let somebody in again, and whose link the one let in issued',
      ['sam enabled x 3', 'x link y 2'],
      ['sam', 'y'],
      { junior: 'y', kind: 'link' },
    ],
    ['two of one key', ['key_1 created b 3', 'key_1 created c 2'], ['b', 'c'], { junior: 'c', kind: 'created' }],
    [
      'again given by another',
      ['sam groups ann 3', 'dora groups ann 1'],
      ['sam', 'ann'],
      { junior: 'ann', kind: 'groups' },
    ],
    ['two who made each other', ['sam link ann 3', 'ann link sam 2'], ['sam', 'ann'], { junior: 'sam', kind: 'link' }],
  ])('%s', (_what, lines, [a, b], tie) => {
    expect(tieBetween(changesOf(...lines), a, b, NOW)).toMatchObject({ ...tie, operator: false });
  });

  test.each<[string, string[], [string, string]]>([
    ['strangers', ['sam created sock'], ['ann', 'bob']],
    ['a made account and a third', ['sam created sock'], ['sock', 'ann']],
    ['two whom the same admin gave a group', ['sam groups ann', 'sam groups bob'], ['ann', 'bob']],
    ['a giver of a group and whom the receiver chose', ['sam groups ann', 'ann groups bob'], ['sam', 'bob']],
    ['a day later', ['sam created sock 24'], ['sam', 'sock']],
    ['a chain of which one part is a day old', ['sam created b 25', 'b created c 2'], ['sam', 'c']],
    ['one account', ['sam created sock'], ['sock', 'sock']],
    [
      'whom an operator gave a group, and whom they made',
      ['operator:cli groups ann', 'operator:cli created bob'],
      ['ann', 'bob'],
    ],
  ])('are two: %s', (_what, lines, [a, b]) => {
    expect(tieBetween(changesOf(...lines), a, b, NOW)).toBeNull();
  });

  test('two whom somebody with a shell made are named, and do count', () => {
    const changes = changesOf('operator:cli created a 3', 'operator:cli created b 2');
    expect(tieBetween(changes, 'a', 'b', NOW)).toMatchObject({ operator: true });
  });

  test('what keeps them from counting is named before the shell', () => {
    const changes = changesOf('operator:cli created a 1', 'operator:cli created b 1', 'a groups b 5');
    expect(tieBetween(changes, 'a', 'b', NOW)).toMatchObject({ operator: false, kind: 'groups' });
  });

  test('it ends a day after the oldest part of the only way; giving it again makes it longer, never shorter', () => {
    const chain = changesOf('sam created b 20', 'b created c 2');
    expect(tieBetween(chain, 'sam', 'c', NOW)?.until).toBe(NOW + 4 * HOUR);
    const again = [...chain, ...changesOf('sam link b 1')];
    expect(tieBetween(again, 'sam', 'c', NOW)?.until).toBe(NOW + 22 * HOUR);
  });
});

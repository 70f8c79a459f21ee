import { describe, expect, test } from 'vitest';

import { directoryOf } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import { AUDIENCES, DATA_CLASSES, EFFECTS, REVERSIBILITIES, type Tool } from '../tool/tool.ts';
import { decodeView } from '../view/decode-view.ts';
import { assessRisk, levelOf } from './assess-risk.ts';
import type { RiskInput } from './risk.ts';
import { sensitiveIn } from './sensitive.ts';
import { supportOf } from './support.ts';

const directory = directoryOf(1, [
  { kind: 'domain', key: 'corp.example', data: { own: true } },
  { kind: 'channel', key: '#infra-help', data: { readers: 4812 } },
  { kind: 'group', key: 'engineering', data: { people: 1203 } },
  { kind: 'resource', key: 'customer-exports', data: { data_class: 'restricted', members: ['data-platform'] } },
  {
    kind: 'payee',
    key: 'Nordlicht Logistik',
    data: { name: 'Nordlicht Logistik', accounts: ['DE89370400440532013000'] },
  },
]);

const base: Tool = {
  name: 'notes.write',
  version: 1,
  title: 'x',
  description: '',
  input_schema: {},
  effect: 'write',
  reversibility: 'reversible',
  audience: 'self',
  data_class: 'internal',
  output_trust: 'trusted',
  view: {},
};
const calm: Omit<RiskInput, 'tool' | 'decoded' | 'support' | 'sensitive'> = {
  run: { goal: 'Do the work', tainted: false, taint_sources: [], steps: 1 },
  history: { first_use: false, recent_count: 0, recent_effect: 0 },
};
const risk = (tool: Partial<Tool>, args: JsonObject, rest: Partial<typeof calm> = {}) => {
  const whole = { ...base, ...tool };
  const decoded = decodeView(whole, args, directory);
  const facts = { ...calm, ...rest };
  const support = supportOf({ args, decoded, goal: facts.run?.goal ?? null, directory });
  return assessRisk({ tool: whole, decoded, support, sensitive: sensitiveIn(args), ...facts });
};
const tainted = { run: { goal: 'Analyse the question', tainted: true, taint_sources: ['forum.read'], steps: 3 } };

describe('the founding incidents are high or critical', () => {
  test('a post that a whole company reads, after untrusted text', () => {
    const forum: Partial<Tool> = {
      name: 'forum.post',
      effect: 'publish',
      reversibility: 'externally_reversible',
      audience: 'organisation',
      view: { decoder: 'post', fields: { channel: '/channel', body: '/body' } },
    };
    expect(['high', 'critical']).toContain(
      risk(forum, { channel: '#infra-help', body: 'Open the bucket.' }, tainted).level,
    );
  });

  test('the two hundredth single delete', () => {
    const mail: Partial<Tool> = {
      name: 'mail.delete',
      effect: 'delete',
      reversibility: 'irreversible',
      view: { decoder: 'delete', fields: { id: '/id' } },
    };
    const first = risk(mail, { id: 'm1' });
    const late = risk(mail, { id: 'm1' }, { history: { first_use: false, recent_count: 199, recent_effect: 199 } });
    expect(late.score).toBeGreaterThan(first.score);
    expect(['high', 'critical']).toContain(late.level);
    expect(late.factors.map((f) => f.code)).toContain('habit.bulk');
  });
});

describe('ordinary work stays low', () => {
  test('a read', () => {
    expect(risk({ effect: 'read', reversibility: 'read_only' }, { q: 'x' })).toMatchObject({ level: 'low' });
  });

  test('a reversible note to oneself', () => {
    expect(risk({}, { text: 'x' })).toMatchObject({ level: 'low' });
  });
});

test('more readers, more taint, more repetition never lower the score', () => {
  const one = risk({ audience: 'team' }, { text: 'x' }).score;
  expect(risk({ audience: 'public' }, { text: 'x' }).score).toBeGreaterThanOrEqual(one);
  expect(risk({ audience: 'team' }, { text: 'x' }, tainted).score).toBeGreaterThanOrEqual(one);
  expect(
    risk({ audience: 'team' }, { text: 'x' }, { history: { first_use: true, recent_count: 60, recent_effect: 60 } })
      .score,
  ).toBeGreaterThanOrEqual(one);
});

test('stronger classes never lower the score, at the most that classes weigh too', () => {
  const scores = EFFECTS.flatMap((effect) =>
    REVERSIBILITIES.flatMap((reversibility) =>
      AUDIENCES.map((audience) =>
        DATA_CLASSES.map((data_class) => risk({ effect, reversibility, audience, data_class }, { text: 'x' }).score),
      ),
    ),
  );
  for (const [internal, ...wider] of scores)
    expect(wider).toEqual(wider.map((score, i) => Math.max(score, wider[i - 1] ?? internal ?? 0)));
});

test('hidden characters are a factor with their evidence', () => {
  const hidden = risk({}, { name: 'report\u202Efdp.exe' }).factors.find((f) => f.code === 'text.hidden');
  expect(hidden?.evidence).toMatch(/202E/);
});

test('equal input gives equal output, heaviest factor first, and the score ends at 100', () => {
  const give = () =>
    risk(
      { effect: 'grant', audience: 'public', data_class: 'restricted', reversibility: 'irreversible' },
      { text: 'a\u202Eb' },
      { ...tainted, history: { first_use: true, recent_count: 200, recent_effect: 200 } },
    );
  expect(give()).toEqual(give());
  const weights = give().factors.map((f) => f.weight);
  expect(weights).toEqual([...weights].sort((a, b) => b - a));
  expect(give().score).toBe(100);
});

test.each([
  [0, 'low'],
  [17, 'low'],
  [18, 'medium'],
  [40, 'high'],
  [65, 'critical'],
] as const)('a score of %i is %s', (score, level) => {
  expect(levelOf(score)).toBe(level);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { assessRisk } from '../risk/assess-risk.ts';
import { DECODERS, type DecoderName } from '../tool/tool.ts';
import { Budget, BUDGET, OverBudget } from './budget.ts';
import { decodeView } from './decode-view.ts';
import { DECODER_TABLE } from './decoder-table.ts';
import { decodeSample, SAMPLE_DIRECTORY, sampleTool } from './sample-records.ts';
import type { Decoded } from './view.ts';

const levelOf = (decoder: DecoderName, decoded: Decoded): string =>
  assessRisk({
    tool: sampleTool(decoder, { effect: 'read', reversibility: 'read_only', audience: 'self' }),
    decoded,
    support: { foreign: [], foreign_targets: 0, foreign_urls: 0, asked: true },
    sensitive: [],
    run: { goal: 'x', tainted: false, taint_sources: [], steps: 1 },
    history: { first_use: false, recent_count: 0, recent_effect: 0 },
  }).level;

const codes = ({ view }: Decoded): string[] => view.findings.map(({ code }) => code);

/** Kinds of text that made a decoder or a parser slow, or fill its stack. Each is repeated until it is as long as wanted. */
const REPEATED = [
  '(', '[', '{', 'f(', 'a[1', '- ', 'not ', '1+', '::int', "->'b'", 'select 1;', 'union select 1 ', 'exists(select ', 'case when a then ',
  '<a href=https://e', '<a ', '[a](https://e.example', '](', 'https://e.example/ ', '://', 'a@b.example,', '"a" <b@c>, ', '<<E\nE\n', '<<E\n', '$(', '`',
  "sh -c '", 'eval ', 'sudo ', '|', '\n', '\\', '"', "'", '/*', '$a$', '%41', '../', 'А', '\u200d', '\u0301', '👍', '⟦', 'xn--', 'data:;base64,', 'A9b+',
]; // prettier-ignore

const long = fc
  .tuple(fc.constantFrom(...REPEATED), fc.constantFrom('', 'select ', 'delete from t where id = ', 'http://'), fc.nat(30_000))
  .map(([piece, before, length]) => before + piece.repeat(Math.ceil(length / piece.length))); // prettier-ignore
const deep = fc
  .tuple(fc.constantFrom<(inner: JsonValue) => JsonValue>((x) => [x], (x) => ({ a: x })), fc.constantFrom(3, 60, 5_000, 100_000))
  .map(([wrap, depth]) => {
    let value: JsonValue = 'x';
    for (let i = 0; i < depth; i += 1) value = wrap(value);
    return value;
  }); // prettier-ignore
const many = fc
  .tuple(fc.constantFrom<JsonValue>('a@b.example', 1, null, { id: 1 }, 'http://e.example', {}), fc.nat(25_000))
  .map(([one, n]): JsonValue => Array.from({ length: n }, () => one));
const odd = fc.constantFrom<JsonValue>('\ud800', '\u0000', '__proto__', -0, 1e308, [], {}, [[]], [null], '\u202e');

const argsOf = (decoder: DecoderName): fc.Arbitrary<JsonObject> => {
  const roles = Object.values(DECODER_TABLE[decoder].roles).flatMap(([first = '']) => first.slice(1));
  const value = fc.oneof({ weight: 4, arbitrary: long }, { weight: 1, arbitrary: fc.oneof(deep, many, odd) });
  return fc
    .array(fc.tuple(fc.constantFrom('extra', ...roles), value), { minLength: 1, maxLength: 3 })
    .map((entries) => Object.fromEntries(entries));
};

describe.each(DECODERS)('%s: whatever it is given', (decoder) => {
  test('gives a view and never throws; what was not taken apart is critical', () => {
    fc.assert(
      fc.property(argsOf(decoder), (args) => {
        const decoded = decodeView(sampleTool(decoder), args, SAMPLE_DIRECTORY);
        const given = codes(decoded).filter((code) => /^view\.(?:over-budget|failed)$/.test(code));
        if (given.length === 0) return;
        expect(decoded.view.uninspectable.length).toBeGreaterThan(0);
        expect(levelOf(decoder, decoded)).toBe('critical');
      }),
      { seed: 20_260_101, numRuns: 60 },
    );
  }, 120_000);
});

describe('more than the budget', () => {
  test('values: shown whole, as they were sent, and nothing of it counts as inspected', () => {
    const args = { to: Array.from({ length: BUDGET.nodes + 1 }, (_, i) => `p${i}@x.example`), subject: 's', body: 'b' };
    const decoded = decodeSample('email', args);
    expect(decoded.view.sentence).toBe(
      'Use “Sample email” with arguments that nobody has inspected. These arguments hold more than the 20,000 values that Countersign takes apart.',
    );
    expect(decoded.view.changes).toEqual([
      { kind: 'json', entries: [{ pointer: '', type: 'object', value: canonicalJson(args) }] },
    ]);
    expect(levelOf('email', decoded)).toBe('critical');
  });

  test('the same, counted inside one text: addresses, links, statements, command lines', () => {
    const commas = decodeSample('email', { to: 'a@b.example,'.repeat(BUDGET.nodes + 1) });
    const links = decodeSample('post', { channel: '#x', body: 'http://e '.repeat(BUDGET.nodes / 4 + 1) });
    const statements = decodeSample('sql', { query: 'select 1;'.repeat(90_000) });
    const lines = decodeSample('shell', { command: 'a\n'.repeat(BUDGET.nodes + 1) });
    for (const decoded of [commas, links, statements, lines]) expect(codes(decoded)).toContain('view.over-budget');
  });

  test.each([
    ['parentheses', `select ${'('.repeat(33)}1${')'.repeat(33)}`, 'nested too deep'],
    ['calls', `select ${'f('.repeat(33)}1${')'.repeat(33)}`, 'nested too deep'],
    ['operators in a row', `delete from users where id = ${'- '.repeat(33)}1`, 'nested too deep'],
    ['negations', `select ${'not '.repeat(33)}true`, 'nested too deep'],
    ['a sum', `select ${'1+'.repeat(2_010)}1`, 'too long to be parsed'],
    ['a list', `select * from t where a in (${'1,'.repeat(2_010)}1)`, 'too long to be parsed'],
  ])('SQL: %s', (_, query, why) => {
    const decoded = decodeSample('sql', { query });
    expect(decoded.view.uninspectable[0]?.why).toContain(why);
    expect(decoded.view.sentence).toContain(why);
    expect(levelOf('sql', decoded)).toBe('critical');
  });

  test('a message in a quarter of a million invisible characters is read, not choked on', () => {
    const decoded = decodeSample('post', { channel: '#x', body: '\u{e0041}'.repeat(250_000) });
    expect(codes(decoded)).toEqual(['text.tag']);
  });

  test('SQL within it is parsed: 32 levels, 200 conditions', () => {
    for (const query of [
      `select ${'('.repeat(31)}1${')'.repeat(31)}`,
      `delete from t where ${'a=1 or '.repeat(200)}b=2`,
    ])
      expect(decodeSample('sql', { query }).view.uninspectable).toEqual([]);
  });
});

describe('a parser under the budget', () => {
  test('is given what fits, and its answer is passed on', () => {
    expect(new Budget().parse('a b', () => 7)).toEqual({ result: 7 });
    expect(new Budget().parse('outside its grammar', () => null)).toEqual({ result: null });
  });

  test('whatever it throws becomes an answer', () => {
    const overflow = (): never => overflow();
    for (const failing of [
      overflow,
      () => {
        throw new Error('trap');
      },
      () => {
        throw new WebAssembly.RuntimeError('unreachable');
      },
    ])
      // prettier-ignore
      expect(new Budget().parse('a', failing)).toMatchObject({ code: 'view.failed' });
  });

  test('is not called for what does not fit; many texts share one allowance', () => {
    const budget = new Budget();
    const text = 'a '.repeat(BUDGET.tokensInOne);
    const answers = [1, 2, 3, 4, 5].map((n) => budget.parse(text, () => n));
    expect(answers.slice(0, 4)).toEqual([1, 2, 3, 4].map((result) => ({ result })));
    expect(answers[4]).toMatchObject({ code: 'view.over-budget' });
  });

  test('spending more than there is throws', () => {
    const budget = new Budget();
    budget.spend(BUDGET.nodes);
    expect(() => budget.spend(1)).toThrow(OverBudget);
  });
});

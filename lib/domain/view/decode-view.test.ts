import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject, JsonValue } from '../json/json.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { reveal } from '../text/reveal.ts';
import { DECODERS } from '../tool/tool.ts';
import type { DecoderName } from '../tool/tool.ts';
import { DECODER_TABLE } from './decoder-table.ts';
import { decodeView } from './decode-view.ts';
import { leavesOf } from './leaves.ts';
import { codesOf, decodeSample, SAMPLE_DIRECTORY, sampleTool } from './sample-records.ts';
import type { View } from './view.ts';

const HOSTILE = fc.constantFrom(
  'report\u202efdp.exe', 'pаypal.com', 'DE02\u200b120300000000202051', '<script>alert(1)</script>', '⟦U+202E⟧', 'a\r\nb\rc',
  'select 1; drop table x', "'; delete from t --", 'curl x | sh', '$(rm -rf /)', '"unclosed', 'cat <<E\nx', 'https://a@b.example',
  'http://[::1', 'xn--a-.example', 'A <b@c.example>, d@e.example', '48750.00', 'EUR', 'GET', '*', 'delete', 'group:engineering',
  '\u{e0041}\u{e0042}', '__proto__', '', ' ', '{{subject}}', '“quoted”', '👩‍👩‍👧', 'line\nline\n', 'customer-exports', '#infra-help',
); // prettier-ignore
const text = fc.oneof({ weight: 3, arbitrary: HOSTILE }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme' }) });
const { value: json } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    text, text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer(), fc.boolean(), fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('id', 'name', 'value', 'email')), tie('value'), { maxKeys: 4 }),
  ), // prettier-ignore
}));

const roleNames = (decoder: DecoderName): string[] =>
  Object.values(DECODER_TABLE[decoder].roles).flat().map((pointer) => pointer.slice(1)); // prettier-ignore

/** Arguments that often have the names the decoder looks for, with values that often fit. */
const argsFor = (decoder: DecoderName): fc.Arbitrary<JsonObject> =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom('extra', '', 'a/b', ...roleNames(decoder)),
        fc.oneof(text, fc.array(text, { maxLength: 3 }), json),
      ),
      {
        maxLength: 7,
      },
    )
    .map((entries) => Object.fromEntries(entries));

/** Every text the view prints. */
function printed(view: View): Set<string> {
  return new Set(
    leavesOf(view as unknown as JsonValue).flatMap(({ value }) => (typeof value === 'string' ? [value] : [])),
  );
}

function isShown(leaf: string, shown: Set<string>, all: string): boolean {
  const whole = [reveal(leaf), reveal(leaf, 'address')];
  if (whole.some((w) => shown.has(w) || all.includes(w))) return true;
  const lines = (separator: string): boolean =>
    leaf.split(separator).every((line) => shown.has(reveal(line)) || (line === '' && shown.size > 0));
  return lines('\n') || lines('\r\n');
}

describe.each(DECODERS)('%s', (decoder) => {
  test('never throws, gives a canonical view, and shows every text of the arguments', () => {
    fc.assert(
      fc.property(argsFor(decoder), fc.constantFrom('write', 'delete', 'send', 'read'), (args, effect) => {
        const { view } = decodeView(sampleTool(decoder, { effect }), args, SAMPLE_DIRECTORY);
        expect(() => canonicalJson(view as unknown as JsonValue)).not.toThrow();
        const shown = printed(view);
        const all = [...shown].join('\u0000');
        expect(all).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u200b\u{e0000}-\u{e007f}]/u);
        const statements = view.changes.flatMap((c) => (c.kind === 'sql' ? c.statements.map((s) => s.text) : []));
        const bare = (sql: string): string => sql.replace(/[;\s]/g, '');
        for (const { value, pointer } of leavesOf(args)) {
          // Statements are listed without the separators between them.
          if (typeof value === 'string' && bare(statements.join('')) === bare(reveal(value))) continue;
          if (typeof value === 'string' && !isShown(value, shown, all)) {
            throw new Error(`${JSON.stringify(value)} at ${pointer} is not in ${JSON.stringify(view)}`);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('never throws on any JSON object at all', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ noUnicodeString: false } as object)),
        (args) => {
          decodeView(sampleTool(decoder), args as JsonObject, SAMPLE_DIRECTORY);
        },
      ),
    );
  });

  test('falls back when the registry maps its fields to nothing', () => {
    const [role] = Object.keys(DECODER_TABLE[decoder].roles);
    if (role === undefined) return;
    const fields = Object.fromEntries(Object.keys(DECODER_TABLE[decoder].roles).map((r) => [r, '/nowhere']));
    const { view } = decodeSample(decoder, { a: 'x' }, { view: { fields } });
    expect(view.decoder.name).toBe('json');
    expect(view.findings.map((f) => f.code)).toContain('view.missing');
    expect(view.uninspectable).toHaveLength(1);
  });
});

describe('the registry’s own words', () => {
  const view = { sentence: 'Pay {{payee}} {{/amount}} — {{note}}', facts: [{ label: 'Booked for', pointer: '/day' }] };
  const args = {
    payee: 'Nordlicht Logistik',
    amount: 48750,
    currency: 'EUR',
    iban: 'DE02500105170137075030',
    day: '2026-11-21',
  };

  test('replace the sentence, but never lose its number and danger', () => {
    expect(decodeSample('money', args, { view }).view.sentence).toBe(
      'Pay “Nordlicht Logistik” 48,750 — (not given). €48,750.00 would be paid. The bank details are new.',
    );
  });

  test('cannot be forged by an argument', () => {
    const { sentence } = decodeSample('money', { ...args, payee: 'Bob” — approved by “Sam\n\u202e' }, { view }).view;
    expect(sentence).toMatch(/^Pay “Bob' — approved by 'Sam ⟦U\+202E⟧” 48,750/);
  });

  test('add facts', () => {
    expect(decodeSample('money', args, { view }).view.facts).toContainEqual({
      label: 'Booked for', value: '2026-11-21', tone: 'plain', source: 'arguments', pointer: '/day',
    }); // prettier-ignore
  });

  test('keep the warning when the arguments do not fit', () => {
    expect(decodeSample('money', { amount: [] }, { view }).view.sentence).toContain(
      'These arguments do not read as a payment',
    );
  });
});

test('keys with hidden characters are found and shown', () => {
  const decoded = decodeSample('json', { 'pass\u200bword': 'x' });
  expect(codesOf(decoded)).toEqual(['text.invisible']);
  expect(JSON.stringify(decoded.view)).toContain('/pass⟦U+200B⟧word');
});

test('equal input gives an equal view, byte for byte', () => {
  const args = { to: ['a@x.example'], subject: 'ü', body: 'b', extra: { z: 1, a: [null] } };
  const once = canonicalJson(decodeSample('email', args).view as unknown as JsonValue);
  expect(canonicalJson(decodeSample('email', structuredClone(args)).view as unknown as JsonValue)).toBe(once);
});

test('a typical action of 1 KB decodes in well under a millisecond', () => {
  const args = {
    channel: '#infra-help',
    in_reply_to: 'T-1042',
    body: 'Please restart the node pool, then check. '.repeat(22),
  };
  for (let i = 0; i < 2_000; i += 1) decodeSample('post', args);
  const start = performance.now();
  for (let i = 0; i < 1_000; i += 1) decodeSample('post', args);
  expect((performance.now() - start) / 1_000).toBeLessThan(0.5);
});

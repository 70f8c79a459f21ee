import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../json/json.ts';
import { changeOf, codesOf, decodeSample } from '../sample-records.ts';

const RECORDED = 'DE02120300000000202051';
const OTHER = 'DE02500105170137075030';
const pay = (more: JsonObject): JsonObject => ({
  amount: 48750,
  currency: 'EUR',
  payee: 'Nordlicht Logistik',
  ...more,
});

describe('the sentence says how much to whom and whether the account is new', () => {
  test.each([
    [pay({ iban: OTHER }), 'Pay €48,750.00 to Nordlicht Logistik — the bank details are new'],
    [pay({ iban: RECORDED }), 'Pay €48,750.00 to Nordlicht Logistik'],
    [pay({ iban: 'de02 1203 0000 0000 2020 51' }), 'Pay €48,750.00 to Nordlicht Logistik'],
    [pay({}), 'Pay €48,750.00 to Nordlicht Logistik'],
    [
      pay({ payee: 'Sudlicht', iban: OTHER }),
      'Pay €48,750.00 to Sudlicht — the records know neither the payee nor the account',
    ],
    [pay({ payee: 'Sudlicht' }), 'Pay €48,750.00 to Sudlicht — the records know no such payee'],
  ])('%j', (args, sentence) => expect(decodeSample('money', args).view.sentence).toBe(sentence));
});

describe('amounts are exact per currency', () => {
  const rows: [JsonObject, number | null, string][] = [
    [{ amount: 0.1, currency: 'EUR' }, 10, '€0.10'],
    [{ amount: 1234567.89, currency: 'USD' }, 123456789, '$1,234,567.89'],
    [{ amount: '48750.10', currency: 'eur' }, 4875010, '€48,750.10'],
    [{ amount: 5000, currency: 'JPY' }, 5000, '¥5,000'],
    [{ amount: 1.5, currency: 'JPY' }, null, '1.5 “JPY”'],
    [{ amount: '1.234', currency: 'KWD' }, 1234, 'KWD 1.234'],
    [{ amount: 1.234, currency: 'EUR' }, null, '1.234 “EUR”'],
    [{ amount: 4.35, currency: 'CHF' }, 435, 'CHF 4.35'],
    [{ amount_minor: 4875000, currency: 'EUR' }, 4875000, '€48,750.00'],
    [{ amount_minor: 7, currency: 'EUR' }, 7, '€0.07'],
    [{ amount: '1.234,56', currency: 'EUR' }, null, '“1.234,56” “EUR”'],
    [{ amount: '1,000', currency: 'EUR' }, null, '“1,000” “EUR”'],
    [{ amount: 1000 }, 100000, '1,000 (no currency stated)'],
    [{ amount: 1000, currency: 'GOLD' }, 100000, '1,000 “GOLD”'],
    [{ amount: -5, currency: 'EUR' }, -500, '-€5.00'],
    [{ amount: '99999999999999999.00', currency: 'EUR' }, null, '99,999,999,999,999,999.00 “EUR”'],
    [{ amount: 1e-7, currency: 'EUR' }, null, '“1e-7” “EUR”'],
  ];
  test.each(rows)('%j', (args, minor, text) => {
    const decoded = decodeSample('money', { payee: 'P', ...args });
    expect(changeOf(decoded, 'money')).toMatchObject({ amount_minor: minor, amount_text: text });
    expect(decoded.measures.amount_minor).toBe(minor);
    if (minor === null || minor <= 0 || args.currency === undefined) expect(decoded.view.uninspectable).not.toEqual([]);
  });
});

test.each([
  ['a zero-width space in the IBAN', pay({ iban: 'DE021203\u200b00000000202051' }), ['text.invisible'], 'changed'],
  ['wrong check digits', pay({ iban: 'DE03120300000000202051' }), ['money.iban-check'], 'changed'],
  [
    'a payee that looks like a recorded one',
    pay({ payee: 'Nоrdlicht Logistik' }),
    ['money.look-alike-payee', 'text.look-alike'],
    'unknown',
  ],
])('%s is found', (_name, args, codes, standing) => {
  const decoded = decodeSample('money', args);
  expect(codesOf(decoded)).toEqual(codes);
  expect(changeOf(decoded, 'money').account_standing).toBe(standing);
});

test('a changed account is measured, and a target nobody knows', () => {
  const { measures, targets } = decodeSample('money', pay({ iban: OTHER }));
  expect(measures).toMatchObject({ account_changed: true, amount_minor: 4875000, currency: 'EUR' });
  expect(targets).toMatchObject([
    { kind: 'recipient', known: true },
    { kind: 'account', value: OTHER, known: false },
  ]);
});

test('an amount stated twice is pointed out, and both are shown', () => {
  const decoded = decodeSample('money', pay({ amount_minor: 100 }));
  expect(codesOf(decoded)).toEqual(['money.two-amounts']);
  expect(changeOf(decoded, 'json').entries).toContainEqual({ pointer: '/amount', type: 'number', value: '48750' });
});

test('amounts of a wrong type fall back', () => {
  expect(decodeSample('money', { amount: { value: 1 }, payee: 'P' }).view.decoder.name).toBe('json');
  expect(decodeSample('money', { amount: 1 }).view.decoder.name).toBe('json');
});

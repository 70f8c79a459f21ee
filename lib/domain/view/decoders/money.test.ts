import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../json/json.ts';
import { changeOf, codesOf, decodeSample } from '../sample-records.ts';
import type { Decoded } from '../view.ts';

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
  expect(decodeSample('money', { amount: { value: [] }, payee: 'P' }).view.decoder.name).toBe('json');
  expect(decodeSample('money', { amount: true, payee: 'P' }).view.decoder.name).toBe('json');
  expect(decodeSample('money', { amount: 1 }).view.decoder.name).toBe('json');
});

const graded = ({ hazards }: Decoded) => hazards.map(({ code, grade }) => `${code} ${grade}`);

describe('every payment is counted and summed', () => {
  const unit = (value: string, code: string, email: string) => ({
    amount: { value, currency_code: code },
    to: { email },
  });
  const orders = (...units: JsonObject[]) =>
    decodeSample(
      'money',
      { units },
      {
        view: {
          fields: {
            amount: '/units/0/amount/value',
            payee: '/units/0/to/email',
            currency: '/units/0/amount/currency_code',
          },
        },
      },
    );

  test('although the registry points at the first item of a list', () => {
    const decoded = orders(unit('100.00', 'USD', 'shop@partner.example'), unit('99000.00', 'USD', 'x@evil.example'));
    expect(decoded.view.sentence).toBe(
      'Pay $99,100.00 in 2 payments to 2 payees: $99,000.00 to x@evil.example and $100.00 to shop@partner.example — the records do not know 2 of the payees',
    );
    expect(decoded.measures).toMatchObject({ amount_minor: 9_910_000, currency: 'USD', items: 2 });
    expect(decoded.view.changes.map((change) => change.kind)).toEqual(['money', 'money']);
    expect(orders(unit('100.00', 'USD', 'shop@partner.example')).view.sentence).toContain('Pay $100.00 to shop@');
  });

  test('in each currency, and no rule takes the sum of several for one', () => {
    const decoded = orders(unit('100.00', 'USD', 'a@x.example'), unit('5000', 'JPY', 'b@x.example'));
    expect(decoded.view.sentence).toContain('Pay $100.00 and ¥5,000 in 2 payments');
    expect(decoded.measures).toMatchObject({ amount_minor: null, currency: null });
    expect(graded(decoded)).toContain('money.currencies serious');
  });

  test('in a list that nobody mapped, with what all of them share', () => {
    const payouts = ['A', 'B', 'C', 'D'].map((name, i) => ({ receiver: name, amount_minor: 1000 + i }));
    const decoded = decodeSample('money', { currency: 'EUR', payouts });
    expect(decoded.view.sentence).toContain(
      'Pay €40.06 in 4 payments to 4 payees: €10.03 to D, €10.02 to C, €10.01 to B and 1 more',
    );
    const one = payouts.map((payout) => ({ ...payout, receiver: 'Nordlicht Logistik' }));
    expect(decodeSample('money', { currency: 'EUR', payouts: one }).view.sentence).toBe(
      'Pay €40.06 in 4 payments to Nordlicht Logistik',
    );
  });

  test('one that cannot be read makes the sum unknown', () => {
    const decoded = orders(unit('100.00', 'USD', 'a@x.example'), unit('9.000,00', 'USD', 'b@x.example'));
    expect(decoded.view.sentence).toContain(
      'Pay an unknown amount in 2 payments to 2 payees: “9.000,00” “USD” to b@x.example',
    );
    expect(decoded.measures.amount_minor).toBeNull();
  });
});

describe('what programs read differently is told, never guessed', () => {
  test.each([
    ['48.000,00', 'EUR', 'as 48, 48,000 or 4,800,000'],
    ['1,00,000', 'INR', 'as 1, 100 or 100,000'],
    ['48.000', 'EUR', 'as 48 or 48,000'],
    ["48'000", 'CHF', 'as 48 or 48,000'],
    ['48 000', 'EUR', 'as 48 or 48,000'],
    ['48.000', 'JPY', 'as 48 or 48,000'],
  ])('%s %s', (amount, currency, readings) => {
    const decoded = decodeSample('money', { amount, currency, payee: 'Nordlicht Logistik' });
    expect(decoded.measures.amount_minor).toBeNull();
    expect(decoded.view.sentence).toContain(
      `The amount “${amount}” is read differently by different programs: ${readings}`,
    );
    expect(graded(decoded)).toEqual(['money.ambiguous serious']);
    expect(decoded.hazards[0]).toMatchObject({ evidence: amount, pointer: '/amount' });
  });

  test.each(['NaN', 'Infinity', '1e5', '0x10', '', '٤٨', '48,5O', '--5', '€48'])('%j is no amount', (amount) => {
    expect(graded(decodeSample('money', { amount, currency: 'EUR', payee: 'Nordlicht Logistik' }))).toEqual([
      'money.amount serious',
    ]);
  });

  test.each([
    ['48.00', 'EUR', 4800], ['0.500', 'EUR', 50], ['48.000', 'KWD', 48_000], ['48.50', 'EUR', 4850], ['100', 'PKR', 10_000],
  ])('%s %s is plain', (amount, currency, minor) => {
    const decoded = decodeSample('money', { amount, currency, payee: 'Nordlicht Logistik' });
    expect(decoded.measures.amount_minor).toBe(minor);
    expect(decoded.hazards).toEqual([]);
  }); // prettier-ignore
});

describe('whole units or cents', () => {
  const integer = { input_schema: { type: 'object', properties: { amount: { type: 'integer' } } } };
  const args = { amount: 1000, currency: 'USD', payee: 'Nordlicht Logistik' };

  test('is asked where neither name nor registry says it', () => {
    const decoded = decodeSample('money', args, integer);
    expect(decoded.view.sentence).toBe(
      'Pay $1,000.00 to Nordlicht Logistik. It is $10.00 if the tool counts in cents, which nobody has said.',
    );
    expect(graded(decoded)).toEqual(['money.unit notice']);
    expect(decodeSample('money', { ...args, currency: 'JPY' }, integer).hazards).toEqual([]);
  });

  test.each([['amount', '$1,000.00'], ['amount_minor', '$10.00']])('is known where %s is mapped', (role, text) => {
    const decoded = decodeSample('money', args, { ...integer, view: { fields: { [role]: '/amount' } } });
    expect(decoded.view.sentence).toBe(`Pay ${text} to Nordlicht Logistik`);
    expect(decoded.hazards).toEqual([]);
  }); // prettier-ignore
});

test('amounts and payees may be objects, as payment systems send them', () => {
  const decoded = decodeSample('money', {
    amount: { value: '12.50', currency: 'EUR' },
    payee: { name: 'Nordlicht Logistik', iban: OTHER },
  });
  expect(decoded.view.sentence).toBe('Pay €12.50 to Nordlicht Logistik — the bank details are new');
  expect(decodeSample('money', { amount: { currency: 'EUR', amount_minor: 1250 }, payee: 'P' }).measures).toMatchObject(
    {
      amount_minor: 1250,
    },
  );
  expect(graded(decoded)).toEqual(['money.account-changed grave']);
  expect(decoded.hazards[0]).toMatchObject({ evidence: OTHER, pointer: '/payee/iban' });
});

test('a refund is called one', () => {
  const decoded = decodeSample(
    'money',
    { amount: '5.00', currency: 'EUR', payee: 'P' },
    { name: 'shop.create_refund' },
  );
  expect(decoded.view.sentence).toContain('Refund €5.00 to P');
});

import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../json/json.ts';
import { decodeSample } from '../sample-records.ts';

const mail = { to: ['dana@ourco.example'], subject: 'x', body: 'y' };
const told = (args: JsonObject, more: Parameters<typeof decodeSample>[2] = {}) =>
  decodeSample('email', { ...mail, ...args }, { effect: 'send', ...more });

describe('the sentence ends in what it does not count', () => {
  test.each<[JsonObject, string]>([
    [{ mimeType: 'text/plain' }, '. It also carries mimeType “text/plain”.'],
    [{ a: 1, b: true }, '. It also carries a 1 and b true.'],
    [{ a: 1, b: 2, c: 3, d: 4 }, '. It also carries a 1, b 2 and 2 more values.'],
    [{ meta: { retry: [1, { x: 'y' }] } }, '. It also carries meta.retry[0] 1 and meta.retry[1].x “y”.'],
    [{ note: 'long '.repeat(50) }, '. It also carries 1 value that it does not count.'],
    [{ a: null }, '“x”'],
  ])('%j', (args, end) => expect(told(args).view.sentence.endsWith(end)).toBe(true));

  test('what weighs stands first, whatever its place', () => {
    const { view } = told({ a: 1, b: 2, c: 3, webhook: 'https://collect.example.net/x' });
    expect(view.sentence).toContain('It also carries webhook “https://collect.example.net/x”, a 1 and 2 more values.');
  });

  test('also behind the registry’s own words, without what those tell', () => {
    const { view } = told({ a: 1, b: 2 }, { view: { sentence: 'Write to Dana about {{subject}}, {{a}}' } });
    expect(view.sentence).toContain('It also carries b 2.');
    const generic = decodeSample('json', { a: 1, b: 2 }, { view: { sentence: 'Set {{a}}' } });
    expect(generic.view.sentence).toBe('Set 1. It also carries b 2.');
  });
});

describe('a value that no role counts is a hazard when it could change the meaning', () => {
  test.each<[JsonObject, string, string]>([
    [{ total_price: '99.50' }, 'left-over.amount notice', '/total_price'],
    [{ limits: { amount: { value: 12 } } }, 'left-over.amount notice', '/limits/amount/value'],
    [{ extra: '€500' }, 'left-over.amount notice', '/extra'],
    [{ notify: 'x@evil.example' }, 'left-over.address serious', '/notify'],
    [{ notify: 'dana@ourco.example' }, 'left-over.address notice', '/notify'],
    [{ callback: 'https://collect.example.net/x' }, 'left-over.link serious', '/callback'],
    [{ callback: 'https://www.ourco.example/x' }, 'left-over.link notice', '/callback'],
    [{ grants: [{ role: 'viewer' }, { role: 'roles/owner' }] }, 'left-over.role serious', '/grants/1/role'],
    [{ visibility: 'public' }, 'left-over.anybody grave', '/visibility'],
    [{ bindings: [{ members: ['user:a', 'allUsers'] }] }, 'left-over.anybody grave', '/bindings/0/members/1'],
    [{ visibility: 'anyone with the link' }, 'left-over.anybody grave', '/visibility'],
    [{ share: 'system:authenticated' }, 'left-over.anybody grave', '/share'],
    [{ role: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635' }, 'left-over.role serious', '/role'],
    [{ permission: 'all privileges' }, 'left-over.role serious', '/permission'],
    [{ extra: '500 €' }, 'left-over.amount notice', '/extra'],
    [{ fee: 'EUR 1,000,000' }, 'left-over.amount notice', '/fee'],
    [{ pay_from: 'DE02500105170137075030' }, 'left-over.account serious', '/pay_from'],
  ])('%j', (args, hazard, pointer) => {
    const { hazards } = told(args);
    expect(hazards.map(({ code, grade, pointer: at }) => [`${code} ${grade}`, at])).toEqual([[hazard, pointer]]);
  });

  test.each<JsonObject>([
    { amount: 0 }, { amount: '€0.00' }, { fee: '0,00' }, { log_level: 'info' }, { retries: 3 }, { note: 'see https://x.example/ for the owner' }, { description: 'public' },
  ])('%j is none', (args) => expect(told(args).hazards).toEqual([])) // prettier-ignore

  test('an amount larger than the one that is counted is serious', () => {
    const pay = (fee: number | string) =>
      decodeSample('money', { amount: '10.00', currency: 'EUR', payee: 'Nordlicht Logistik', fee }, { effect: 'pay' });
    expect(pay(1).hazards).toMatchObject([{ code: 'left-over.amount', grade: 'notice', evidence: '1' }]);
    expect(pay(990).hazards).toMatchObject([{ code: 'left-over.amount', grade: 'serious', evidence: '990' }]);
    for (const fee of ['€9,000,000', '1,000,000', '9.000,00', "9'000.00", '1,00,000', 'EUR 990.00', '990.00 €', '-990'])
      expect(pay(fee).hazards, fee).toMatchObject([{ code: 'left-over.amount', grade: 'serious' }]);
    for (const fee of ['€9.50', '9,50', '0.10 €'])
      expect(pay(fee).hazards, fee).toMatchObject([{ code: 'left-over.amount', grade: 'notice' }]);
  });
});

describe('names are compared by their words', () => {
  test.each(['queryText', 'query_text', 'SQL-Text', 'statementList'])('%s', (name) => {
    const { view, measures } = decodeSample('sql', { query: 'SELECT 1', [name]: 'z' });
    expect(view.sentence).toContain(`${name} may say otherwise`);
    expect(measures.second_readings).toBe(1);
  });

  test.each(['body_format', 'message_id', 'file_name', 'recipient_count', 'body2_url'])(
    '%s is about something else',
    (name) => expect(told({ [name]: 'x' }).measures.second_readings).toBeNull(),
  );
});

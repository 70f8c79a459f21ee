import { expect, test } from 'vitest';

import { decodeSample } from '../sample-records.ts';

const sql = { query: 'SELECT 1' };
const mail = { to: ['dana@ourco.example'], subject: 'x', body: 'y' };
const schema = (...names: string[]) => ({
  input_schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) },
});

test.each([
  ['another spelling', { ...sql, QUERY: 'SELECT 2' }, 'QUERY'],
  ['another name', { ...sql, statement: 'SELECT 2' }, 'statement'],
])('%s of a part is pointed out, counted and not passed over by the sentence', (_what, args, name) => {
  const { view, measures } = decodeSample('sql', args);
  expect(view.findings.map((f) => f.code)).toContain('view.second-reading');
  expect(view.uninspectable.map((u) => u.pointer)).toContain(`/${name}`);
  expect(view.sentence).toContain(`${name} may say otherwise`);
  expect(measures.second_readings).toBe(1);
});

test('a mapped part makes no declared argument suspect, and every undeclared one', () => {
  const fields = { query: '/query' };
  const args = { ...sql, statement: 'SELECT 2' };
  const declared = { ...schema('query', 'statement'), view: { decoder: 'sql', fields } } as const;
  expect(decodeSample('sql', args, declared).measures.second_readings).toBeNull();
  const undeclared = { ...declared, ...schema('query') };
  expect(decodeSample('sql', args, undeclared).measures.second_readings).toBe(1);
});

test('pieces of a value that was read, and texts that move nothing, are no second readings', () => {
  expect(
    decodeSample('email', { ...mail, attachments: [{ name: 'a.pdf', size: 3 }], title: 'z' }).measures.second_readings,
  ).toBeNull();
});

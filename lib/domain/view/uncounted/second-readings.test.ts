import { expect, test } from 'vitest';

import { decodeSample } from '../sample-records.ts';

const mail = { to: ['dana@ourco.example'], subject: 'x', body: 'y' };
const schema = (...names: string[]) => ({
  input_schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, {}])) },
});

test.each([
  ['another spelling', { ...mail, BCC: ['eve@evil.example'] }, 'BCC'],
  ['another name', { ...mail, recipients: ['eve@evil.example'] }, 'recipients'],
])('%s of a part is pointed out, counted and not passed over by the sentence', (_what, args, name) => {
  const { view, measures } = decodeSample('email', args);
  expect(view.findings.map((f) => f.code)).toContain('view.second-reading');
  expect(view.uninspectable.map((u) => u.pointer)).toContain(`/${name}`);
  expect(view.sentence).toContain(`${name} may say otherwise`);
  expect(measures.second_readings).toBe(1);
});

test('a mapped part makes no declared argument suspect, and every undeclared one', () => {
  const fields = { to: '/to' };
  const args = { ...mail, recipients: ['eve@evil.example'] };
  const declared = { ...schema('to', 'recipients', 'subject', 'body'), view: { decoder: 'email', fields } } as const;
  expect(decodeSample('email', args, declared).measures.second_readings).toBeNull();
  const undeclared = { ...declared, ...schema('to', 'subject', 'body') };
  expect(decodeSample('email', args, undeclared).measures.second_readings).toBe(1);
});

test('pieces of a value that was read, and texts that move nothing, are no second readings', () => {
  expect(
    decodeSample('email', { ...mail, attachments: [{ name: 'a.pdf', size: 3 }], title: 'z' }).measures.second_readings,
  ).toBeNull();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../json/json.ts';
import { pointerGet } from '../json/pointer.ts';
import { reveal } from '../text/reveal.ts';
import { DECODERS, type DecoderName } from '../tool/tool.ts';
import { decodeView } from '../view/decode-view.ts';
import { DECODER_TABLE } from '../view/decoder-table.ts';
import { leavesOf } from '../view/leaves.ts';
import { SAMPLE_DIRECTORY, sampleTool } from '../view/sample-records.ts';
import { scalarText } from '../view/words.ts';
import { factorsOfArguments } from './assess-risk.ts';

const VALUES = [
  'dana@ourco.example', 'x@evil.example', 'allUsers', 'roles/owner', 'engineering', 'DE02500105170137075030', '99.50', '48.000,00',
  'EUR', 'Nordlicht Logistik', 'https://collect.example.net/x', 'prod-eu', 'customers', '*', 'DELETE FROM customers', 'rm -rf /srv', 'owner',
]; // prettier-ignore
const value = fc.oneof(fc.constantFrom(...VALUES), fc.integer({ min: -5, max: 2_000_000 }), fc.boolean());

const argsFor = (decoder: DecoderName): fc.Arbitrary<JsonObject> => {
  const names = Object.values(DECODER_TABLE[decoder].roles).flatMap((pointers) =>
    pointers.map((p) => p.split('/')[1] ?? ''),
  );
  const name = fc.constantFrom('note', 'total_amount', 'htmlBody', 'role', 'callback_url', 'grantee', ...names);
  return fc
    .array(
      fc.tuple(
        name,
        fc.oneof(value, fc.array(value, { maxLength: 3 }), fc.array(fc.dictionary(name, value), { maxLength: 3 })),
      ),
      { maxLength: 7 },
    )
    .map((entries) => Object.fromEntries(entries) as JsonObject);
};

describe.each(DECODERS)('%s: evidence is part of the cause', (decoder) => {
  test('a hazard stands at the very place it names, with the value that is there', () => {
    fc.assert(
      fc.property(argsFor(decoder), fc.constantFrom('pay', 'send', 'grant', 'delete'), (args, effect) => {
        const { hazards } = decodeView(sampleTool(decoder, { effect }), args, SAMPLE_DIRECTORY);
        for (const { code, evidence, pointer } of hazards) {
          const there = leavesOf(pointerGet(args, pointer) ?? null).map((leaf) => scalarText(leaf.value));
          const shown = [...there, there.join(' ')].flatMap((text) => [reveal(text), reveal(text, 'address')]);
          const holds = shown.some((text) => text === '' || text.includes(evidence) || evidence.includes(text));
          if (!holds) throw new Error(`${code}: ${evidence} is not at ${pointer} of ${JSON.stringify(args)}`);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what a factor shows in quotation marks, or with its place, is in the arguments', () => {
    fc.assert(
      fc.property(argsFor(decoder), (args) => {
        const tool = sampleTool(decoder, { effect: 'write' });
        const decoded = decodeView(tool, args, SAMPLE_DIRECTORY);
        const all = JSON.stringify(args);
        for (const { code, evidence } of factorsOfArguments({ tool, decoded, sensitive: [] }))
          for (const [, place = ''] of evidence.matchAll(/ \((\/[^) ]*)\)/g))
            expect([code, pointerGet(args, place) !== undefined, all !== '']).toEqual([code, true, true]);
      }),
      { numRuns: 300 },
    );
  });
});

test('each factor names its own cause, not its neighbour', () => {
  const evidence = (decoder: DecoderName, args: JsonObject, code: string) => {
    const tool = sampleTool(decoder, { effect: 'send' });
    return factorsOfArguments({ tool, decoded: decodeView(tool, args, SAMPLE_DIRECTORY), sensitive: [] }).find(
      (factor) => factor.code === code,
    )?.evidence;
  };
  const mail = { to: ['dana@ourco.example', 'x@evil.example'], subject: 's', body: 'b' };
  expect(evidence('email', mail, 'audience.outsiders')).toBe('x@evil.example');
  expect(evidence('delete', { query: 'older_than:1d' }, 'size.unbounded')).toBe('“older_than:1d”');
  expect(evidence('delete', { ids: ['a1', 'b2'] }, 'size.items')).toBe('a1 and b2');
  const payment = { amount: '48750.00', currency: 'EUR', payee: 'Nordlicht Logistik', iban: 'DE02500105170137075030' };
  expect(evidence('money', payment, 'size.amount')).toBe('€48,750.00');
  expect(evidence('money', payment, 'money.account-changed')).toBe('DE02500105170137075030 (/iban)');
});

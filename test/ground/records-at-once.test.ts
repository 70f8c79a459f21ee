import { describe, expect, test } from 'vitest';

import { directoryOf } from '#lib/domain/directory/directory.ts';
import type { DirectoryRecord, DirectoryRecords, RecordKind } from '#lib/domain/directory/records.ts';
import { lessSuspicious } from '#lib/domain/directory/suspicion.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { factorsOfArguments } from '#lib/domain/risk/assess-risk.ts';
import type { DecoderName } from '#lib/domain/tool/tool.ts';
import { decodeView } from '#lib/domain/view/decode-view.ts';
import { SAMPLE_DIRECTORY, sampleTool } from '#lib/domain/view/sample-records.ts';

/** What one admin may do at once, where one call looks worse afterwards, and another could look better. */
type Row<K extends RecordKind = RecordKind> = [
  what: string,
  change: { kind: K; key: string; after: DirectoryRecords[K] | null },
  call: [DecoderName, JsonObject],
];

const payment = (payee: string): JsonObject => ({ amount: 9, currency: 'EUR', payee, iban: 'DE02500105170137075030' });

const ROWS: Row[] = [
  [
    'a payee goes, and another account is no news any more',
    { kind: 'payee', key: 'Nordlicht Logistik', after: null },
    ['money', payment('Nordlicht Logistik')],
  ],
  [
    'a payee goes, and nothing looks like it any more',
    { kind: 'payee', key: 'acme', after: null },
    ['money', payment('аcme')],
  ],
  [
    'an own domain goes, and nothing looks like it any more',
    { kind: 'domain', key: 'ourco.example', after: null },
    ['email', { to: 'dana@оurco.example', subject: 'x', body: 'x' }],
  ],
  [
    'who has access is taken out of the records, and the number reached is small',
    { kind: 'resource', key: 'wiki', after: { members: [] } },
    ['permission', { resource: 'wiki', role: 'reader', add: ['user:kim'] }],
  ],
  [
    'a contact goes, and how many are reached is not known any more',
    { kind: 'contact', key: 'kim', after: null },
    ['permission', { resource: 'wiki', role: 'reader', add: ['kim'] }],
  ],
  [
    'a channel becomes public, and has no number of readers any more',
    { kind: 'channel', key: '#infra-help', after: { readers: 4812, public: true } },
    ['post', { channel: '#infra-help', body: 'x' }],
  ],
  [
    'an environment goes, and no rule about it matches any more',
    { kind: 'environment', key: 'sandbox', after: null },
    ['shell', { command: 'deploy sandbox' }],
  ],
];

const RECORDS: DirectoryRecord[] = [
  { kind: 'payee', key: 'acme', data: { name: 'Acme', accounts: ['DE02120300000000202051'] } },
  { kind: 'contact', key: 'kim', data: { name: 'Kim' } },
  { kind: 'resource', key: 'wiki', data: { members: ['group:engineering'] } },
];

/** What rules and people are told of a call. */
function toldOf(directory: typeof SAMPLE_DIRECTORY, [decoder, args]: Row[2]) {
  const tool = sampleTool(decoder);
  const decoded = decodeView(tool, args, directory);
  return {
    measures: decoded.measures as unknown as Record<string, unknown>,
    factors: new Map(factorsOfArguments({ tool, decoded, sensitive: [] }).map(({ code, weight }) => [code, weight])),
    findings: decoded.view.findings.map(({ code }) => code),
  };
}

/** Whether anything told before is told no more, or told smaller. */
function better(before: ReturnType<typeof toldOf>, after: ReturnType<typeof toldOf>): boolean {
  const smaller = (was: unknown, is: unknown): boolean =>
    was !== null &&
    was !== undefined &&
    was !== false &&
    (typeof was === 'number' ? Number(is ?? -1) < was : is == null || is === false);
  return (
    Object.entries(before.measures).some(([name, was]) => smaller(was, after.measures[name])) ||
    [...before.factors].some(([code, weight]) => weight > (after.factors.get(code) ?? 0)) ||
    before.findings.some((code) => !after.findings.includes(code))
  );
}

describe('what makes one call look worse and another better needs a second person', () => {
  test.each(ROWS)('%s', (_what, { kind, key, after }, call) => {
    const before = directoryOf(8, RECORDS, SAMPLE_DIRECTORY);
    const changed = directoryOf(9, [{ kind, key, data: after }], before);
    // It does make this call look better, so the row shows something.
    expect(better(toldOf(before, call), toldOf(changed, call))).toBe(true);
    expect(lessSuspicious(kind, before.find(kind, key), after)).toBe(true);
  });
});

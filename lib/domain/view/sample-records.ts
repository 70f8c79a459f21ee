import { directoryOf } from '../directory/directory.ts';
import type { JsonObject } from '../json/json.ts';
import type { DecoderName, Tool } from '../tool/tool.ts';
import { decodeView } from './decode-view.ts';
import type { Change, Decoded } from './view.ts';

/** The records used by the decoder tests: one small company. */
export const SAMPLE_DIRECTORY = directoryOf(7, [
  { kind: 'domain', key: 'ourco.example', data: { own: true } },
  { kind: 'domain', key: 'partner.example', data: { own: false } },
  { kind: 'contact', key: 'kim@partner.example', data: { name: 'Kim Lund' } },
  { kind: 'contact', key: 'dana@ourco.example', data: { name: 'Dana Ruiz' } },
  {
    kind: 'payee',
    key: 'Nordlicht Logistik',
    data: { name: 'Nordlicht Logistik', accounts: ['DE02 1203 0000 0000 2020 51'] },
  },
  { kind: 'group', key: 'engineering', data: { people: 1203 } },
  { kind: 'group', key: 'data-platform', data: { people: 6 } },
  { kind: 'group', key: 'all@ourco.example', data: { people: 5200 } },
  { kind: 'channel', key: '#infra-help', data: { readers: 4812 } },
  { kind: 'channel', key: 'T-1042', data: { title: 'Dana’s question', readers: 4812 } },
  { kind: 'channel', key: 'blog', data: { readers: 0, public: true } },
  {
    kind: 'resource',
    key: 'customer-exports',
    data: { data_class: 'restricted', members: ['data-platform'], holds: 'names and addresses of customers' },
  },
  { kind: 'resource', key: 'customers', data: { data_class: 'confidential' } },
  { kind: 'environment', key: 'prod-eu', data: { production: true } },
  { kind: 'environment', key: 'sandbox', data: { production: false } },
]);

/** A registered tool with the given decoder. */
export function sampleTool(
  decoder: DecoderName,
  more: Partial<Omit<Tool, 'view'>> & { view?: Tool['view'] } = {},
): Tool {
  const { view = {}, ...rest } = more;
  return {
    name: `sample.${decoder}`,
    version: 1,
    title: `Sample ${decoder}`,
    description: '',
    input_schema: {},
    effect: 'write',
    reversibility: 'reversible',
    audience: 'team',
    data_class: 'internal',
    output_trust: 'trusted',
    ...rest,
    view: { decoder, ...view },
  };
}

/** Decodes with the sample records. */
export function decodeSample(
  decoder: DecoderName,
  args: JsonObject,
  more: Parameters<typeof sampleTool>[1] = {},
): Decoded {
  return decodeView(sampleTool(decoder, more), args, SAMPLE_DIRECTORY);
}

/** The first change of a kind; fails the test when there is none. */
export function changeOf<K extends Change['kind']>(decoded: Decoded, kind: K): Extract<Change, { kind: K }> {
  const change = decoded.view.changes.find((c): c is Extract<Change, { kind: K }> => c.kind === kind);
  if (change === undefined)
    throw new Error(`No ${kind} change in ${JSON.stringify(decoded.view.changes.map((c) => c.kind))}`);
  return change;
}

/** The codes of all findings, sorted. */
export function codesOf({ view }: Decoded): string[] {
  return [...new Set(view.findings.map((f) => f.code))].sort();
}

import type { Directory } from '../directory/directory.ts';
import type { DirectoryRecords } from '../directory/records.ts';
import { reveal } from '../text/reveal.ts';
import { DATA_CLASSES } from '../tool/tool.ts';
import type { Budget } from './budget.ts';
import type { Draft, Names } from './draft.ts';
import type { Leaf } from './leaves.ts';
import { isAddress, recipientsOf } from './people.ts';
import { ibanChecks, isIbanShaped } from './accounts.ts';
import { urlTargets } from './urls.ts';
import type { DecoderName } from '../tool/tool.ts';
import type { Target } from './view.ts';

const LONGEST_NAME = 200;
const LONGEST_COMMAND = 2_000;

/** Adds what the records know about names in the arguments: environments, resources, and targets that the decoder did not report. */
export function addRecords(
  directory: Directory,
  decoder: DecoderName,
  leaves: readonly Leaf[],
  draft: Draft,
  budget: Budget,
): void {
  for (const { value, pointer } of leaves) {
    if (typeof value !== 'string') continue;
    const { names } = draft;
    const told =
      names !== undefined && (reveal(pointer) === names.pointer || reveal(pointer).startsWith(`${names.pointer}/`));
    if (told) continue;
    for (const name of namesIn(value, decoder)) {
      addEnvironment(directory, name, pointer, draft);
      addResource(directory.find('resource', name), name, pointer, draft);
    }
  }
  for (const { value, pointer } of leaves)
    if (typeof value === 'string') draft.targets.push(...targetsIn(directory, value, pointer, budget));
  if (draft.names !== undefined) addNames(directory, draft.names, draft);
  draft.targets = [
    ...new Map(draft.targets.map((t) => [`${t.kind}\n${t.value}`, t] as const).reverse()).values(),
  ].reverse();
}

/** A place that is only read from is a fact, and nothing that is touched. */
function addNames(directory: Directory, { pointer, environments, read, resources }: Names, draft: Draft): void {
  for (const name of environments) addEnvironment(directory, name, pointer, draft);
  for (const name of resources) addResource(directory.find('resource', name), name, pointer, draft);
  const name = read.find((one) => directory.find('environment', one) !== null);
  if (name === undefined || draft.measures.environment != null) return;
  const shown = reveal(name, 'address');
  draft.facts.push({
    label: 'Environment',
    value: `${shown}, which it only reads`,
    tone: 'plain',
    source: 'records',
    pointer: reveal(pointer),
  });
}

/** SQL that could not be read, and what stands beside SQL, contains names inside longer text; elsewhere the whole value is the name. */
function namesIn(value: string, decoder: DecoderName): string[] {
  if (decoder === 'sql' && value.length <= LONGEST_COMMAND) {
    return [...new Set(value.split(/[\s=:,;'"()|&/]+/))].filter((name) => name !== '');
  }
  return value.length <= LONGEST_NAME ? [value] : [];
}

function addEnvironment(directory: Directory, name: string, pointer: string, draft: Draft): void {
  const environment = directory.find('environment', name);
  if (environment === null || draft.measures.production === true) return;
  draft.measures.environment = reveal(name, 'address');
  draft.measures.production = environment.production;
  draft.facts.push({
    label: 'Environment',
    value: `${reveal(name, 'address')}${environment.production ? ' (production)' : ''}`,
    tone: environment.production ? 'danger' : 'plain',
    source: 'records',
    pointer: reveal(pointer),
  });
  if (environment.production) draft.essentials.push(`It touches production (${reveal(name, 'address')})`);
}

function addResource(record: DirectoryRecords['resource'] | null, name: string, pointer: string, draft: Draft): void {
  if (record?.data_class === undefined) return;
  const known = draft.measures.data_class ?? null;
  if (known !== null && DATA_CLASSES.indexOf(known) >= DATA_CLASSES.indexOf(record.data_class)) return;
  draft.measures.data_class = record.data_class;
  draft.facts.push({
    label: reveal(name, 'address'),
    value: `Classed ${record.data_class}${record.holds === undefined ? '' : `, holds ${reveal(record.holds)}`}`,
    tone: record.data_class === 'restricted' || record.data_class === 'confidential' ? 'notice' : 'plain',
    source: 'records',
    pointer: reveal(pointer),
  });
}

function targetsIn(directory: Directory, value: string, pointer: string, budget: Budget): Target[] {
  const targets = urlTargets(directory, value, reveal(pointer));
  const text = value.trim();
  if (text.length > 320) return targets;
  if (isAddress(text)) {
    const [recipient] = recipientsOf(directory, [{ raw: text, shown: reveal(text, 'address'), pointer }], budget);
    if (recipient !== undefined) {
      const known = recipient.person.standing !== 'unknown';
      targets.push({ kind: 'recipient', value: recipient.person.address, pointer: reveal(pointer), known });
    }
  } else if (isIbanShaped(text) && ibanChecks(text)) {
    targets.push({ kind: 'account', value: reveal(text, 'address'), pointer: reveal(pointer), known: false });
  }
  return targets;
}

import { canonicalJson } from '../../json/canonical-json.ts';
import type { JsonObject } from '../../json/json.ts';
import { pointerChild, pointerSegments } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { leavesOf } from '../leaves.ts';
import type { Leaf } from '../leaves.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { isAddress, recipientsOf } from '../people.ts';
import { diffText } from '../edits/text-diff.ts';
import type { Change } from '../view.ts';
import { counted, grouped, quoted, scalarText } from '../words.ts';

const MOST_LEAVES = 1_000;
const NAMED_IN_SENTENCE = 3;

/** The generic decoder: every value with its pointer, and the registry's before/after pair as a diff. */
export const jsonDecoder: Decoder = {
  name: 'json',
  version: 2,
  roles: {},
  decode(input: DecoderInput): Draft {
    const { tool, reader } = input;
    const leaves = leavesOf(reader.args).filter((leaf) => leaf.pointer !== '');
    const draft = draftOf(sentenceOf(reveal(tool.title || tool.name), leaves), jsonChange([]));
    draft.changes = diffChanges(input);
    if (leaves.length > MOST_LEAVES) {
      draft.uninspectable.push({
        pointer: '',
        why: `${grouped(leaves.length)} values are more than a person can check`,
      });
    }
    if (tool.effect === 'send' || tool.effect === 'publish') addRecipients(input, leaves, draft);
    return draft;
  },
};

/** The generic change: one entry for each leaf or, when there are too many, for each argument; always complete. */
export function jsonChange(leaves: readonly Leaf[], args: JsonObject = {}): Extract<Change, { kind: 'json' }> {
  if (leaves.length > MOST_LEAVES) return { kind: 'json', entries: membersOf(leaves, args) };
  const entries = leaves.map(({ pointer, type, value }) => ({
    pointer: reveal(pointer),
    type,
    value: typeof value === 'string' ? reveal(value) : canonicalJson(value),
  }));
  return { kind: 'json', entries };
}

/** One entry for each argument: with very many leaves, one for each would be many times larger than the arguments. */
function membersOf(leaves: readonly Leaf[], args: JsonObject): { pointer: string; type: string; value: string }[] {
  const names = new Set(leaves.map((leaf) => pointerSegments(leaf.pointer)?.[0] ?? ''));
  return [...names].map((name) => {
    const value = args[name] ?? null;
    const type = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
    return { pointer: reveal(pointerChild('', name)), type, value: reveal(scalarText(value)) };
  });
}

function sentenceOf(title: string, leaves: readonly Leaf[]): string {
  if (leaves.length === 0) return `${title}, without arguments`;
  const short = leaves.filter(
    (leaf) => leaf.key !== null && scalarText(leaf.value).length <= 60 && leaf.type !== 'null',
  );
  const parts = short.slice(0, NAMED_IN_SENTENCE).map((leaf) => `${labelOf(leaf)} ${valueInSentence(leaf)}`);
  const others = leaves.length - parts.length;
  if (parts.length === 0) return `${title}, with ${counted(others, 'value', 'values')}`;
  return `${title}: ${parts.join(', ')}${others === 0 ? '' : `, and ${counted(others, 'more value', 'more values')}`}`;
}

/** Cut between code points, so that no surrogate pair is split. */
const labelOf = (leaf: Leaf): string =>
  [...reveal(leaf.key ?? '', 'address').replace(/[_\s]+/g, ' ')].slice(0, 60).join('');

function valueInSentence({ value }: Leaf): string {
  if (typeof value === 'string') return quoted(reveal(value));
  return typeof value === 'number' ? grouped(value) : canonicalJson(value);
}

function diffChanges({ tool, reader }: DecoderInput): Change[] {
  const spec = tool.view.diff;
  if (spec === undefined) return [];
  const before = sideOf(reader, 'before');
  const after = sideOf(reader, 'after');
  if (before === null && after === null) return [];
  return [{ kind: 'text', label: 'Before and after', lines: diffText(before?.raw ?? '', after?.raw ?? '') }];
}

const sideOf = (reader: ArgumentReader, side: 'before' | 'after'): Read | null => reader.anyText(`diff.${side}`);

/** A tool that sends without using the e-mail decoder still reports how many addresses its arguments contain. */
function addRecipients({ directory, budget }: DecoderInput, leaves: readonly Leaf[], draft: Draft): void {
  const addresses = leaves.flatMap(({ value, pointer }) =>
    typeof value === 'string' && isAddress(value.trim())
      ? [{ raw: value, shown: reveal(value, 'address'), pointer }]
      : [],
  );
  if (addresses.length === 0) return;
  const recipients = recipientsOf(directory, addresses, budget);
  draft.measures.recipients = recipients.length;
  draft.measures.external_recipients = recipients.filter(({ person }) => person.standing !== 'internal').length;
}

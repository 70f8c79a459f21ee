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
import { defaultsOf, type Default } from '../uncounted/defaults.ts';
import { wordsOf } from '../uncounted/name-words.ts';
import { noteOpaque } from '../uncounted/opaque-target.ts';
import { counted, grouped, labelled, named, numberText, quotedEnds, scalarText } from '../words.ts';

const MOST_LEAVES = 1_000;
const NAMED_IN_SENTENCE = 3;

/** The generic decoder: every value with its pointer, and the registry's before/after pair as a diff. */
export const jsonDecoder: Decoder = {
  name: 'json',
  version: 4,
  roles: {},
  decode(input: DecoderInput): Draft {
    const { tool, reader } = input;
    const leaves = leavesOf(reader.args).filter((leaf) => leaf.pointer !== '');
    const draft = draftOf(
      sentenceOf(reveal(tool.title || tool.name), leaves, defaultsOf(tool, reader.args)),
      jsonChange([]),
    );
    draft.changes = diffChanges(input);
    noteGeneric(input, leaves, draft);
    return draft;
  },
};

/** What holds of any values whatever they mean: that they stand for something unseen, are too many to check, and name people. */
export function noteGeneric(input: DecoderInput, leaves: readonly Leaf[], draft: Draft): void {
  const { tool } = input;
  noteOpaque(tool, leaves, draft);
  if (leaves.length > MOST_LEAVES)
    draft.uninspectable.push({
      pointer: '',
      why: `${grouped(leaves.length)} values are more than a person can check`,
    });
  if (tool.effect === 'send' || tool.effect === 'publish') addRecipients(input, leaves, draft);
}

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

function sentenceOf(title: string, leaves: readonly Leaf[], defaults: readonly Default[]): string {
  const decided = defaults.filter(({ decides }) => decides).slice(0, 2);
  const given = decided.map(
    ({ name, value }) =>
      `${labelText(name)} ${typeof value === 'string' ? named(reveal(value)) : scalarText(value)} (default)`,
  );
  if (leaves.length === 0) return `${title}${given.length === 0 ? ', without arguments' : `: ${given.join(', ')}`}`;
  const said = leaves.filter(({ type }) => type !== 'null');
  const telling = new Set(said.toSorted((x, y) => rankOf(y) - rankOf(x)).slice(0, NAMED_IN_SENTENCE));
  const parts = said.filter((leaf) => telling.has(leaf)).map((leaf) => `${labelOf(leaf)} ${valueInSentence(leaf)}`);
  const others = leaves.length - parts.length;
  const all = [...parts, ...given];
  if (all.length === 0) return `${title}, with ${counted(others, 'empty value', 'empty values')}`;
  return `${title}: ${all.join(', ')}${others === 0 ? '' : `, and ${counted(others, 'more value', 'more values')}`}`;
}

const TELLING =
  /^(?:to|name|title|path|file|url|uri|link|number|id|ids|query|selector|repo|owner|branch|account|user|email|channel|target|command|text|body|message|content|code|function|script)$/;

/** How much a value tells of what will happen: whom or what it reaches, before how and how often. */
function rankOf({ key, type, value }: Leaf): number {
  if (type === 'array' || type === 'object') return 0;
  const text = typeof value === 'string' ? value.trim() : '';
  if (isAddress(text) || /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text)) return 5;
  if (wordsOf(key ?? '').some((word) => TELLING.test(word))) return 4;
  return type === 'string' ? (text === '' ? 1 : 3) : 2;
}

const labelOf = (leaf: Leaf): string => labelText(leaf.key ?? '');

/** Cut between code points, so that no surrogate pair is split. */
const labelText = (name: string): string =>
  labelled([...reveal(name, 'address').replace(/[_\s]+/g, ' ')].slice(0, 60).join(''));

function valueInSentence({ key, value }: Leaf): string {
  if (typeof value === 'string') return quotedEnds(reveal(value));
  return typeof value === 'number' ? numberText(value, key ?? '') : canonicalJson(value);
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

/** A tool that sends still reports how many addresses its arguments contain, besides those that its decoder has counted. */
function addRecipients({ reader, directory, budget }: DecoderInput, leaves: readonly Leaf[], draft: Draft): void {
  const { recipients: before = null, external_recipients: outside = null } = draft.measures;
  const addresses = leaves.flatMap(({ value, pointer }) =>
    typeof value === 'string' && isAddress(value.trim()) && (before === null || !reader.isUsed(pointer))
      ? [{ raw: value, shown: reveal(value, 'address'), pointer }]
      : [],
  );
  if (addresses.length === 0) return;
  const recipients = recipientsOf(directory, addresses, budget);
  draft.measures.recipients = (before ?? 0) + recipients.length;
  draft.measures.external_recipients =
    (outside ?? 0) + recipients.filter(({ person }) => person.standing !== 'internal').length;
}

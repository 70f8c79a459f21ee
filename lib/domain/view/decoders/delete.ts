import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { pointerChild, pointerSegments } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { allFlag, meansAll, meansMany, offersCondition } from '../deletion/bounds.ts';
import { counted, grouped, labelled, listed, named, quoted } from '../words.ts';

const ID_KEYS = ['id', 'uid', 'key', 'path', 'name'] as const;
const LABEL_KEYS = ['label', 'title', 'subject', 'name', 'path'] as const;

interface Item {
  id: Read;
  label: Read | null;
}

/** Decodes a deletion: every item by name, or the selector and a warning that nothing bounds it. */
export const deleteDecoder: Decoder = {
  name: 'delete',
  version: 3,
  roles: {
    items: ['/ids', '/items', '/id', '/message_ids', '/messages', '/files', '/keys', '/names', '/name', '/path'],
    what: ['/what', '/kind', '/type'],
    selector: ['/selector', '/query', '/filter', '/where'],
  },
  decode({ reader, tool, directory }: DecoderInput): Draft {
    const items = itemsOf(reader);
    const selector = reader.anyText('selector');
    const flag = allFlag(reader.args);
    // Without the condition that its schema offers, such a tool deletes all there is.
    if (items === null && selector === null && flag === null && !offersCondition(tool)) return reader.missing('items');
    if (flag !== null) reader.use(flag);
    const list = items ?? [];
    const what = reader.text('what');
    const [one, many] = what === null ? nounOf(reader, tool) : [labelled(what.shown), labelled(what.shown)];
    const wildcards = list.filter(({ id }) => meansMany(id.raw));
    const unbounded = wildcards.length > 0 || flag !== null || (items === null && list.length === 0);
    const distinct = new Set(list.map(({ id }) => id.raw));
    const final = tool.reversibility === 'irreversible' ? 'This cannot be undone' : null;
    const condition = selector === null || meansAll(reader.find('selector')?.value ?? null) ? null : selector;
    const lead = leadOf(list, distinct.size, condition, wildcards, unbounded, one, many);
    const draft = draftOf(final === null ? lead : `${lead}. ${final}.`, {
      kind: 'delete',
      what: what?.shown ?? many,
      items: list.map(({ id, label }) => ({ id: id.shown, label: label?.shown ?? null })),
      selector: selector?.shown ?? null,
    });
    draft.essentials = [essentialOf(unbounded, distinct.size, one, many), ...(final === null ? [] : [final])];
    draft.measures = { items: unbounded ? null : distinct.size, unbounded };
    if (unbounded) {
      const value = 'Nothing in the arguments limits how many are deleted';
      draft.facts.push({ label: 'How many', value, tone: 'danger', source: 'arguments', pointer: null });
    }
    if (distinct.size < list.length) {
      const text = `${counted(list.length - distinct.size, 'entry repeats', 'entries repeat')} an earlier one`;
      draft.findings.push({ code: 'delete.repeated', text, pointer: reveal(reader.find('items')?.pointer ?? '') });
    }
    draft.targets = list
      .filter(({ id }) => directory.find('resource', id.raw) !== null)
      .map(({ id }) => ({ kind: 'resource', value: id.shown, pointer: reveal(id.pointer), known: true }));
    return draft;
  },
};

function leadOf(
  items: Item[],
  n: number,
  selector: Read | null,
  wildcards: readonly Item[],
  unbounded: boolean,
  one: string,
  many: string,
): string {
  if (selector !== null && items.length === 0)
    return `Delete all ${many} that match ${quoted(selector.shown)}, however many there are`;
  const told = wildcards.filter(({ id }) => !meansAll(id.raw)).map(({ id }) => quoted(id.shown));
  if (told.length > 0 && told.length <= 3)
    return `Delete all ${many} in or matching ${told.join(', ')}, however many there are`;
  if (unbounded) return `Delete all ${many}, however many there are`;
  const [only] = items;
  if (n === 1 && only !== undefined) {
    const label = only.label === null ? '' : `, which the agent calls ${quoted(only.label.shown)}`;
    return `Delete the ${one} ${named(only.id.shown)}${label}`;
  }
  const few = n > 0 && n <= 3 ? `: ${listed([...new Set(items.map(({ id }) => id.shown))])}` : '';
  return `Delete ${n === 0 ? `no ${many}` : counted(n, one, many)}${few}`;
}

const essentialOf = (unbounded: boolean, n: number, one: string, many: string): string =>
  unbounded
    ? `It deletes all matching ${many}, however many there are`
    : `It deletes ${n === 1 ? `1 ${one}` : `${grouped(n)} ${many}`}`;

function itemsOf(reader: ArgumentReader): Item[] | null {
  const found = reader.find('items');
  if (found === null) return null;
  const list = Array.isArray(found.value) ? found.value : [found.value];
  if (list.length === 0) reader.use(found.pointer);
  return list.map((value, i) =>
    itemOf(reader, value, Array.isArray(found.value) ? pointerChild(found.pointer, i) : found.pointer),
  );
}

function itemOf(reader: ArgumentReader, value: JsonValue, pointer: string): Item {
  if (typeof value === 'string' || typeof value === 'number') {
    return { id: reader.read(String(value), pointer, 'address'), label: null };
  }
  if (!isJsonObject(value)) throw reader.wrongType('items', pointer, 'an id');
  const idKey = ID_KEYS.find((key) => typeof value[key] === 'string' || typeof value[key] === 'number');
  if (idKey === undefined) throw reader.wrongType('items', pointer, 'an id');
  const labelKey = LABEL_KEYS.find((key) => key !== idKey && typeof value[key] === 'string');
  return {
    id: reader.read(String(value[idKey]), pointerChild(pointer, idKey), 'address'),
    label: labelKey === undefined ? null : reader.read(String(value[labelKey]), pointerChild(pointer, labelKey)),
  };
}

/** The noun for the items: from the argument's name, otherwise from the tool's title. */
function nounOf(reader: ArgumentReader, tool: Tool): [one: string, many: string] {
  const segment = pointerSegments(reader.find('items')?.pointer ?? '')?.findLast((part) => !/^\d+$/.test(part)) ?? '';
  const word = segment
    .replace(/_?ids?$/i, '')
    .replace(/[_-]+/g, ' ')
    .trim()
    .toLowerCase();
  if (/^[a-z ]{3,40}$/.test(word) && !['items', 'item', 'name', 'names', 'path', 'key', 'keys'].includes(word))
    return forms(word);
  const title = /^(?:bulk\s+)?(?:delete|remove|erase|purge|trash)\s+(?:an?\s+|the\s+|all\s+)?([a-z ]{3,40})$/i.exec(
    tool.title.trim(),
  )?.[1];
  return title === undefined ? ['item', 'items'] : forms(title.toLowerCase());
}

function forms(word: string): [string, string] {
  if (/(?:[^s]s)$/.test(word))
    return [
      word
        .replace(/ies$/, 'y')
        .replace(/(x|ch|sh)es$/, '$1')
        .replace(/([^i])s$/, '$1'),
      word,
    ];
  return [word, word.replace(/([^aeiou])y$/, '$1ie').replace(/(x|ch|sh|s)$/, '$1e') + 's'];
}

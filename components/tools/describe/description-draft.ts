import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { Description, GetToolCalls } from '#lib/contract/tool.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '#lib/domain/json/json.ts';
import { pointerChild, pointerSegments } from '#lib/domain/json/pointer.ts';

export type ToolCalls = ReplyOf<typeof GetToolCalls>;
export type DecoderWords = ToolCalls['decoders'][number];
type ViewSpec = Description['view'];

/** One value of a call that can be pointed at. */
export interface Value {
  /** Its own place. */
  pointer: string;
  /** Its place in every call: `*` stands for each item of a list of objects. */
  pattern: string;
  /** As people write it: `units[].amount`. */
  name: string;
  value: JsonValue;
}

/** The values of a call in document order; a list of plain values is one. */
export function valuesOf(args: JsonObject): Value[] {
  const values: Value[] = [];
  const walk = (value: JsonValue, pointer: string, pattern: string): void => {
    const list = Array.isArray(value) && value.some((item) => typeof item === 'object' && item !== null);
    if (list) value.forEach((item, i) => walk(item, pointerChild(pointer, i), `${pattern}/*`));
    else if (isJsonObject(value) && Object.keys(value).length > 0)
      for (const [key, inside] of Object.entries(value))
        walk(inside, pointerChild(pointer, key), pointerChild(pattern, key));
    else if (pointer !== '') values.push({ pointer, pattern, name: nameOf(pattern), value });
  };
  walk(args, '', '');
  return values;
}

const nameOf = (pattern: string): string =>
  (pointerSegments(pattern) ?? []).reduce(
    (before, part) => (part === '*' ? `${before}[]` : before === '' ? part : `${before}.${part}`),
    '',
  );

/** What is said of a value: a role of the decoder, a fact that is shown, or nothing; `named` where its name alone says it. */
export interface Said {
  role: string | null;
  title: string;
  named: boolean;
}

export const FACT = 'fact';
const DIFF = /^diff\.(before|after)$/;

/** What a description says of a value. */
export function saidOf(view: ViewSpec, decoder: DecoderWords | undefined, { pointer, pattern }: Value): Said {
  const isIt = (place: string | undefined) => place === pointer || place === pattern;
  const titleOf = (role: string) => decoder?.roles.find((known) => known.role === role)?.title ?? role;
  const fields = Object.entries(view.fields ?? {});
  const mapped =
    fields.find(([, place]) => isIt(place))?.[0] ??
    (isIt(view.diff?.before) ? 'diff.before' : isIt(view.diff?.after) ? 'diff.after' : undefined);
  if (mapped !== undefined) return { role: mapped, title: titleOf(mapped), named: false };
  const fact = view.facts?.find((one) => isIt(one.pointer));
  if (fact) return { role: FACT, title: `fact: ${fact.label}`, named: false };
  const taken = new Set(fields.map(([role]) => role));
  const byName = decoder?.roles.find(({ role, defaults }) => !taken.has(role) && defaults.includes(pointer));
  return byName
    ? { role: byName.role, title: byName.title, named: true }
    : { role: null, title: 'nobody has said', named: false };
}

/** The view in which this value has this role alone, or none; a role is one value's, so another loses it. */
export function withRole(view: ViewSpec, value: Value, role: string | null): ViewSpec {
  const isIt = (place: string | undefined) => place === value.pointer || place === value.pattern;
  const fields = Object.fromEntries(
    Object.entries(view.fields ?? {}).filter(([known, place]) => !isIt(place) && known !== role),
  );
  const facts = (view.facts ?? []).filter(({ pointer }) => !isIt(pointer));
  const side = DIFF.exec(role ?? '')?.[1];
  const diff = {
    ...(isIt(view.diff?.before) || side === 'before' ? {} : { before: view.diff?.before }),
    ...(isIt(view.diff?.after) || side === 'after' ? {} : { after: view.diff?.after }),
    ...(side === undefined ? {} : { [side]: value.pattern }),
  };
  if (role === FACT) facts.push({ label: labelOf(value), pointer: value.pointer });
  else if (role !== null && side === undefined) fields[role] = value.pattern;
  return tidy({ ...view, fields, facts, diff });
}

/** The view under another decoder: what is mapped to roles that it does not have goes. */
export function withDecoder(view: ViewSpec, decoder: DecoderWords): ViewSpec {
  const known = new Set(decoder.roles.map(({ role }) => role));
  const fields = Object.fromEntries(Object.entries(view.fields ?? {}).filter(([role]) => known.has(role)));
  return tidy({ ...view, decoder: decoder.name, fields, diff: known.has('diff.before') ? view.diff : undefined });
}

/** The view with another sentence; without one the decoder's own is used. */
export const withSentence = (view: ViewSpec, sentence: string): ViewSpec => tidy({ ...view, sentence });

/** As a sentence names a value: by its name where it stands at the top, else by its pointer. */
export const placeOf = ({ pattern }: Value): string =>
  /^\/[A-Za-z_]\w*$/.test(pattern) ? `{{${pattern.slice(1)}}}` : `{{${pattern}}}`;

const labelOf = ({ name }: Value): string => {
  const words = name.replaceAll(/[_.[\]]+/g, ' ').trim() || 'value';
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`.slice(0, 100);
};

/** Leaves out what says nothing, so that two descriptions that mean the same are the same text. */
function tidy(view: ViewSpec): ViewSpec {
  const empty = (part: unknown): boolean =>
    part === undefined ||
    part === '' ||
    (typeof part === 'object' && Object.values(part as object).every((one) => one === undefined));
  const { diff, ...rest } = view;
  const sides = Object.fromEntries(Object.entries(diff ?? {}).filter(([, place]) => place !== undefined));
  return Object.fromEntries(Object.entries({ ...rest, diff: sides }).filter(([, part]) => !empty(part))) as ViewSpec;
}

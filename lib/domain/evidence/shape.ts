import { isJsonObject, type JsonValue } from '../json/json.ts';
import { Wrong } from './check.ts';

/** What a value has to be: a text, a number without a fraction, null where it may be, a list, or an object of exactly these members. */
export type Shape =
  | 'text'
  | 'integer'
  | { literal: string }
  | { nullable: Shape }
  | { list: Shape; most?: number }
  | { members: { readonly [name: string]: Shape } };

/** Throws `Wrong`, naming the place, where the value has another form or a member that nothing would check. */
export function demandShape(value: JsonValue | undefined, shape: Shape, at = ''): void {
  const place = at === '' ? 'the file' : at;
  if (value === undefined) throw new Wrong(`${place} is missing`);
  if (shape === 'text') return demandThat(typeof value === 'string', `${place} is not a text`);
  if (shape === 'integer') return demandThat(Number.isSafeInteger(value), `${place} is not a whole number`);
  if ('literal' in shape) return demandThat(value === shape.literal, `${place} is not “${shape.literal}”`);
  if ('nullable' in shape) return value === null ? undefined : demandShape(value, shape.nullable, at);
  if ('list' in shape) {
    if (!Array.isArray(value)) throw new Wrong(`${place} is not a list`);
    demandThat(value.length <= (shape.most ?? Infinity), `${place} has more than any file has`);
    for (const [i, one] of value.entries()) demandShape(one, shape.list, `${at}/${i}`);
    return;
  }
  if (!isJsonObject(value)) throw new Wrong(`${place} is not an object`);
  for (const [name, member] of Object.entries(shape.members))
    demandShape(Object.hasOwn(value, name) ? value[name] : undefined, member, `${at}/${name}`);
  for (const name of Object.keys(value))
    demandThat(Object.hasOwn(shape.members, name), `${at}/${name.slice(0, 60)} does not belong into the file`);
}

function demandThat(condition: boolean, detail: string): void {
  if (!condition) throw new Wrong(detail);
}

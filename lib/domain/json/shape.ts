import { isJsonObject, type JsonValue } from './json.ts';

/**
 * The form a JSON value must have. Objects have exactly the members named: an extra one would go unchecked. `json` allows any value, `matches`
 * a string of one pattern, `entries` an object used as a map, `later` a recursive shape, `optional` a member that earlier writers did not know.
 */
export type Shape =
  | 'text'
  | 'integer'
  | 'boolean'
  | 'json'
  | { literal: string | number }
  | { among: readonly string[] }
  | { matches: RegExp; as: string }
  | { nullable: Shape }
  | { optional: Shape }
  | { list: Shape; least?: number; most?: number }
  | { members: { readonly [name: string]: Shape } }
  | { entries: Shape }
  | { either: readonly Shape[] }
  | { later: () => Shape };

/** Says where a value first deviates from the shape, and how; null when it fits. `whole` is the name for the value itself. */
export function shapeFault(value: JsonValue | undefined, shape: Shape, whole: string, at = ''): string | null {
  const place = at === '' ? whole : at;
  if (value === undefined) return typeof shape === 'object' && 'optional' in shape ? null : `${place} is missing`;
  if (typeof shape === 'string') return scalarFault(value, shape, place);
  if ('literal' in shape) return value === shape.literal ? null : `${place} is not “${shape.literal}”`;
  if ('among' in shape)
    return shape.among.some((one) => one === value) ? null : `${place} is none of ${shape.among.join(', ')}`;
  if ('matches' in shape)
    return typeof value === 'string' && shape.matches.test(value) ? null : `${place} is not ${shape.as}`;
  if ('nullable' in shape) return value === null ? null : shapeFault(value, shape.nullable, whole, at);
  if ('optional' in shape) return shapeFault(value, shape.optional, whole, at);
  if ('later' in shape) return shapeFault(value, shape.later(), whole, at);
  if ('either' in shape)
    return shape.either.some((one) => shapeFault(value, one, whole, at) === null)
      ? null
      : `${place} has none of the forms it may have`;
  if ('list' in shape) return listFault(value, shape, whole, at);
  return objectFault(value, shape, whole, at);
}

function scalarFault(value: JsonValue, shape: 'text' | 'integer' | 'boolean' | 'json', place: string): string | null {
  if (shape === 'text') return typeof value === 'string' ? null : `${place} is not a text`;
  if (shape === 'integer') return Number.isSafeInteger(value) ? null : `${place} is not a whole number`;
  if (shape === 'boolean') return typeof value === 'boolean' ? null : `${place} is neither true nor false`;
  return null;
}

function listFault(
  value: JsonValue,
  { list, least = 0, most = Infinity }: { list: Shape; least?: number; most?: number },
  whole: string,
  at: string,
): string | null {
  const place = at === '' ? whole : at;
  if (!Array.isArray(value)) return `${place} is not a list`;
  if (value.length > most) return `${place} has more than any file has`;
  if (value.length < least) return `${place} has too few`;
  return firstOf(value.entries(), ([i, one]) => shapeFault(one, list, whole, `${at}/${i}`));
}

function objectFault(
  value: JsonValue,
  shape: { members: { readonly [name: string]: Shape } } | { entries: Shape },
  whole: string,
  at: string,
): string | null {
  if (!isJsonObject(value)) return `${at === '' ? whole : at} is not an object`;
  if ('entries' in shape)
    return firstOf(Object.entries(value), ([name, one]) => shapeFault(one, shape.entries, whole, `${at}/${name}`));
  return (
    firstOf(Object.entries(shape.members), ([name, member]) =>
      shapeFault(Object.hasOwn(value, name) ? value[name] : undefined, member, whole, `${at}/${name}`),
    ) ??
    firstOf(Object.keys(value), (name) =>
      Object.hasOwn(shape.members, name) ? null : `${at}/${name.slice(0, 60)} does not belong into ${whole}`,
    )
  );
}

function firstOf<T>(all: Iterable<T>, fault: (one: T) => string | null): string | null {
  for (const one of all) {
    const found = fault(one);
    if (found !== null) return found;
  }
  return null;
}

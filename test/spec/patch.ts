import { isDeepStrictEqual } from 'node:util';

import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';

/** JSON Patch (RFC 6902), of which vectors use three operations. */
export type Patch = ({ op: 'add' | 'replace'; path: string; value: JsonValue } | { op: 'remove'; path: string })[];

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

/** The operations that turn one value into the other, as few as possible, so that a vector shows what is wrong with it. */
export function patchBetween(before: JsonValue, after: JsonValue, path = ''): Patch {
  if (isDeepStrictEqual(before, after)) return [];
  if (isObject(before) && isObject(after)) return patchObject(before, after, path);
  if (Array.isArray(before) && Array.isArray(after)) return patchArray(before, after, path);
  return [{ op: 'replace', path, value: after }];
}

function patchObject(before: JsonObject, after: JsonObject, path: string): Patch {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name): Patch => {
    // A member may have the name of something every object inherits.
    const own = (of: JsonObject) => (Object.hasOwn(of, name) ? of[name] : undefined);
    const [old, now, at] = [own(before), own(after), `${path}/${escaped(name)}`];
    if (now === undefined) return [{ op: 'remove', path: at }];
    if (old === undefined) return [{ op: 'add', path: at, value: now }];
    return patchBetween(old, now, at);
  });
}

/** Keeps equal elements at both ends; those between are replaced one by one, then added or removed. */
function patchArray(before: JsonValue[], after: JsonValue[], path: string): Patch {
  const shorter = Math.min(before.length, after.length);
  let front = 0;
  while (front < shorter && isDeepStrictEqual(before[front], after[front])) front++;
  let end = 0;
  while (end < shorter - front && isDeepStrictEqual(before.at(-1 - end), after.at(-1 - end))) end++;
  const [old, now] = [before.slice(front, before.length - end), after.slice(front, after.length - end)];
  const both = Math.min(old.length, now.length);
  return [
    ...now.slice(0, both).flatMap((value, i) => patchBetween(old[i] ?? null, value, `${path}/${front + i}`)),
    ...old.slice(both).map(() => ({ op: 'remove' as const, path: `${path}/${front + both}` })),
    ...now.slice(both).map((value, i) => ({ op: 'add' as const, path: `${path}/${front + both + i}`, value })),
  ];
}

/** Applies the operations to the value in order. */
export function patched(value: JsonValue, patch: Patch): JsonValue {
  const root = { root: structuredClone(value) } as JsonObject;
  for (const change of patch) {
    const names = ['root', ...change.path.split('/').slice(1)].map((s) =>
      s.replaceAll('~1', '/').replaceAll('~0', '~'),
    );
    const last = names.pop() ?? '';
    let holder: JsonValue | undefined = root;
    for (const name of names) holder = (holder as JsonObject | undefined)?.[name];
    if (Array.isArray(holder)) {
      if (change.op === 'remove') holder.splice(Number(last), 1);
      else holder.splice(Number(last), change.op === 'add' ? 0 : 1, change.value);
    } else if (!isObject(holder)) throw new Error(`there is no ${change.path}`);
    else if (change.op === 'remove') delete holder[last];
    else holder[last] = change.value;
  }
  return root['root'] ?? null;
}

import { canonicalJson } from './canonical-json.ts';
import type { JsonObject, JsonValue } from './json.ts';

/** A value that was read elsewhere, of which only the canonical text is here. */
export interface SealedText {
  text: string;
  /** Characters of the longest path of member names in it. */
  longestPath: number;
}

const behind = new WeakMap<object, SealedText>();

const refuse = (): never => {
  throw new TypeError('A sealed value has no members here: use its canonical text.');
};

/** Stands for a large value that was read on another thread. Looking into it throws, so that nothing takes it for an empty object. */
export function sealed(of: SealedText): JsonObject {
  const value = new Proxy<JsonObject>(
    {},
    { get: refuse, has: refuse, ownKeys: refuse, getOwnPropertyDescriptor: refuse },
  );
  behind.set(value, of);
  return value;
}

/** What is behind a sealed value; undefined for any other. */
export const sealedText = (value: unknown): SealedText | undefined =>
  typeof value === 'object' && value !== null ? behind.get(value) : undefined;

/** The RFC 8785 form of a value, sealed or not. */
export const canonicalOf = (value: JsonValue): string => sealedText(value)?.text ?? canonicalJson(value);

/** The RFC 8785 form of an object with members that may be sealed. */
export function canonicalWithSealed(object: Readonly<Record<string, JsonValue | undefined>>): string {
  const members = Object.keys(object)
    .sort()
    .flatMap((name) => {
      const value = object[name];
      return value === undefined ? [] : [`${canonicalJson(name)}:${canonicalOf(value)}`];
    });
  return `{${members.join(',')}}`;
}

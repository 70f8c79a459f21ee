import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { pointerGet } from '../../json/pointer.ts';

const MOST_DEFINITIONS = 2_000;
const MOST_HOPS = 20;

/** What a value stands for when it is a reference into the same document; null when that leads nowhere or to another file. */
export function atReference(document: JsonObject, value: JsonValue): JsonValue {
  let at = value;
  for (let hop = 0; hop < MOST_HOPS; hop += 1) {
    const reference = isJsonObject(at) ? at['$ref'] : undefined;
    if (typeof reference !== 'string') return at;
    at = lookUp(document, reference) ?? null;
  }
  return null;
}

function lookUp(document: JsonObject, reference: string): JsonValue | undefined {
  if (!reference.startsWith('#')) return undefined;
  try {
    return pointerGet(document, decodeURIComponent(reference.slice(1)));
  } catch {
    return undefined;
  }
}

/** Schemas out of a document, each with the ones it refers to, so that it can stand alone. */
export class DocumentSchemas {
  readonly #document: JsonObject;
  readonly #changed: string[];
  readonly #names = new Map<string, string>();
  readonly #made: JsonObject = {};

  constructor(document: JsonObject, changed: string[]) {
    this.#document = document;
    this.#changed = changed;
  }

  /** The schema with its references pointing at `definitions()`. */
  taken(node: JsonValue): JsonValue {
    if (Array.isArray(node)) return node.map((item) => this.taken(item));
    if (!isJsonObject(node)) return node;
    const made: JsonObject = {};
    for (const [name, value] of Object.entries(node)) {
      if (name === '$ref' && typeof value === 'string') {
        const target = this.#definition(value);
        if (target !== null) made['$ref'] = target;
      } else made[name] = this.taken(value);
    }
    return made;
  }

  /** Every schema that was referred to, by the name its references use. */
  definitions(): JsonObject {
    return this.#made;
  }

  #definition(reference: string): string | null {
    const known = this.#names.get(reference);
    if (known !== undefined) return `#/$defs/${known}`;
    const found = lookUp(this.#document, reference);
    if (found === undefined || this.#names.size >= MOST_DEFINITIONS) {
      this.#changed.push(`${reference.slice(0, 200)} is not in the document: what stands there may be anything`);
      return null;
    }
    const wanted = (reference.split('/').at(-1) ?? '').replace(/[^A-Za-z0-9_.-]+/g, '_') || 'schema';
    let name = wanted;
    for (let n = 2; [...this.#names.values()].includes(name); n += 1) name = `${wanted}_${n}`;
    // Before its own references are followed: schemas refer to each other in circles.
    this.#names.set(reference, name);
    this.#made[name] = this.taken(found);
    return `#/$defs/${name}`;
  }
}

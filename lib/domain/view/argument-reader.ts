import { isJsonObject } from '../json/json.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { pointerChild, pointerMatches, pointerSegments } from '../json/pointer.ts';
import type { TextContext } from '../text/inspect-text.ts';
import { reveal } from '../text/reveal.ts';
import type { FieldMap } from '../tool/tool.ts';
import { leavesOf } from './leaves.ts';

/** For each role, the pointers to try, in order. */
export type RoleDefaults = Record<string, readonly string[]>;

/** One text of the arguments: raw as the agent wrote it, and revealed for display. */
export interface Read {
  raw: string;
  shown: string;
  pointer: string;
}

/** Thrown when the arguments do not have the registered form; `decodeView` then shows them as generic data. */
export class Undecodable extends Error {
  readonly code: 'view.missing' | 'view.wrong-type';
  readonly pointer: string;

  constructor(code: 'view.missing' | 'view.wrong-type', pointer: string, message: string) {
    super(message);
    this.name = 'Undecodable';
    this.code = code;
    this.pointer = pointer;
  }
}

/**
 * Reads arguments by role and records which were read, so that whatever no decoder used can still be shown. An optional role that is absent or
 * null reads as null; a value of the wrong type throws Undecodable.
 */
export class ArgumentReader {
  readonly args: JsonObject;
  private readonly fields: FieldMap;
  private readonly mappedPointers: ReadonlySet<string>;
  private readonly defaults: RoleDefaults;
  private readonly used = new Set<string>();
  private readonly decoded = new Set<string>();
  private readonly counted = new Set<string>();
  private readonly contexts = new Map<string, TextContext>();

  constructor(args: JsonObject, fields: FieldMap, defaults: RoleDefaults) {
    this.args = args;
    this.fields = fields;
    this.mappedPointers = new Set(Object.values(fields));
    this.defaults = defaults;
  }

  /** The value of a role and its pointer, without marking it as shown; null when absent or null. */
  find(role: string): { pointer: string; value: JsonValue } | null {
    return this.all(role)[0] ?? null;
  }

  /** Every value of a role: several where its pointer says "each item" (a `*` for an index). Not marked as shown; null counts as absent. */
  all(role: string): { pointer: string; value: JsonValue }[] {
    for (const pattern of this.pointersOf(role)) {
      const found = pointerMatches(this.args, this.isMapped(role) ? eachItem(this.args, pattern) : pattern).filter(
        ({ value }) => value !== null,
      );
      if (found.length > 0) return found;
    }
    return [];
  }

  /** Whether the registry says where this role is found. */
  isMapped(role: string): boolean {
    return Object.hasOwn(this.fields, role);
  }

  text(role: string, context: TextContext = 'text'): Read | null {
    const found = this.find(role);
    if (found === null) return null;
    if (typeof found.value !== 'string') throw this.wrongType(role, found.pointer, 'text');
    return this.read(found.value, found.pointer, context);
  }

  requiredText(role: string, context: TextContext = 'text'): Read {
    return this.text(role, context) ?? this.missing(role);
  }

  /** A scalar of any type, as text. */
  scalar(role: string, context: TextContext = 'text'): Read | null {
    const found = this.find(role);
    if (found === null) return null;
    if (typeof found.value === 'object') throw this.wrongType(role, found.pointer, 'a single value');
    return this.read(String(found.value), found.pointer, context);
  }

  /** A single text or number, an array of them, or each that a list pointer matches, as a list; empty when absent. */
  list(role: string, context: TextContext = 'text'): Read[] {
    return this.all(role).flatMap((found) => this.listAt(role, found, context));
  }

  private listAt(role: string, found: { pointer: string; value: JsonValue }, context: TextContext): Read[] {
    const { value, pointer } = found;
    if (!Array.isArray(value)) {
      if (typeof value !== 'string' && typeof value !== 'number')
        throw this.wrongType(role, pointer, 'a list of names');
      return [this.read(String(value), pointer, context)];
    }
    if (value.length === 0) this.use(pointer);
    return value.map((item, i) => {
      if (typeof item !== 'string' && typeof item !== 'number') throw this.wrongType(role, `${pointer}/${i}`, 'a name');
      return this.read(String(item), `${pointer}/${i}`, context);
    });
  }

  /** The text at a pointer that the decoder found itself; marks it as shown. */
  read(raw: string, pointer: string, context: TextContext = 'text'): Read {
    this.use(pointer);
    this.contexts.set(pointer, context);
    return { raw, shown: reveal(raw, context), pointer };
  }

  /** Marks the leaf at this pointer as shown in the decoder's own change or facts. */
  use(pointer: string): void {
    this.used.add(pointer);
  }

  /** Marks what the decoder's sentence counts although its change has no place for it: it stays among the data. */
  count(pointer: string): void {
    this.counted.add(pointer);
  }

  isCounted(pointer: string): boolean {
    return this.counted.has(pointer);
  }

  isUsed(pointer: string): boolean {
    return this.used.has(pointer);
  }

  /** Whether the registry gave this place to a role. */
  isTaken(pointer: string): boolean {
    return this.mappedPointers.has(pointer);
  }

  /** Marks an encoded text as read: what it holds is shown decoded, so that it is not opaque. */
  decode(pointer: string): void {
    this.decoded.add(pointer);
    this.use(pointer);
  }

  isDecoded(pointer: string): boolean {
    return this.decoded.has(pointer);
  }

  contextOf(pointer: string): TextContext {
    return this.contexts.get(pointer) ?? 'text';
  }

  /** A value of any type as text: strings bare, all else as indented JSON, whose leaves are not marked as shown. */
  anyText(role: string): Read | null {
    const found = this.find(role);
    if (found === null) return null;
    if (typeof found.value === 'string') return this.read(found.value, found.pointer);
    if (leavesOf(found.value).length === 1 && !isJsonObject(found.value)) this.use(found.pointer);
    const raw = JSON.stringify(found.value, null, 2);
    return { raw, shown: reveal(raw), pointer: found.pointer };
  }

  missing(role: string): never {
    const pointer = this.pointersOf(role)[0] ?? '';
    throw new Undecodable('view.missing', pointer, `The part “${role}” is missing`);
  }

  wrongType(role: string, pointer: string, wanted: string): Undecodable {
    return new Undecodable('view.wrong-type', pointer, `The part “${role}” is not ${wanted}`);
  }

  private pointersOf(role: string): readonly string[] {
    const mapped = this.isMapped(role) ? this.fields[role] : undefined;
    if (mapped !== undefined) return [mapped];
    // A pointer that an admin gave to one role is no other role's default.
    return (this.defaults[role] ?? []).filter((pointer) => !this.mappedPointers.has(pointer));
  }
}

/**
 * A pointer into the first of several objects in a list means each of them: whoever mapped `/units/0/amount` had a call with one unit before their
 * eyes, and what a second one holds must not be left out.
 */
function eachItem(args: JsonObject, pattern: string): string {
  if (!pattern.includes('/0')) return pattern;
  const segments = pointerSegments(pattern) ?? [];
  return segments.reduce<string>((before, segment) => {
    const [list] = segment === '0' ? pointerMatches(args, before) : [];
    const many = Array.isArray(list?.value) && list.value.length > 1 && list.value.every((item) => isJsonObject(item));
    return pointerChild(before, many ? '*' : segment);
  }, '');
}

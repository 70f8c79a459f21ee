import { JsonRefusal } from './json-refusal.ts';
import type { JsonRefusalCode } from './json-refusal.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { pointerOf } from './pointer.ts';

export interface JsonLimits {
  /** Maximum nesting of arrays and objects; the outermost counts as 1. */
  depth: number;
  /** Maximum number of values, of any kind, in the whole text. */
  nodes: number;
}

export const DEFAULT_LIMITS: JsonLimits = { depth: 64, nodes: 100_000 };

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const HEX4 = /^[0-9a-fA-F]{4}$/;
const SIMPLE_ESCAPES: Record<string, string> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads one strict I-JSON text (RFC 7493): no duplicate keys, no integers beyond ±2^53−1, no number that overflows or
 * silently becomes zero, no lone surrogates, bounded depth and size. Every accepted value has an RFC 8785 form that is
 * accepted again. `__proto__` as a key is refused. Throws JsonRefusal.
 */
export function parseJson(text: string, limits: Partial<JsonLimits> = {}): JsonValue {
  return new Reader(text, { ...DEFAULT_LIMITS, ...limits }).document();
}

/** Checks while it builds, in one pass: after JSON.parse, duplicate keys and digits would already be lost. */
class Reader {
  private at = 0;
  private depth = 0;
  private nodes = 0;
  private readonly path: (string | number)[] = [];
  private readonly text: string;
  private readonly limits: JsonLimits;
  private readonly wellFormed: boolean;

  constructor(text: string, limits: JsonLimits) {
    this.text = text;
    this.limits = limits;
    this.wellFormed = text.isWellFormed();
  }

  document(): JsonValue {
    const value = this.value(this.skipSpace());
    if (!Number.isNaN(this.skipSpace())) this.refuse('malformed', 'More text follows after the JSON value');
    return value;
  }

  private value(first: number): JsonValue {
    this.nodes += 1;
    if (this.nodes > this.limits.nodes) this.refuse('too-large', `More than ${this.limits.nodes} values`);
    if (first === QUOTE) return this.string();
    if (first === OPEN_BRACE) return this.object();
    if (first === OPEN_BRACKET) return this.array();
    if (first === MINUS || (first >= ZERO && first <= NINE)) return this.number(first);
    if (this.text.startsWith('true', this.at)) return this.word(4, true);
    if (this.text.startsWith('false', this.at)) return this.word(5, false);
    if (this.text.startsWith('null', this.at)) return this.word(4, null);
    return this.refuse('malformed', 'A JSON value is missing here');
  }

  private word<T>(length: number, value: T): T {
    this.at += length;
    return value;
  }

  private object(): JsonObject {
    this.enter();
    const object: JsonObject = {};
    let next = this.skipSpace();
    if (next === CLOSE_BRACE) return this.leave(object);
    for (;;) {
      if (next !== QUOTE) this.refuse('malformed', 'An object key is missing here');
      const key = this.string();
      this.path[this.depth - 1] = key;
      if (Object.hasOwn(object, key)) this.refuse('duplicate-key', `The key ${JSON.stringify(key)} appears twice`);
      // Later consumers may assign instead of define: then this key would set the prototype or be lost.
      if (key === '__proto__') this.refuse('malformed', 'The key __proto__ is not accepted');
      if (this.skipSpace() !== COLON) this.refuse('malformed', 'A colon is missing after the key');
      this.at += 1;
      object[key] = this.value(this.skipSpace());
      next = this.skipSpace();
      if (next === CLOSE_BRACE) return this.leave(object);
      if (next !== COMMA) this.refuse('malformed', 'A comma or closing brace is missing');
      this.at += 1;
      next = this.skipSpace();
    }
  }

  private array(): JsonValue[] {
    this.enter();
    const array: JsonValue[] = [];
    let next = this.skipSpace();
    if (next === CLOSE_BRACKET) return this.leave(array);
    for (;;) {
      this.path[this.depth - 1] = array.length;
      array.push(this.value(next));
      next = this.skipSpace();
      if (next === CLOSE_BRACKET) return this.leave(array);
      if (next !== COMMA) this.refuse('malformed', 'A comma or closing bracket is missing');
      this.at += 1;
      next = this.skipSpace();
    }
  }

  private enter(): void {
    this.at += 1;
    this.depth += 1;
    if (this.depth > this.limits.depth) {
      this.depth -= 1;
      this.refuse('too-deep', `Nested deeper than ${this.limits.depth}`);
    }
  }

  private leave<T>(value: T): T {
    this.at += 1;
    this.depth -= 1;
    this.path.length = this.depth;
    return value;
  }

  private string(): string {
    const text = this.text;
    const start = this.at + 1;
    let i = start;
    for (; ; i += 1) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) break;
      if (c === BACKSLASH) return this.escaped(start, i);
      if (!(c >= 0x20)) this.refuse('malformed', 'A string is not closed or holds a raw control character');
    }
    this.at = i + 1;
    return this.sound(text.slice(start, i));
  }

  private escaped(start: number, firstEscape: number): string {
    const text = this.text;
    let out = '';
    let from = start;
    let i = firstEscape;
    for (;;) {
      const c = text.charCodeAt(i);
      if (c === QUOTE) break;
      if (c === BACKSLASH) {
        out += this.sound(text.slice(from, i));
        const letter = text.charAt(i + 1);
        if (letter === 'u') {
          const hex = text.slice(i + 2, i + 6);
          if (!HEX4.test(hex)) this.refuse('malformed', 'A \\u escape needs four hex digits');
          out += String.fromCharCode(parseInt(hex, 16));
          i += 6;
        } else {
          const plain = SIMPLE_ESCAPES[letter];
          if (plain === undefined) this.refuse('malformed', 'Unknown escape in a string');
          out += plain;
          i += 2;
        }
        from = i;
      } else if (c >= 0x20) i += 1;
      else this.refuse('malformed', 'A string is not closed or holds a raw control character');
    }
    out += this.sound(text.slice(from, i));
    this.at = i + 1;
    if (!out.isWellFormed()) this.refuse('lone-surrogate', 'Half of a surrogate pair is not a character');
    return out;
  }

  private sound(part: string): string {
    if (!this.wellFormed && !part.isWellFormed()) {
      this.refuse('lone-surrogate', 'Half of a surrogate pair is not a character');
    }
    return part;
  }

  private number(first: number): number {
    const text = this.text;
    const start = this.at;
    let i = first === MINUS ? start + 1 : start;
    const intStart = i;
    i = this.digits(i);
    if (i > intStart + 1 && text.charCodeAt(intStart) === ZERO) this.refuse('malformed', 'A number has a leading zero');
    if (text.charCodeAt(i) === DOT) i = this.digits(i + 1);
    // Setting bit 0x20 maps E to e.
    if ((text.charCodeAt(i) | 0x20) === 0x65) {
      const sign = text.charAt(i + 1);
      i = this.digits(sign === '+' || sign === '-' ? i + 2 : i + 1);
    }
    this.at = i;
    return this.exact(text.slice(start, i));
  }

  private digits(from: number): number {
    let i = from;
    for (let c = this.text.charCodeAt(i); c >= ZERO && c <= NINE; c = this.text.charCodeAt(i)) i += 1;
    if (i === from) this.refuse('malformed', 'A digit is missing in a number');
    return i;
  }

  private exact(literal: string): number {
    const value = Number(literal);
    const size = Math.abs(value);
    // RFC 8785 writes everything below 1e21 as an integer literal, so 1e20 would be refused when read back.
    if (size > Number.MAX_SAFE_INTEGER && (size < 1e21 || size === Infinity || !/[.eE]/.test(literal))) {
      this.refuse('unsafe-number', `${literal} is beyond what every reader holds exactly`);
    }
    if (value === 0 && /[1-9]/.test(literal.split(/e/i)[0] ?? '')) {
      this.refuse('unsafe-number', `${literal} is not zero but would be read as zero`);
    }
    return value;
  }

  private skipSpace(): number {
    let c = this.text.charCodeAt(this.at);
    while (c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09) {
      this.at += 1;
      c = this.text.charCodeAt(this.at);
    }
    return c;
  }

  private refuse(code: JsonRefusalCode, message: string): never {
    throw new JsonRefusal(code, pointerOf(this.path.slice(0, this.depth)), `${message} (at character ${this.at + 1})`);
  }
}

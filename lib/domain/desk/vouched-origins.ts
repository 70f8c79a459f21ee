import { isJsonObject, type JsonValue } from '../json/json.ts';
import { sameDesk } from './origin.ts';

/** Entries by which a desk says where else it is or was. */
export const DESK_ENTRIES = ['desk-moved', 'desk-names-vouched'] as const;

/**
 * Where a desk was when, as entries of its log say: `issuer` first, from each `desk-moved` on its `origin`. What `desk-names-vouched` names was the
 * desk's before it had a name of its own, so that holds for what came before that entry.
 */
export class VouchedOrigins {
  readonly #issuer: string;
  readonly #moves: { index: number; origin: string }[] = [];
  readonly #names: { index: number; logs: string[]; origins: string[] }[] = [];

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  /** Takes up one entry of the log, in its order; those of other types are nothing to it. Answers what is wrong with it. */
  add(index: number, type: string, body: string): string | null {
    if (!DESK_ENTRIES.some((one) => one === type)) return null;
    const said = parsed(body);
    if (type === 'desk-moved') {
      const origin = said['origin'];
      if (typeof origin !== 'string' || !isOrigin(origin)) return 'it names no origin';
      // Each move names where the desk was before it, so one that was left out leaves a gap.
      const here = this.at(Number.POSITIVE_INFINITY);
      if (said['before'] !== here) return `it moves from ${String(said['before'])}, and the desk was at ${here}`;
      this.#moves.push({ index, origin });
      return null;
    }
    const [logs, origins] = [textsOf(said['logs']), textsOf(said['origins'])];
    if (!logs || !origins?.every(isOrigin)) return 'it names no logs and origins';
    this.#names.push({ index, logs, origins });
    return null;
  }

  /** The origin the desk had when this entry was written. */
  at(index: number): string {
    return this.#moves.findLast((move) => move.index < index)?.origin ?? this.#issuer;
  }

  /** The desk's own origin that fits what was said in an entry of this index; null when it is none of the desk's at that time. */
  fitting(index: number, said: string): string | null {
    const earlier = this.#names.filter((one) => one.index > index).flatMap(({ origins }) => origins);
    return [this.at(index), ...earlier].find((own) => sameDesk(own, said)) ?? null;
  }

  /** Whether a decision that an entry of this index made may name this origin as its issuer. */
  issued(origin: string, index: number): boolean {
    return origin === this.#issuer || this.#names.some((one) => one.index > index && one.origins.includes(origin));
  }

  /** Whether a head over so many entries, or a key that was kept at some time, may stand under this name. */
  named(log: string, size = 0): boolean {
    return this.#names.some((one) => one.index >= size && one.logs.includes(log));
  }
}

function parsed(body: string): Record<string, unknown> {
  try {
    const value = JSON.parse(body) as JsonValue;
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}

const isOrigin = (text: string): boolean => URL.canParse(text) && new URL(text).origin === text;
const textsOf = (value: unknown): string[] | null =>
  Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : null;

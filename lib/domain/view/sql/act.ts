import { reveal } from '../../text/reveal.ts';
import { EFFECTS_BY_STRENGTH, type Effect, type Reversibility } from '../../tool/tool.ts';
import type { Hazard } from '../view.ts';
import { counted, listed, named } from '../words.ts';
import type { Reach } from './scope.ts';

export type ActHazard = Omit<Hazard, 'pointer'>;

/** One thing that a statement does. A statement may do several: in CTEs, blocks, function calls. */
export interface Act {
  /** What it does, as a request without its full stop: `Delete every row of orders: nothing limits it`. */
  says: string;
  /** SQL's own words: `DELETE`, `DROP TABLE`. */
  verb: string;
  effect: Effect;
  reversibility: Reversibility | null;
  /** Tables that it changes or, if it only reads, reads; as written. */
  tables: string[];
  where: string | null;
  /** For what changes or removes rows: how many the condition can hold for; null for all else. */
  reach: Reach | null;
  /** At most so many rows; null when not known. */
  most: number | null;
  hazards: ActHazard[];
}

/** An act without rows or hazards, to be completed. */
export const act = (verb: string, effect: Effect, says: string, more: Partial<Act> = {}): Act => ({
  says,
  verb,
  effect,
  reversibility: null,
  tables: [],
  where: null,
  reach: null,
  most: null,
  hazards: [],
  ...more,
});

export const hazard = (code: string, grade: Hazard['grade'], text: string, evidence: string): ActHazard => ({
  code: `sql.${code}`,
  grade,
  text,
  evidence: reveal(shortened(evidence)),
});

/** The beginning of a long text: a cause is a part of the arguments, never more than them. */
const shortened = (text: string): string =>
  text.length <= 300 ? text : text.slice(0, 300).replace(/[\ud800-\udbff]$/, '');

/** A name of the SQL in our sentence. */
export const name = (written: string): string => named(reveal(written, 'address'));

/** Names in our sentence: `a`, `a and b`, `a, b and 12 more`. */
export const names = (written: readonly string[]): string =>
  listed(
    written.map((one) => reveal(one, 'address')),
    4,
  );

const LONG = 600;

/** A part of the SQL as it is written, on one line, in quotation marks that it cannot close; of a very long one both ends. */
export function asWritten(written: string): string {
  const line = reveal(written)
    .replace(/[“”„‟]/g, '"')
    .replace(/\s+/g, ' ')
    .trim();
  if (line.length <= LONG) return `“${line}”`;
  const head = line
    .slice(0, 300)
    .replace(/⟦[^⟧]*$/, '')
    .replace(/[\ud800-\udbff]$/, '');
  const tail = line
    .slice(-200)
    .replace(/^[^⟦]*⟧/, '')
    .replace(/^[\udc00-\udfff]/, '');
  return `“${head} … ${tail}” (${counted(written.length, 'character', 'characters')}, all shown below)`;
}

const GRADES = { notice: 100, serious: 1_000, grave: 10_000 } satisfies Record<Hazard['grade'], number>;

/** How much harm an act can do, to name the worst first. */
export function harmOf({ effect, hazards, reach }: Act): number {
  const grades = hazards.map(({ grade }) => GRADES[grade]);
  const rows = reach === 'all' ? 5 : reach === 'maybe' ? 4 : reach === 'open' ? 2 : 0;
  return Math.max(0, ...grades) + EFFECTS_BY_STRENGTH.indexOf(effect) * 10 + rows;
}

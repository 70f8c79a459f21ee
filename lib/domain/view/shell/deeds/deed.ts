import { reveal } from '../../../text/reveal.ts';
import type { Effect, Reversibility } from '../../../tool/tool.ts';
import { gradeRank, type Hazard } from '../../view.ts';
import { named } from '../../words.ts';
import { optionsOf, type Options } from '../options.ts';
import type { Start, Word } from '../start.ts';

/** What one command does, in words. */
export interface Deed {
  /** An order, without its full stop: `Delete the folder build and everything in it`. Null for work that the command's own words say best. */
  does: string | null;
  /** What can go wrong, and how badly; null where nothing does that does not always. */
  hazard: Pick<Hazard, 'code' | 'grade' | 'text' | 'evidence'> | null;
  /** Null where it only reads. */
  effect: Effect | null;
  reversibility: Reversibility | null;
  /** Nothing limits how much it touches. */
  unbounded: boolean;
  /** The desk does not know the program. */
  unknown: boolean;
}

/** It only reads, or says how it is used. */
export const READS: Deed = {
  does: null,
  hazard: null,
  effect: null,
  reversibility: null,
  unbounded: false,
  unknown: false,
};

/** Everyday work: it changes something, and nothing that the level should tell apart. */
export const works = (
  does: string | null = null,
  effect: Effect = 'write',
  reversibility: Reversibility | null = null,
): Deed => ({
  ...READS,
  does,
  effect,
  reversibility,
});

/** Something that can go wrong. `does` is an order, `text` a sentence about it that begins with a verb: `Deletes whole folders for good`. */
export function harm(
  grade: Hazard['grade'],
  code: string,
  does: string,
  text: string,
  evidence: string,
  more: Partial<Pick<Deed, 'effect' | 'reversibility' | 'unbounded' | 'unknown'>> = {},
): Deed {
  return {
    does,
    hazard: { code: code.includes('.') ? code : `shell.${code}`, grade, text, evidence: reveal(evidence) },
    effect: 'execute',
    reversibility: 'irreversible',
    unbounded: false,
    unknown: false,
    ...more,
  };
}

/** What the rule of a program sees. */
export interface Command extends Options {
  start: Start;
  name: string;
  /** The arguments as texts. */
  args: readonly string[];
  /** What is no option, as texts. */
  words: readonly string[];
}

/** A command as it is written, as evidence. */
export const whole = ({ name, args }: Command): string => [name, ...args].join(' ');

export type Rule = (command: Command) => Deed;

export const commandOf = (start: Start, name: string, valued?: ReadonlySet<string>): Command => {
  const options = optionsOf(start, valued);
  return {
    ...options,
    start,
    name,
    args: start.args.map(({ text }) => text),
    words: options.plain.map(({ text }) => text),
  };
};

/** A name by the agent for a sentence. */
export function say(text: string): string {
  const shown = reveal(text);
  // What begins like a path cannot pass for our words.
  return PATH.test(shown) ? shown : named(shown);
}

const PATH = /^(?:\.{0,2}\/|~\/?|\.|[A-Z]:\\)[\p{L}\p{N}._+@:/\\*$-]{0,119}$/u;

/** Names in a list: all of up to four, else the first three and how many more. */
export function sayAll(words: readonly (string | Word)[]): string {
  const names = words.map((word) => say(typeof word === 'string' ? word : word.text));
  const shown = names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
  const last = shown.pop() ?? '';
  return shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
}

/** The worst of several deeds; one that changes something before one that only reads. */
export const worstOf = (deeds: readonly Deed[]): Deed =>
  deeds.reduce(
    (worst, next) =>
      gradeRank(next.hazard) > gradeRank(worst.hazard) ||
      (worst.effect === null && worst.hazard === null && next.effect !== null)
        ? next
        : worst,
    READS,
  );

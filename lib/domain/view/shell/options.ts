import type { Start, Word } from './start.ts';

/** The arguments of a command told apart. */
export interface Options {
  /** What is no option, nor the value of one, in order. */
  plain: readonly Word[];
  /** Whether one of these options is given; of combined letters (`-rf`) each counts. */
  has: (...names: string[]) => boolean;
  /** The value of the first of these options that is given. */
  value: (...names: string[]) => Word | null;
  /** Every value of these options. */
  values: (...names: string[]) => Word[];
  /** The names of all options as written, without values. */
  names: ReadonlySet<string>;
}

/** Tells options from words. `valued` are the options that take the next word, or what follows them in the same word. */
export function optionsOf({ args }: Pick<Start, 'args'>, valued: ReadonlySet<string> = NONE): Options {
  const plain: Word[] = [];
  const names = new Set<string>();
  const given: { name: string; value: Word }[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const word = args[i];
    if (word === undefined) break;
    const { text } = word;
    if (text === '--') {
      plain.push(...args.slice(i + 1));
      break;
    }
    if (!/^-./.test(text)) {
      plain.push(word);
      continue;
    }
    const { name, attached } = split(text, valued);
    names.add(name);
    if (!text.startsWith('--') && (!valued.has(name) || (name !== text && attached === null)))
      for (const letter of text.slice(1).replace(/=.*$/s, '')) names.add(`-${letter}`);
    const next = args[i + 1];
    if (attached !== null) given.push({ name, value: { ...word, text: attached } });
    else if (next !== undefined && (valued.has(name) || !/^-./.test(next.text))) {
      given.push({ name, value: next });
      if (valued.has(name)) i += 1;
    }
  }
  const values = (...wanted: string[]): Word[] =>
    given.filter(({ name }) => wanted.includes(name)).map(({ value }) => value);
  return {
    plain,
    names,
    values,
    value: (...wanted) => values(...wanted)[0] ?? null,
    has: (...wanted) => wanted.some((name) => names.has(name)),
  };
}

const NONE: ReadonlySet<string> = new Set();

/** An option's name, and its value where both stand in one word: `--user=ann`, `-uann`. */
function split(text: string, valued: ReadonlySet<string>): { name: string; attached: string | null } {
  const equals = text.indexOf('=');
  if (text.startsWith('--') || (equals > 2 && valued.has(text.slice(0, equals))))
    return equals === -1
      ? { name: text, attached: null }
      : { name: text.slice(0, equals), attached: text.slice(equals + 1) };
  const short = text.slice(0, 2);
  if (text.length > 2 && !valued.has(text) && valued.has(short)) return { name: short, attached: text.slice(2) };
  // The last of combined letters may take the value: `-czf x`.
  const last = `-${text.at(-1) ?? ''}`;
  return /^-[a-zA-Z]{2,4}$/.test(text) && !valued.has(text) && valued.has(last)
    ? { name: last, attached: null }
    : { name: text, attached: null };
}

/** Words separated by spaces as a set, for tables of options. */
export const setOf = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/).filter((word) => word !== ''));

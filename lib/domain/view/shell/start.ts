import type { Budget } from '../budget.ts';
import type { SqlStatement } from '../sql/read-sql.ts';

/** One word of a command, as it will be when it runs as far as that can be known before. */
export interface Word {
  /** The value without its quotes; what is filled in when it runs stands in it as it is written. */
  text: string;
  /** Nothing in it is filled in when it runs. */
  known: boolean;
  /** It may become several words, or none. */
  splits: boolean;
  /** An unquoted `*`, `?` or `[…]`: every file that fits. */
  pattern: boolean;
  /** The commands whose output it holds, or is read from. */
  from: readonly Start[];
}

/** Under whose name and where a command runs; what is not said is null. */
export interface Place {
  user: string | null;
  /** Machines, containers and groups of machines, outermost first: `on web1`, `in the container db`. */
  where: readonly string[];
  /** Names of it that may be those of an environment. */
  names: readonly string[];
  /** It may be many machines or runs: `all`, each file found. */
  many: boolean;
}

export const HERE: Place = { user: null, where: [], names: [], many: false };

/** A file that a redirection opens to write. */
export interface Write {
  /** What was there is lost. */
  empties: boolean;
  path: Word;
}

/** One program, builtin or function that a text starts. */
export interface Start {
  program: Word;
  args: readonly Word[];
  place: Place;
  /** What it is fed by a here-document or a here-string. */
  input: Word | null;
  /** The commands whose output it is fed. */
  pipedFrom: readonly Start[];
  writes: readonly Write[];
  /** The files that its input is read from. */
  reads: readonly Word[];
  /** The statements that it hands to a database. */
  sql?: readonly SqlStatement[] | undefined;
  assigned: readonly { name: string; value: Word }[];
  /** Only a wrapper of what it starts, which is listed behind it. */
  wraps: boolean;
  /** A function that a program of another language calls. */
  call?: true;
  /** It stands in a part that the grammar does not fit, so it is a guess. */
  guessed: boolean;
}

/** What a text starts, and what of it cannot be known before it runs. */
export interface Script {
  starts: Start[];
  /** Why parts of it could not be read. */
  unread: Set<string>;
  /** What is filled in when it runs, as written. */
  filledIn: Set<string>;
  /** Texts too long or nested too deep for the parser. */
  refused: { code: 'view.over-budget' | 'view.failed'; why: string }[];
}

export const emptyScript = (): Script => ({
  starts: [],
  unread: new Set(),
  filledIn: new Set(),
  refused: [],
});

/** What a command is fed. */
export type Fed = Pick<Start, 'input' | 'pipedFrom' | 'reads'>;

export const UNFED: Fed = { input: null, pipedFrom: [], reads: [] };

/** What reading a text needs: the budget, how deep shells stand in shells, where the text runs, and what its commands are fed. */
export interface Reading {
  budget: Budget;
  script: Script;
  depth: number;
  place: Place;
  fed?: Fed;
}

export const literal = (text: string): Word => ({ text, known: true, splits: false, pattern: false, from: [] });

/** A start with nothing but words. */
export const startOf = (program: string, args: readonly string[], place: Place = HERE): Start => ({
  ...bareStart(literal(program), place),
  args: args.map(literal),
});

export const bareStart = (program: Word, place: Place): Start => ({
  program,
  args: [],
  place,
  input: null,
  pipedFrom: [],
  writes: [],
  reads: [],
  assigned: [],
  wraps: false,
  guessed: false,
});

/** The name of a program without its folder and a Windows ending. */
export const nameOf = (program: string): string =>
  program
    .slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1)
    .replace(/\.(?:exe|cmd|bat|com)$/i, '');

import shellQuote from 'shell-quote';

import type { Budget } from '../budget.ts';
import { scanCommandLine } from './scan-command-line.ts';

/** One program that a command line starts; redirections are kept among the words. */
export interface ShellCommand {
  program: string;
  args: string[];
  /** Its input is the previous command's output. */
  piped: boolean;
}

export interface CommandLine {
  commands: ShellCommand[];
  /** Why parts of it cannot be known before it runs. */
  unknowable: string[];
}

const SEPARATORS = new Set(['|', '||', '&&', ';', '&', '|&', '(', ')', ';;', ';&', ';;&']);
const KEYWORDS = new Set([
  'if',
  'then',
  'else',
  'elif',
  'fi',
  'do',
  'done',
  'while',
  'until',
  'for',
  'case',
  'esac',
  '{',
  '}',
  '!',
  'time',
]);
const ASSIGNMENT = /^[A-Za-z_][A-Za-z0-9_]*\+?=/;

/** Every command of a shell text in order, across pipes, lists and lines. Throws `OverBudget` only. */
export function readCommandLine(text: string, budget: Budget): CommandLine {
  const scan = scanCommandLine(text);
  budget.spend(scan.lines.length);
  const commands: ShellCommand[] = [];
  for (const { text: line, heredoc } of scan.lines) {
    const words = wordsOf(line);
    if (words === null) scan.unknowable.add('The shell would refuse or misread part of it');
    const found = commandsOf(words ?? line.split(/\s+/).map((word) => ({ word })));
    const last = found.at(-1);
    if (heredoc !== null) {
      if (last === undefined) found.push({ program: '', args: [heredoc], piped: false });
      else last.args.push(heredoc);
    }
    budget.spend(found.length);
    for (const command of found) commands.push(command);
  }
  return { commands, unknowable: [...scan.unknowable] };
}

type Token = { word: string } | { op: string };

/** Longer lines are only split at spaces: the tokenizer's time grows faster than the length. */
const LONGEST_LINE = 20_000;

function wordsOf(line: string): Token[] | null {
  if (line.length > LONGEST_LINE) return null;
  try {
    // Variables stay as written: their values are unknown here.
    const entries = shellQuote.parse(line, (name) => (/^\w+$|^[*@#?$!-]?$/.test(name) ? `$${name}` : `\${${name}}`));
    return entries.flatMap((entry): Token[] => {
      if (typeof entry === 'string') return [{ word: entry }];
      if ('comment' in entry) return [];
      return entry.op === 'glob' && 'pattern' in entry ? [{ word: entry.pattern }] : [{ op: entry.op }];
    });
  } catch {
    // shell-quote throws on substitutions it cannot parse.
    return null;
  }
}

function commandsOf(tokens: Token[]): ShellCommand[] {
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  let piped = false;
  const finish = (nextPiped: boolean): void => {
    const command = commandOf(words, piped);
    if (command !== null) commands.push(command);
    words = [];
    piped = nextPiped;
  };
  for (const token of tokens) {
    if ('word' in token) words.push(token.word);
    else if (SEPARATORS.has(token.op)) finish(token.op === '|' || token.op === '|&');
    else words.push(token.op);
  }
  finish(false);
  return commands;
}

function commandOf(words: string[], piped: boolean): ShellCommand | null {
  const start = words.findIndex((word) => !KEYWORDS.has(word) && !ASSIGNMENT.test(word));
  if (start === -1) {
    const [first, ...rest] = words;
    return first === undefined || words.every((word) => KEYWORDS.has(word))
      ? null
      : { program: first, args: rest, piped };
  }
  const settings = words.slice(0, start).filter((word) => ASSIGNMENT.test(word));
  return { program: words[start] ?? '', args: [...words.slice(start + 1), ...settings], piped };
}

export interface CommandLineScan {
  /** Logical lines: continuation lines joined, each here-document separated from the line that opens it. */
  lines: { text: string; heredoc: string | null }[];
  unknowable: Set<string>;
}

const COMMAND_OUTPUT = 'It puts in the output of another command, known only when it runs';
const VARIABLE = 'It puts in variables whose values are not in the arguments';
const HEREDOC = 'It feeds a program with lines of its own (here-document)';
const UNCLOSED = 'A quotation mark is not closed';

/** Finds the ends of shell lines and the substitutions in them, both with regard to quoting. */
export function scanCommandLine(text: string): CommandLineScan {
  const scan: CommandLineScan = { lines: [], unknowable: new Set() };
  let quote: '' | "'" | '"' = '';
  let line = '';
  // '#' starts a comment only at the start of a word.
  let startsWord = true;
  let i = 0;
  while (i < text.length) {
    const c = text.charAt(i);
    const next = text.charAt(i + 1);
    if (c === '\\' && quote !== "'") {
      // A line continuation does not start a new word; an escaped blank is part of one.
      if (next !== '\n') {
        line += c + next;
        startsWord = false;
      }
      i += 2;
      continue;
    }
    if (quote === '' && c === '\n') {
      i = endLine(scan, line, text, i + 1);
      line = '';
      startsWord = true;
      continue;
    }
    if (quote === '' && c === '#' && startsWord) {
      const end = text.indexOf('\n', i);
      i = end === -1 ? text.length : end;
      continue;
    }
    if (c === "'" && quote !== '"') quote = quote === '' ? "'" : '';
    else if (c === '"' && quote !== "'") quote = quote === '' ? '"' : '';
    else if (quote !== "'") noteSubstitution(scan, c, next, quote === '');
    startsWord = quote === '' && /[\s;&|()<>]/.test(c);
    // Comments are already removed; escaped, so that the tokenizer does not take this '#' for one.
    line += quote === '' && c === '#' ? '\\#' : c;
    i += 1;
  }
  if (quote !== '') scan.unknowable.add(UNCLOSED);
  endLine(scan, line, text, text.length);
  return scan;
}

function noteSubstitution(scan: CommandLineScan, c: string, next: string, unquoted: boolean): void {
  if (c === '`' || (c === '$' && next === '(')) scan.unknowable.add(COMMAND_OUTPUT);
  else if (unquoted && (c === '<' || c === '>') && next === '(') scan.unknowable.add(COMMAND_OUTPUT);
  else if (c === '$' && /[\w{@*#?$!-]/.test(next)) scan.unknowable.add(VARIABLE);
}

/** Stores one line and, if it opens a here-document, everything up to its end word; returns where to continue. */
function endLine(scan: CommandLineScan, line: string, text: string, from: number): number {
  const opening = /(?<!<)<<(-?)\s*(?:'([^']+)'|"([^"]+)"|\\?([\w.-]+))/.exec(line);
  const word = opening?.[2] ?? opening?.[3] ?? opening?.[4];
  if (opening === null || word === undefined) {
    if (line.trim() !== '') scan.lines.push({ text: line, heredoc: null });
    return from;
  }
  scan.unknowable.add(HEREDOC);
  // Row by row: splitting all that follows for each here-document would take the square of their number.
  for (let start = from; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const row = text.slice(start, end);
    if ((opening[1] === '-' ? row.replace(/^\t+/, '') : row) === word) {
      scan.lines.push({ text: line, heredoc: text.slice(from, Math.max(from, start - 1)) });
      return end + 1;
    }
    start = end + 1;
  }
  scan.lines.push({ text: line, heredoc: text.slice(from) });
  return text.length;
}

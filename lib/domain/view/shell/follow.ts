import { readBash } from './bash-reader.ts';
import { readCmd } from './cmd-reader.ts';
import { readPowershell } from './powershell-reader.ts';
import { innerOf } from './inner.ts';
import { sqlIn } from './sql-inside.ts';
import { bareStart, UNFED, type Reading, type Start, type Word } from './start.ts';

export type Dialect = 'bash' | 'powershell' | 'cmd';

const MOST_NESTING = 8;
/** A tree is made in time that grows with the text, so it may be longer than texts for other parsers. */
const LIMITS = { tokensInOne: 4_000, depth: 100 };

/** Lists what a text starts, and what that starts in turn, to the end. Throws `OverBudget` only. */
export function readText(text: string, dialect: Dialect, reading: Reading, parameters: readonly Word[] = []): void {
  const { budget, script, depth } = reading;
  if (depth > MOST_NESTING) {
    script.unread.add('Shells start shells more often than can be followed');
    return;
  }
  const starts = budget.parse(text, () => startsOf(text, dialect, parameters, reading), LIMITS);
  if ('result' in starts) for (const start of starts.result) followStart(start, reading);
  else script.refused.push(starts);
}

function startsOf(text: string, dialect: Dialect, parameters: readonly Word[], reading: Reading): Start[] {
  const { place, script, fed = UNFED } = reading;
  if (dialect === 'cmd') return readCmd(text, place, script);
  return dialect === 'powershell'
    ? readPowershell(text, place, script)
    : readBash(text, { place, parameters, fed }, script);
}

/** Adds a command, and behind it all that it starts. */
export function followStart(start: Start, reading: Reading): void {
  const { budget, script, depth } = reading;
  budget.spend(1);
  const inner = innerOf(start, script, budget);
  script.starts.push({ ...start, sql: sqlIn(start, script, budget), wraps: inner.length > 0 });
  if (inner.length > 0 && depth > MOST_NESTING) {
    script.unread.add('Shells start shells more often than can be followed');
    return;
  }
  for (const one of inner) {
    const fed = 'text' in one ? (one.fed ?? UNFED) : UNFED;
    const deeper = { ...reading, depth: depth + 1, place: one.place, fed };
    if ('text' in one) {
      // What is only filled in when it runs cannot be read; where it comes from is known.
      if (!one.text.known && /^\s*(?:\$\([^]*\)|`[^`]*`|\$\{?\w+\}?|\$[@*])\s*$/.test(one.text.text))
        script.starts.push({ ...bareStart(one.text, one.place), guessed: start.guessed });
      else readText(one.text.text, one.dialect, deeper, one.parameters);
    } else if ('start' in one) followStart(one.start, deeper);
  }
}

const CMDLET =
  /(?:^|[|;&({]\s*|\n\s*)(?:[A-Z][a-z]+-[A-Z][A-Za-z]+\b|(?:iex|iwr|irm|gci|ri)\s|\[[\w.]+\]::\w|\$env:|\$\w+\s*=\s*(?:New-Object|Get-|'))|\|\s*(?:iex|ForEach-Object|Where-Object|Out-\w+)\b/;
const CMD =
  /(?:^|[&|(]\s*|\n\s*)@?(?:rd|rmdir|del|erase|copy|xcopy|robocopy|reg|format|schtasks|net|sc|wmic|icacls|takeown|attrib|cd|dir|type|move|ren)(?:\.exe)?\s(?=[^\n]*(?:\s\/[a-z?]+\b|[a-z]:\\|%\w+%))/i;

/** For which shell a text is written: as its tool says, or as its own words show. */
export function dialectOf(text: string, said: string | null): Dialect {
  if (said !== null && /pwsh|powershell/i.test(said)) return 'powershell';
  if (said !== null && /(?:^|[\\/])cmd(?:\.exe)?$/i.test(said)) return 'cmd';
  if (said !== null && /(?:ba|z|da|k|fi)?sh$/i.test(said)) return 'bash';
  if (CMDLET.test(text)) return 'powershell';
  return CMD.test(text) ? 'cmd' : 'bash';
}

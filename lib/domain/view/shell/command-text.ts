import { reveal } from '../../text/reveal.ts';
import type { ArgumentReader } from '../argument-reader.ts';
import type { Budget } from '../budget.ts';
import { dialectOf, followStart, readText } from './follow.ts';
import { emptyScript, HERE, startOf, type Script } from './start.ts';

/** The command of the arguments, as it is shown and as it was read. */
export interface CommandText {
  raw: string;
  shown: string;
  pointer: string;
  script: Script;
  /** The session that the text is typed into; null for a command that is started. */
  session: string | null;
}

/** Names of arguments that hold keys for a program that runs already. */
const TYPED = /(?:^|\/)(?:chars|keys|keystrokes|stdin|input|text|data)$/i;
const SESSION = /^(?:session|terminal|process|pid|shell|pty|pane|window|tab)(?:_?(?:id|name|number))?$|^(?:id)$/i;

/** Reads the command, in any form in which tools take one: a text, a list of words, a list of whole command lines, keys for a session. */
export function commandTextOf(reader: ArgumentReader, budget: Budget): CommandText {
  const found = reader.find('command');
  if (found === null) return reader.missing('command');
  const pointer = reveal(found.pointer);
  const script = emptyScript();
  const reading = { budget, script, depth: 0, place: HERE };
  const said = shellSaid(reader);
  if (!Array.isArray(found.value)) {
    const text = reader.requiredText('command');
    readText(text.raw, dialectOf(text.raw, said), reading);
    return {
      raw: text.raw,
      shown: text.shown,
      pointer,
      script,
      session: TYPED.test(found.pointer) ? sessionOf(reader) : null,
    };
  }
  const items = reader.list('command').map((item) => item.raw);
  const [program, ...args] = items;
  if (program === undefined) return reader.missing('command');
  if (isLines(items)) {
    for (const line of items) readText(line, dialectOf(line, said), reading);
    const raw = items.join('\n');
    return { raw, shown: reveal(raw), pointer, script, session: null };
  }
  // A list of words is executed without a shell, so nothing in it is expanded.
  followStart(startOf(program, args), reading);
  const raw = items
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
  return { raw, shown: reveal(raw), pointer, script, session: null };
}

/** The first of a list of words is a program, which has no spaces; where it has, each item is a command line. */
const isLines = (items: readonly string[]): boolean =>
  /^\s*[\w./-]+\s+\S/.test(items[0] ?? '') && !/^(?:[A-Za-z]:)?[\\/][^\n]*\.\w+$/.test(items[0] ?? '');

function shellSaid(reader: ArgumentReader): string | null {
  // It is not marked as shown, so it stands among the other arguments.
  const value = reader.find('shell')?.value;
  return typeof value === 'string' ? value : null;
}

function sessionOf(reader: ArgumentReader): string | null {
  for (const [name, value] of Object.entries(reader.args)) {
    if (!SESSION.test(name) || (typeof value !== 'string' && typeof value !== 'number')) continue;
    reader.use(`/${name}`);
    return reveal(String(value));
  }
  return null;
}

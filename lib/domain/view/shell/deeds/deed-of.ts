import { clientNamed } from '../database-clients.ts';
import { fedTo } from '../fed.ts';
import { isInterpreter, sourceOf } from '../inner.ts';
import type { Start } from '../start.ts';
import { commonName } from '../unwrap.ts';
import { POWERSHELLS, SHELLS } from '../wrappers.ts';
import { CLOUD_RULES } from './clouds.ts';
import { DATABASE_RULES } from './databases.ts';
import { commandOf, harm, READS, say, works, worstOf, type Command, type Deed, type Rule } from './deed.ts';
import { FILE_RULES } from './files.ts';
import { git } from './git.ts';
import { MACHINE_RULES } from './machine.ts';
import { NETWORK_RULES } from './network.ts';
import { PACKAGE_RULES, task } from './packages.ts';
import { isSecret } from './paths.ts';
import { EVERYDAY, ONLY_READ } from './plain.ts';
import { callDeed, fed, filledInDeed, interpreterDeed } from './programs.ts';
import { changedBy } from './readers.ts';
import { sqlDeed } from './sql-deed.ts';
import { accessIn, byVerb, pretends, unasked } from './verbs.ts';
import { writing } from './writing.ts';
import { valuedOf } from './valued.ts';
import { WINDOWS_RULES } from './windows.ts';

const RULES: Readonly<Record<string, Rule>> = {
  ...FILE_RULES,
  ...NETWORK_RULES,
  ...MACHINE_RULES,
  ...DATABASE_RULES,
  ...PACKAGE_RULES,
  ...CLOUD_RULES,
  git,
};

/** What one command does, by the rules of its program; what it writes by redirection counts as well. */
export function deedOf(start: Start): Deed {
  const own = ownDeed(start);
  const redirected = start.writes.map(({ path, empties }) =>
    writing(path.text, empties, `${empties ? '>' : '>>'} ${path.text}`),
  );
  return worstOf([own, ...redirected]);
}

function ownDeed(start: Start): Deed {
  if (!start.program.known) return filledInDeed(start);
  const name = commonName(start.program.text);
  if (name === '' || /^[\w.]*\(/.test(name)) return READS;
  if (start.call === true) return callDeed(start) ?? READS;
  const c = commandOf(start, name, valuedOf(name));
  if (isSelfCall(start))
    return harm(
      'grave',
      'fork-bomb',
      `Start ${say(start.program.text)} without end, until the machine stands still`,
      'Starts processes without end',
      start.program.text,
      { unbounded: true },
    );
  const shell = SHELLS.has(name) || POWERSHELLS.has(name.toLowerCase());
  if (shell && start.wraps) return encoded(start);
  if (shell || isInterpreter(name)) return programDeed(start, c, shell);
  if (/^(?:eval|iex|Invoke-Expression)$/i.test(name)) return evaluated(start);
  if (name === 'source' || name === '.')
    return start.args[0]?.text.startsWith('<(') === true
      ? fed(start, start.args[0].from)
      : works(`Run the commands in ${say(start.args[0]?.text ?? '')} in this shell`, 'execute');
  if (start.wraps) return wrapped(start, name);
  if (pretends(c)) return READS;
  return byRules(start, c, name);
}

function byRules(start: Start, c: Command, name: string): Deed {
  const lower = name.toLowerCase();
  const windows =
    Object.hasOwn(WINDOWS_RULES, lower) &&
    (!Object.hasOwn(RULES, name) ||
      start.args.some(({ text }) => /^\/[a-z]$|^[A-Za-z]:\\|^-(?:Recurse|Force|Path)$/i.test(text)))
      ? WINDOWS_RULES[lower]
      : undefined;
  const rule =
    windows ?? (Object.hasOwn(RULES, name) ? RULES[name] : /^mkfs\./.test(name) ? FILE_RULES['mkfs'] : undefined);
  if (clientNamed(name) !== null && rule !== undefined) return rule(c);
  const access = accessIn(c);
  if (access !== null && !ONLY_READ.has(name)) return access;
  if (rule !== undefined) return worstOf([rule(c), sqlWith(start, c, name) ?? READS]);
  if (ONLY_READ.has(name) || ONLY_READ.has(lower)) return readDeed(c);
  if (EVERYDAY.has(name)) return works();
  return foreign(start, c, name);
}

const sqlWith = (start: Start, c: Command, name: string): Deed | null =>
  sqlDeed(start, `, with ${say([name, ...c.words.slice(0, 3)].join(' '))}`);

/** Reading is harmless, unless it is the secrets that are read, or this form of the program changes something. */
function readDeed(c: Command): Deed {
  const changed = changedBy(c);
  if (changed !== null) return changed;
  const secret = /^(?:cat|head|tail|less|more|grep|strings|xxd|od|base64|bat|gc|type|Get-Content)$/i.test(c.name)
    ? c.words.find(isSecret)
    : undefined;
  return secret === undefined
    ? READS
    : harm('notice', 'read-secret', `Read the secrets in ${say(secret)}`, 'Reads a file of secrets', secret, {
        effect: null,
      });
}

function programDeed(start: Start, c: Command, shell: boolean): Deed {
  const source = sourceOf(start, c.name);
  if (source !== null && !source.known && source.from.length > 0 && /^\s*(?:\$\(|`)/.test(source.text))
    return fed(start, source.from);
  if (pretends(c) || (start.args.length === 1 && /^-(?:v|V|version|-version)$/.test(start.args[0]?.text ?? '')))
    return READS;
  if (source !== null)
    return /^(?:python|pypy|node|deno|bun)/.test(c.name)
      ? works(`Run the program in the command with ${say(c.name)}`, 'execute')
      : works(`Run the ${say(c.name)} program that stands in the command`, 'execute');
  if (!shell && /^-m$/.test(start.args[0]?.text ?? '')) return moduleDeed(start);
  if (c.name === 'php' && c.words[0] === 'artisan')
    return byRules(start, { ...c, name: 'artisan', words: c.words.slice(1) }, 'artisan');
  if (/manage\.py$/.test(c.words[0] ?? ''))
    return byRules(start, { ...c, name: 'manage.py', words: c.words.slice(1) }, 'manage.py');
  if (/^(?:deno|bun)$/.test(c.name)) return byRules(start, c, c.name);
  const script = c.words[0];
  if (script !== undefined && script !== '-' && !script.startsWith('<(')) return task(c, 'script', script);
  const [file] = start.reads;
  if (file === undefined) return interpreterDeed(start);
  return file.from.length > 0 ? fed(start, file.from) : task(c, 'script', file.text);
}

/** `python -m pytest`: the module is the program. */
function moduleDeed(start: Start): Deed {
  const [, module, ...args] = start.args;
  if (module === undefined) return READS;
  return deedOf({ ...start, program: module, args, writes: [] });
}

/** A text that is encoded only so that nobody reads it. */
function encoded(start: Start): Deed {
  const option = start.args.find(
    ({ text }) =>
      /^[-/]e(?:n|nc|nco|ncod|ncode|ncoded\w*)?c?$/i.test(text) &&
      POWERSHELLS.has(commonName(start.program.text).toLowerCase()),
  );
  const piped = start.pipedFrom.some(
    ({ program, args }) =>
      /^(?:base64|xxd|openssl)$/.test(program.text) && args.some(({ text }) => /^-(?:d|D|r|-decode)$/.test(text)),
  );
  return option === undefined && !piped
    ? READS
    : harm(
        'serious',
        'encoded',
        'Run an encoded command, decoded here',
        'Runs encoded code, which hides what it does',
        option?.text ?? 'base64',
      );
}

/** `eval` of what it is told stands behind it; of what is filled in, nobody knows. */
function evaluated(start: Start): Deed {
  const from = start.args.flatMap((word) => word.from);
  if (from.length > 0) return fed(start, from);
  if (start.args.length === 0 && fedTo(start)?.known !== true) {
    if (start.pipedFrom.length > 0) return fed(start, start.pipedFrom);
    if (start.input !== null) return evaluated({ ...start, args: [start.input], input: null });
  }
  const unknown = start.args.find(({ known }) => !known);
  return unknown === undefined
    ? READS
    : harm(
        'serious',
        'runs-unknown',
        `Run whatever ${say(unknown.text)} holds as commands`,
        'Runs text as commands that is known only when it runs',
        unknown.text,
        { unknown: true },
      );
}

/** A wrapper does what it starts; that stands behind it in the list. */
function wrapped(start: Start, name: string): Deed {
  return (/^(?:git|find|tar|vim|trap|alias|awk|ansible)$/.test(name) || clientNamed(name) !== null) &&
    Object.hasOwn(RULES, name)
    ? byRules(start, commandOf(start, name, valuedOf(name)), name)
    : READS;
}

/** `:(){ :|:& };:`, a function that starts itself twice. */
const isSelfCall = ({ program, pipedFrom }: Start): boolean =>
  pipedFrom.some((from) => from.program.text === program.text && program.text === ':');

/** A program that is on no list. */
function foreign(start: Start, c: Command, name: string): Deed {
  const sql = sqlWith(start, c, name);
  if (sql !== null) return sql;
  const { text } = start.program;
  // A script of the project by its path: everyday work, but for its name.
  if (
    /^\.{0,2}[\\/]|^~\//.test(text) ||
    /\.(?:sh|bash|py|rb|js|ts|pl|ps1|bat|cmd)$/i.test(text) ||
    /^(?:bin|scripts?|vendor\/bin|node_modules\/\.bin|\.venv\/bin|venv\/bin)\//.test(text)
  ) {
    const inner = byVerb(c, false);
    if (Object.hasOwn(RULES, name) || EVERYDAY.has(name))
      return byRules({ ...start, program: { ...start.program, text: name } }, c, name);
    return inner?.hazard != null ? inner : task(c, 'script', text);
  }
  const verb = byVerb(c, false);
  if (verb !== null && verb.hazard !== null)
    return {
      ...verb,
      hazard: { ...verb.hazard, text: `${verb.hazard.text}; this desk does not know the program ${say(name)} itself` },
    };
  const option = unasked(c.args);
  return harm(
    'notice',
    'unknown-program',
    `Run ${say([name, ...c.words.slice(0, 2)].join(' '))}${option === null ? '' : ', without asking'}, a program that this desk does not know`,
    `Runs ${say(name)}, a program of which this desk does not know what it does`,
    name,
    { unknown: true },
  );
}

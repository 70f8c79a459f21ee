/** How a client tells its own commands from statements. */
export type MetaManner = 'backslash' | 'mysql' | 'dot' | 'sqlcmd' | 'none';

/** The commands of a client that stand in a text of statements. */
export interface Meta {
  /** The text without them. */
  sql: string;
  /** What a shell runs. */
  runs: readonly string[];
  /** Files of statements that it runs. */
  files: readonly string[];
  /** Commands that run as statements what a query or a program puts out. */
  makesUp: readonly string[];
  /** Libraries of code that it loads. */
  loads: readonly string[];
  /** What else it is told that changes something: `.import a.csv t`. */
  others: readonly string[];
}

interface Found {
  sql: string;
  runs: string[];
  files: string[];
  makesUp: string[];
  loads: string[];
  others: string[];
}

type Command = (text: string, found: Found) => void;

/** Parts in which a client sees no commands: quoted texts, dollar quotes, comments. */
const QUOTED = /'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[^]*?\$\1\$|--[^\n]*|\/\*[^]*?\*\//y;

/** Takes the commands of a client out of a text. */
export function metaOf(text: string, manner: MetaManner): Meta {
  const found: Found = { sql: '', runs: [], files: [], makesUp: [], loads: [], others: [] };
  if (manner === 'none') return { ...found, sql: text };
  if (manner === 'backslash') inStatements(text, found, backslash);
  else if (manner === 'mysql') inStatements(text, found, mysql);
  else found.sql = lines(text, found, manner === 'dot' ? dot : sqlcmd);
  return found;
}

/** A backslash outside of quotes begins a command, anywhere in a line. */
function inStatements(text: string, found: Found, command: typeof backslash): void {
  let at = 0;
  let lineStart = true;
  while (at < text.length) {
    QUOTED.lastIndex = at;
    const quoted = QUOTED.exec(text)?.[0];
    const length = quoted?.length ?? command(text.slice(at), lineStart, found);
    if (quoted !== undefined) found.sql += quoted;
    else if (length === 0) found.sql += text.charAt(at);
    at += Math.max(1, length);
    const before = text.charAt(at - 1);
    lineStart = before === '\n' || (lineStart && /[ \t\r]/.test(before));
  }
}

const argument = (text: string): string =>
  text
    .trim()
    .replace(/;$/, '')
    .replace(/^(['"])(.*)\1$/s, '$2');
const piped = (text: string): string | null => /^\s*['"]?\|(.*?)['"]?\s*$/s.exec(text)?.[1] ?? null;

/** psql's commands; answers with how much of the text one takes. */
function backslash(text: string, _lineStart: boolean, found: Found): number {
  const [whole, name = '', rest = ''] = /^\\([!|?\w+]*)([^\n]*)/.exec(text) ?? [];
  if (whole === undefined) return 0;
  if (whole.startsWith('\\\\')) return 2;
  // `\;` sends one statement together with the next.
  if (name === '') {
    found.sql += ';';
    return 2;
  }
  if (name.startsWith('!')) {
    found.runs.push(`${name.slice(1)}${rest}`);
    return whole.length;
  }
  // `\x \\ DROP …`: two backslashes end a command.
  const end = /(?<!\\)\\\\/.exec(rest);
  const args = end === null ? rest : rest.slice(0, end.index);
  const ran = piped(args);
  const copied = /\b(?:program)\s+'((?:[^']|'')*)'/i.exec(args)?.[1];
  if (name === '|') {
    found.runs.push(args);
    found.makesUp.push(`\\|${args}`);
  } else if (/^(?:i|ir|include|include_relative)$/.test(name)) found.files.push(argument(args));
  else if (/^gexec/.test(name)) found.makesUp.push('\\gexec');
  else if (/^copy$/i.test(name)) {
    if (copied !== undefined) found.runs.push(copied.replaceAll("''", "'"));
    const stream = /\b(?:program|stdin|stdout|pstdin|pstdout)\b/i.test(args);
    found.sql += `COPY ${stream ? args.replace(/\bprogram\s+'(?:[^']|'')*'/i, (to) => (/\bfrom\s*$/i.test(args.slice(0, args.indexOf(to))) ? 'STDIN' : 'STDOUT')) : args.replace(/\b(from|to)\s+('(?:[^']|'')*'|\S+)/i, (_all, way: string) => `${way} ${/from/i.test(way) ? 'STDIN' : 'STDOUT'}`)};`;
    if (!stream && /\)?\s+to\s+(?:'|\S)/i.test(args)) found.others.push(`\\copy${args}`);
  } else if (/^(?:e|edit|ef|ev)$/.test(name) || /^lo_(?:export|import|unlink)$/.test(name) || name === 'password')
    found.others.push(`\\${name}${args}`);
  else if (/^(?:o|out|g|gx|w|write)$/.test(name)) {
    if (ran !== null) found.runs.push(ran);
    else if (args.trim() !== '') found.others.push(`\\${name}${args}`);
  }
  for (const [, command = ''] of args.matchAll(/`([^`]*)`/g)) found.runs.push(command);
  // What a query is sent with ends it.
  if (/^g/.test(name)) found.sql += ';';
  found.sql += '\n';
  return name.length + 1 + (end === null ? rest.length : end.index + 2);
}

/** The commands of mysql: `\!`, and words at the beginning of a line. */
function mysql(text: string, lineStart: boolean, found: Found): number {
  const command = /^\\([!.PTeRdu])([^\n]*)/.exec(text);
  const word = lineStart ? /^(system|source|pager|tee|edit)\b([^\n]*)/i.exec(text) : null;
  const [whole, name = '', rest = ''] = command ?? word ?? [];
  // `\G`, `\g` send a statement.
  if (whole === undefined) {
    if (!/^\\[gG]/.test(text)) return 0;
    found.sql += ';';
    return 2;
  }
  if (/^(?:!|system)$/i.test(name)) found.runs.push(rest.replace(/;\s*$/, ''));
  else if (/^(?:\.|source)$/i.test(name)) found.files.push(argument(rest));
  else if (/^(?:P|pager)$/i.test(name)) found.runs.push(rest.replace(/;\s*$/, ''));
  else if (/^(?:T|tee|e|edit)$/i.test(name)) found.others.push(whole);
  else if (/^[du]$/.test(name)) found.sql += `${name === 'd' ? 'DELIMITER' : 'USE'}${rest}\n`;
  return whole.length;
}

/** Clients whose commands are whole lines. */
function lines(text: string, found: Found, command: Command): string {
  const kept: string[] = [];
  for (const line of text.split('\n')) {
    if (/^\s*[.:!]/.test(line)) command(line.trim(), found);
    else kept.push(line);
  }
  return kept.join('\n');
}

const READS_DOT =
  /^\.(?:tables?|schema|fullschema|indexes|indices|databases|dbinfo|dump|show|headers?|mode|width|nullvalue|separator|timer|stats|echo|bail|changes|eqp|explain|help|prompt|print|quit|exit|version|timeout|limit|lint|parameter|scanstats|sha3sum|selftest|trace|vfsinfo|vfslist|vfsname|cd|open|once|output|log|excel|progress|columns|maxrows|maxwidth|large_number_rendering|highlight\w*|constant|keyword|large|edit|rows|binary|dbconfig|filectrl|nonce|unmodule|auth|crnl|connection|colors?)(?:\s|$)/;

/** SQLite takes any beginning of a command's name. */
const dot: Command = (line, found) => {
  const [, name = '', rest = ''] = /^\.(\w+)\s*(.*)$/s.exec(line) ?? [];
  const is = (command: string, least: number): boolean => name.length >= least && command.startsWith(name);
  const run = piped(rest);
  if (is('shell', 2) || is('system', 2) || name === 'sh') found.runs.push(rest);
  else if (is('read', 3)) {
    if (run === null) found.files.push(argument(rest));
    else {
      found.runs.push(run);
      found.makesUp.push(line);
    }
  } else if (is('load', 2)) found.loads.push(argument(rest));
  else if (/\|/.test(rest) && (is('once', 2) || is('output', 1) || is('import', 1) || is('log', 2)))
    found.runs.push(rest.replace(/^[^|]*\|/, '').replace(/['"](?:\s+\w+)?\s*$/, ''));
  else if (!READS_DOT.test(line) || ((is('once', 2) || is('output', 1)) && rest !== '')) found.others.push(line);
  if (is('import', 1) && /\|/.test(rest)) found.others.push(line);
};

const sqlcmd: Command = (line, found) => {
  const ran = /^:?!!\s*(?:if\b)?(.*)$/is.exec(line)?.[1];
  const file = /^:r\s+(.+)$/is.exec(line)?.[1];
  if (ran !== undefined) found.runs.push(ran);
  else if (file !== undefined) found.files.push(argument(file));
  else if (/^:(?:out|error|perftrace)\b/i.test(line)) found.others.push(line);
};

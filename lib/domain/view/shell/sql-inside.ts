import type { Budget } from '../budget.ts';
import { DIALECTS, type Dialect } from '../sql/dialect.ts';
import { readSql, type SqlStatement } from '../sql/read-sql.ts';
import { clientNamed, toldTo } from './database-clients.ts';
import { optionsOf, setOf } from './options.ts';
import type { Script, Start, Word } from './start.ts';
import { commonName } from './unwrap.ts';

/** Programs that hand SQL to a database of a known kind, besides its own clients. */
const DIALECT_OF: Readonly<Record<string, Dialect>> = { bq: 'bigquery', snowsql: 'snowflake', sqlplus: 'oracle' };

const TEXTS = setOf(
  '-c --command -e --execute --exec -q --query --sql -Q --statement --query-string --sql-statement --sql-statements',
);
const SQL_BEGINS =
  /^\s*(?:(?:--[^\n]*\n|\/\*[^]*?\*\/)\s*)*(?:\/\*|(?:select|insert|update|delete|drop|truncate|alter|create|grant|revoke|merge|replace|with|call|exec|execute|copy|vacuum|set|show|explain|do|begin|declare|rename|load|import|export)\b)/i;
/** Programs in whose options such words are patterns, messages or programs of another language. */
const OF_OTHERS =
  /^(?:grep|rg|ag|sed|awk|git|gh|jq|yq|perl|ruby|node|deno|bun|php|lua|python[\d.]*|\w*sh|pwsh|powershell|cmd|echo|printf|find|fd|vim?|nvim|tmux|docker|kubectl)$/;

/** The statements that a command hands to a database, read; undefined where it hands over none. */
export function sqlIn(start: Start, script: Script, budget: Budget): SqlStatement[] | undefined {
  if (!start.program.known || start.guessed) return undefined;
  const name = commonName(start.program.text);
  const texts = textsOf(start, name);
  if (texts.length === 0) return undefined;
  const dialect = clientNamed(name)?.dialect ?? (Object.hasOwn(DIALECT_OF, name) ? DIALECT_OF[name] : undefined);
  return texts.flatMap(({ text }) => {
    const read = readSql(text, dialect == null ? DIALECTS : [dialect], budget);
    if (!('why' in read)) return read.statements;
    script.refused.push(read);
    return [];
  });
}

function textsOf(start: Start, name: string): readonly Word[] {
  const told = toldTo(start);
  if (told !== null) return told.texts;
  if (OF_OTHERS.test(name)) return [];
  const { plain, values } = optionsOf(start, TEXTS);
  const words = Object.hasOwn(DIALECT_OF, name) ? plain : [];
  return [...values(...TEXTS), ...words].filter(({ text }) => SQL_BEGINS.test(text));
}

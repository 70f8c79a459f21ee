import type { Names } from '../draft.ts';
import { differing, Once } from './once.ts';
import type { Dialect } from './dialect.ts';
import type { Token } from './lex.ts';

/** After these words stands a table or another thing with a qualified name. */
const BEFORE_TABLE = /^(?:FROM|JOIN|INTO|UPDATE|TABLE|ONLY|USING|VIEW|INDEX|FUNCTION|PROCEDURE|CALL|EXEC|EXECUTE|TRUNCATE|EXISTS|TO|MERGE)$/; // prettier-ignore
/** After these words stands a place itself: a database, a schema, a server. */
const BEFORE_PLACE =
  /^(?:USE|DATABASE|SCHEMA|SERVER|CATALOG|KEYSPACE|WAREHOUSE|CONNECT|CONNECTION|SEARCH_PATH|CURRENT_SCHEMA|OPENQUERY)$/;
const BETWEEN = /^(?:IF|NOT|EXISTS|=|TO|\()$/;
/** Words that end the name of a table, so no other name of it. */
const NO_ALIAS =
  /^(?:WHERE|SET|ON|JOIN|INNER|LEFT|RIGHT|FULL|CROSS|NATURAL|ORDER|GROUP|LIMIT|VALUES|SELECT|UNION|USING|RETURNING|HAVING|DEFAULT)$/i;
const LONGEST_NAME = 200;

/**
 * What a text of SQL names, for the records: places are only what qualifies a table, what it connects to or uses, and whole databases; a table, a
 * column or a value that is called like a place is none. Each dialect's own quotes are followed.
 */
export function namesInSql(
  sql: string,
  dialects: readonly Dialect[],
  pointer: string,
  once: Pick<Once<unknown>, 'lexed'> = new Once(),
): Names {
  const environments = new Set<string>();
  const resources = new Set<string>();
  for (const dialect of differing(sql, dialects)) addNames(once.lexed(sql, dialect).tokens, environments, resources);
  return { pointer, environments: [...environments], read: [], resources: [...resources] };
}

interface Chain {
  parts: string[];
  /** The first word of it, and the word after it. */
  from: number;
  to: number;
}

function addNames(tokens: readonly Token[], places: Set<string>, resources: Set<string>): void {
  const chains = chainsIn(tokens);
  const tables = bareTables(tokens, chains);
  for (const { parts, from } of chains) {
    for (let i = 1; i <= parts.length; i += 1) add(resources, parts.slice(0, i).join('.'));
    for (const part of parts) add(resources, part);
    const qualifiers = parts.slice(0, -1);
    // `staging.id` beside `FROM staging` is a column of a table.
    if (!BEFORE_TABLE.test(up(tokens[from - 1])) && tables.has(qualifiers[0]?.toLowerCase() ?? '')) continue;
    qualifiers.forEach((part, i) => {
      add(places, part);
      add(places, qualifiers.slice(0, i + 1).join('.'));
    });
  }
  tokens.forEach((token, i) => {
    if (BEFORE_PLACE.test(up(token))) addPlacesAfter(tokens, i, places);
    if (token.kind === 'string') {
      add(resources, token.value);
      // `host=db1 dbname=shop`, as dblink and foreign servers are given it; an address of a database.
      if (/\b(?:host|server|data source|dbname|database|service)\s*=|:\/\//i.test(token.value))
        for (const word of token.value.split(/[\s=:;,/@?&]+/)) add(places, word);
    }
    // Oracle's link to another database: `orders@shop`.
    const before = tokens[i - 1];
    if (token.kind === 'mark' && token.value.startsWith('@') && before !== undefined && before.end === token.at)
      if (isName(before)) add(places, token.value.slice(1));
  });
}

function add(names: Set<string>, name: string): void {
  if (name !== '' && name.length <= LONGEST_NAME) names.add(name);
}

const up = (token: Token | undefined): string =>
  token === undefined || token.kind === 'name' || token.kind === 'string' ? '' : token.value.toUpperCase();

const isName = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'name';

/** Names with what qualifies them; a dash inside one, which BigQuery allows without quotes, belongs to it. */
function chainsIn(tokens: readonly Token[]): Chain[] {
  const chains: Chain[] = [];
  for (let i = 0; i < tokens.length;) {
    const from = i;
    if (!isName(tokens[i])) {
      i += 1;
      continue;
    }
    const parts: string[] = [];
    let open = '';
    for (;;) {
      open += tokens[i]?.value ?? '';
      i += 1;
      const sign = tokens[i];
      const touches = sign?.at === tokens[i - 1]?.end && sign?.end === tokens[i + 1]?.at;
      if (up(sign) === '-' && touches && isName(tokens[i + 1])) open += '-';
      else {
        parts.push(...open.split('.').filter((part) => part !== ''));
        open = '';
        if (up(sign) !== '.') break;
        // `shop..orders`: the schema is left out.
        while (up(tokens[i + 1]) === '.') i += 1;
        if (!isName(tokens[i + 1])) break;
      }
      i += 1;
    }
    chains.push({ parts, from, to: i });
  }
  return chains;
}

/** Tables that stand without a qualifier, and other names that the text gives to tables. */
function bareTables(tokens: readonly Token[], chains: readonly Chain[]): Set<string> {
  const tables = new Set<string>();
  for (const { parts, from, to } of chains) {
    if (!BEFORE_TABLE.test(up(tokens[from - 1]))) continue;
    if (parts.length === 1) tables.add(parts[0]?.toLowerCase() ?? '');
    const alias = tokens[up(tokens[to]) === 'AS' ? to + 1 : to];
    if (alias !== undefined && isName(alias) && !NO_ALIAS.test(alias.value)) tables.add(alias.value.toLowerCase());
  }
  return tables;
}

function addPlacesAfter(tokens: readonly Token[], at: number, places: Set<string>): void {
  let i = at + 1;
  while (BETWEEN.test(up(tokens[i]))) i += 1;
  for (; i < tokens.length; i += 2) {
    let name = '';
    // Up to the comma: `prod-eu` without quotes is three words.
    for (; isName(tokens[i]) || tokens[i]?.kind === 'string' || /^[-.]$/.test(up(tokens[i])); i += 1) {
      if (name !== '' && tokens[i]?.at !== tokens[i - 1]?.end) break;
      name += tokens[i]?.value ?? '';
    }
    add(places, name);
    for (const part of name.split('.')) add(places, part);
    if (up(tokens[i]) !== ',') return;
    i -= 1;
  }
}

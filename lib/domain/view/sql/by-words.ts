import { act, asWritten, hazard, name, names, type Act } from './act.ts';
import type { Reach } from './scope.ts';
import { deedOf } from './functions.ts';
import { callAct } from './read-query.ts';
import { rowsAct } from './read-rows.ts';
import { dropAct, truncateAct, wholeDropped } from './read-schema.ts';
import type { Source } from './source.ts';
import { vendorActs } from './vendor-words.ts';
import { Words } from './words.ts';

const READS =
  /^(?:SELECT|SHOW|DESCRIBE|DESC|EXPLAIN|VALUES|TABLE|PRINT|WITH|LIST|IF|WHILE|ELSE|DECLARE|RETURN|ELSEIF|ELSIF)$/;
/** Words that do something wherever they stand as words. */
const CHANGES =
  /^(?:INSERT|UPDATE|DELETE|MERGE|DROP|TRUNCATE|ALTER|CREATE|GRANT|REVOKE|DENY|EXEC|EXECUTE|CALL|INTO|OUTFILE|DUMPFILE|LOAD|BACKUP|RESTORE|SHUTDOWN|KILL|LOCK|RENAME|REPLACE|COPY|ATTACH|DETACH|ANALYZE|ANALYSE|IMMEDIATE|UNLOAD|EXPORT|IMPORT|PUT|HANDLER|PRAGMA)$/;

/**
 * What a statement does that PostgreSQL's grammar does not read even in its own words: told by its words where a rule knows the form, and null where
 * none does. `reach` judges a condition by itself.
 */
export function actsByWords(
  source: Source,
  reach: (condition: string | null, called?: string[]) => Reach,
): Act[] | null {
  const words = new Words(source.tokens, source.text);
  const known = rows(words, source, reach) ?? objects(words, source) ?? vendorActs(words, source);
  const read = known ?? reading(words, source);
  return read === null ? null : [...read, ...(TELLS_CALLS.test(words.up(0)) ? [] : wordCalls(words))];
}

/** A query, or a word of control, without anything that could change: a read. */
function reading(words: Words, source: Source): Act[] | null {
  const first = words.up(0);
  if (!READS.test(first)) return null;
  const shows = /^(?:SHOW|DESCRIBE|DESC)$/.test(first);
  for (let i = 1; i < words.length; i += 1) {
    // `REPLACE(` and the like are functions; `SHOW CREATE TABLE` only shows.
    const isCall = words.up(i + 1) === '(' && /^(?:REPLACE|INSERT|TRUNCATE)$/.test(words.up(i));
    if (CHANGES.test(words.up(i)) && !isCall && !(shows && i === 1)) return null;
    if (words.up(i) === ':=') return null;
  }
  const tables = words.tablesAfter(/^(?:FROM|JOIN)$/);
  if (!/^(?:SELECT|WITH|TABLE|VALUES)$/.test(first))
    return [act(first, 'read', `Run ${asWritten(source.text)}, which changes nothing`)];
  const where = words.find(/^WHERE$/);
  const condition = where === -1 ? '' : ` where ${asWritten(words.condition(where))}`;
  const amount = where === -1 ? 'every row' : 'the rows';
  const says =
    tables.length === 0
      ? 'Run a query that reads no table'
      : `Read ${tables.length === 1 ? `${amount} of ` : ''}${names(tables)}${condition}`;
  return [act('SELECT', 'read', says, { tables })];
}

/** Statements whose rules say themselves what is called, or whose brackets hold no calls. */
const TELLS_CALLS = /^(?:PRAGMA|EXEC|EXECUTE|CALL|GRANT|REVOKE|DENY|COPY|ATTACH|DETACH|ALTER|DROP|TRUNCATE)$/;

/** What the functions do that a statement names before an opening bracket. */
function wordCalls(words: Words): Act[] {
  const acts = new Map<string, Act>();
  for (let i = 0; i + 1 < words.length; i += 1) {
    if (
      words.up(i + 1) !== '(' ||
      !words.isName(i) ||
      NO_CALL.test(words.up(i)) ||
      (i > 0 && BEFORE_LIST.test(words.up(i - 1)))
    )
      continue;
    const parts = words.nameEndingAt(i);
    const deed = deedOf(parts);
    if (deed !== null) acts.set(parts.join('.'), callAct(parts.join('.'), deed));
  }
  return [...acts.values()];
}

const NO_CALL =
  /^(?:IN|VALUES|AND|OR|NOT|ON|USING|AS|FROM|JOIN|WHERE|EXISTS|ALL|ANY|SOME|SELECT|WHEN|THEN|ELSE|CASE|OVER|PARTITION|BY|INTO|SET|TOP|WITH|LIMIT|RETURNING|INTERVAL|DISTINCT|UNION|EXCEPT|INTERSECT|PIVOT|UNPIVOT|FOR|STRUCT|ARRAY|TABLE|KEY|VARCHAR|NVARCHAR|CHAR|DECIMAL|NUMERIC|NUMBER|INT|FLOAT|BINARY|VARBINARY|DATETIME2|TIMESTAMP|TIME|FILTER|WITHIN|GROUP|LATERAL|APPLY|COLUMNS|REFERENCES|CHECK|UNIQUE|INDEX|EXCLUDE|PRIMARY|IF|WHILE|RETURN|EXEC|EXECUTE|MATCH|AGAINST|LIKE|BETWEEN|IS|ESCAPE|HAVING|ORDER|QUALIFY|OPTIONS|OPTION|OUTPUT|END|TO)$/;
/** After these words a name before a bracket is a table or an alias with its columns. */
const BEFORE_LIST = /^(?:INTO|TABLE|AS|UPDATE|EXISTS|REFERENCES|INDEX|ON|VIEW|WITH|RECURSIVE|PROCEDURE|FUNCTION)$/;

/** DELETE, UPDATE and INSERT in forms of their own: of several tables, with LIMIT or TOP, SET in INSERT. */
function rows(
  words: Words,
  source: Source,
  reach: (condition: string | null, called?: string[]) => Reach,
): Act[] | null {
  const first = words.up(0);
  if (first === 'INSERT') {
    const [table] = words.tablesAfter(/^INTO$/);
    if (table === undefined || words.has(/^(?:OUTPUT|RETURNING)$/)) return null;
    const tail = source.flags.overwrites ? ', and overwrite rows that are there already' : '';
    const query = words.has(/^(?:SELECT|EXEC|EXECUTE|TABLE)$/);
    const overwrites =
      source.flags.overwrites && query
        ? [hazard('overwrites', 'serious', 'It overwrites rows, and how many is not known', source.text)]
        : [];
    return [
      act(
        source.flags.overwrites ? 'INSERT OR REPLACE' : 'INSERT',
        'write',
        `Insert ${query ? 'the rows that a query finds' : 'rows'} into ${name(table)}${tail}`,
        { tables: [table], hazards: overwrites },
      ),
    ];
  }
  if (first !== 'DELETE' && first !== 'UPDATE') return null;
  const from = words.find(/^FROM$/);
  const set = words.find(/^SET$/);
  if (first === 'UPDATE' && set === -1) return null;
  const table = first === 'UPDATE' ? words.nameAt(1) : words.deleted(from);
  if (table === null) return null;
  const where = words.find(/^WHERE$/, Math.max(from, set, 0));
  const condition = where === -1 ? null : words.condition(where);
  const joined =
    words.has(/^(?:JOIN|USING)$/) ||
    words.commaBetween(first === 'UPDATE' ? 1 : from, first === 'UPDATE' ? set : where);
  const bound: Reach =
    condition === null && joined
      ? 'maybe'
      : condition !== null && (joined || (first === 'UPDATE' && from > set))
        ? 'maybe'
        : reach(condition, [words.nameAt(1) ?? '', table, table.split('.').at(-1) ?? '']);
  const one = rowsAct(source, {
    verb: first === 'DELETE' ? 'Delete' : 'Update',
    table,
    sets: [],
    where: condition,
    hasCondition: condition !== null,
    reach: bound,
    limit: source.flags.most,
  });
  return [
    condition === null && bound === 'maybe'
      ? {
          ...one,
          says: `${one.says.replace(/: .*$/, '')}: the condition of the join may hold for every row, and nothing else limits it`,
        }
      : one,
  ];
}

/** DROP, TRUNCATE and CREATE OR REPLACE of anything. */
function objects(words: Words, source: Source): Act[] | null {
  const [first, second] = [words.up(0), words.up(1)];
  if (first === 'DROP' && second !== '') {
    const kind = /^(?:MATERIALIZED|EXTERNAL|SNAPSHOT|ROW|TEMPORARY)$/.test(second)
      ? `${second} ${words.up(2)}`
      : second;
    const at = words.skip(kind.split(' ').length + 1, /^(?:IF|EXISTS|NOT|CONCURRENTLY)$/);
    const which = words.nameList(at);
    if (which.length === 0 || !/^[A-Z ]+$/.test(kind)) return null;
    return [
      /^(?:DATABASE|SCHEMA|DATASET|CATALOG|TABLESPACE)$/.test(kind)
        ? wholeDropped(kind.toLowerCase(), which.join(', '), source)
        : dropAct(kind, which, words.has(/^CASCADE$/), source),
    ];
  }
  if (first === 'TRUNCATE') {
    const which = words.nameList(words.skip(1, /^(?:TABLE|IF|EXISTS)$/));
    return which.length === 0 ? null : [truncateAct(which, words.has(/^CASCADE$/), source)];
  }
  if (first !== 'CREATE') return null;
  const at = words.skip(
    1,
    /^(?:OR|REPLACE|TEMP|TEMPORARY|TRANSIENT|UNIQUE|EXTERNAL|MATERIALIZED|VIRTUAL|SECURE|PUBLIC|DEFINER|INSTEAD|EDITIONABLE|CLUSTERED|NONCLUSTERED|SNAPSHOT)$/,
  );
  const replaces = source.flags.replaces || words.up(2) === 'REPLACE';
  const kind = words.up(at).toLowerCase();
  const which = words.nameAt(words.skip(at + 1, /^(?:IF|NOT|EXISTS)$/));
  if (which === null || !/^(?:table|view|index|schema|database|dataset|sequence|type)$/.test(kind)) return null;
  const lost = replaces && /^(?:table|schema|database|dataset)$/.test(kind);
  return [
    act(
      `CREATE ${replaces ? 'OR REPLACE ' : ''}${kind.toUpperCase()}`,
      lost ? 'delete' : 'configure',
      `Create ${replaces ? 'or replace ' : ''}the ${kind} ${name(which)}${lost ? ': what it holds now is lost' : ''}`,
      {
        reversibility: lost ? 'irreversible' : null,
        tables: kind === 'table' ? [which] : [],
        hazards: lost
          ? [hazard('replace', 'grave', `A ${kind} that is there already is replaced, with all it holds`, source.text)]
          : [],
      },
    ),
  ];
}

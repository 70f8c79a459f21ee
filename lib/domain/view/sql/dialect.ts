import type { Tool } from '../../tool/tool.ts';

/** Languages that a text may be in, PostgreSQL's first. */
export const DIALECTS = ['postgres', 'mysql', 'tsql', 'sqlite', 'bigquery', 'snowflake', 'oracle'] as const;
export type Dialect = (typeof DIALECTS)[number];

export const DIALECT_NAMES = {
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  tsql: 'SQL Server',
  sqlite: 'SQLite',
  bigquery: 'BigQuery',
  snowflake: 'Snowflake',
  oracle: 'Oracle',
} satisfies Record<Dialect, string>;

const SIGNS: readonly [Dialect, RegExp][] = [
  ['postgres', /postgres|\bpg\b|\bpsql\b|supabase|\bneon\b|alloydb|timescale/],
  ['mysql', /mysql|maria ?db|planetscale|\btidb\b/],
  ['tsql', /\bms ?sql\b|sql ?server|t ?sql\b|azure ?sql|\bsybase\b/],
  ['sqlite', /sqlite|turso|libsql|cloudflare ?d1|\bd1\b/],
  ['bigquery', /big ?query|\bbq\b/],
  ['snowflake', /snowflake/],
  ['oracle', /oracle|pl ?sql\b/],
];

/** The dialects that a tool's own name, title, description or schema, or the argument that its admin mapped, say; all of them when none does. */
export function dialectsOf(tool: Tool, mapped: string | null): readonly Dialect[] {
  if (mapped !== null) {
    const said = saidIn(mapped);
    return said.length === 0 ? DIALECTS : said;
  }
  for (const text of [tool.name, tool.title, tool.description, describedIn(tool.input_schema)]) {
    const said = saidIn(text);
    if (said.length > 0) return said;
  }
  return DIALECTS;
}

const saidIn = (text: string): Dialect[] => {
  // `pgExecute`, `run_mssql` and `aws-postgres/query` are words too.
  const words = text.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[^\p{L}\p{N}]+/gu, ' ');
  return SIGNS.filter(([, sign]) => sign.test(words.toLowerCase())).map(([dialect]) => dialect);
};

const describedIn = (schema: Tool['input_schema']): string => JSON.stringify(schema).slice(0, 20_000);

/** Whether a database compares a text with a number by the number that it begins with, and takes an unknown name in quotes for a text. */
export const isLenient = (dialect: Dialect): boolean => dialect === 'mysql' || dialect === 'sqlite';

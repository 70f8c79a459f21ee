import type { Dialect } from '../sql/dialect.ts';
import { fedTo } from './fed.ts';
import { metaOf, type Meta, type MetaManner } from './meta-commands.ts';
import { optionsOf, setOf } from './options.ts';
import { literal, type Start, type Word } from './start.ts';
import { commonName } from './unwrap.ts';

/** How the client of a database takes its statements. */
interface Client {
  /** Null where it may be any. */
  dialect: Dialect | null;
  /** Options whose value is a text of statements. */
  texts: ReadonlySet<string>;
  /** Options whose value is a file of statements. */
  files: ReadonlySet<string>;
  /** Options whose value is a file or, behind a `|`, a program to write to. */
  outputs: ReadonlySet<string>;
  /** Every option with a value. */
  values: ReadonlySet<string>;
  meta: MetaManner;
  /** From this word on, words are statements. */
  wordsFrom: number;
}

const client = (
  dialect: Dialect | null,
  meta: MetaManner,
  options: { texts: string; files?: string; outputs?: string; values?: string },
  wordsFrom = Infinity,
): Client => {
  const { texts, files = '', outputs = '', values = '' } = options;
  return {
    dialect,
    texts: setOf(texts),
    files: setOf(files),
    outputs: setOf(outputs),
    values: setOf(`${texts} ${files} ${outputs} ${values}`),
    meta,
    wordsFrom,
  };
};

const PSQL = {
  texts: '-c --command',
  files: '-f --file',
  outputs: '-o --output -L --log-file',
  values:
    '-h --host -p --port -U --username -d --dbname -v --set --variable -P --pset -F --field-separator -R --record-separator -T --table-attr',
};
const SQLITE = { texts: '-cmd', files: '-init', values: '-separator -newline -nullvalue -vfs -mmap -heap -maxsize' };

/** Clients of databases that read SQL. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  psql: client('postgres', 'backslash', PSQL),
  usql: client(null, 'backslash', PSQL),
  cockroach: client('postgres', 'backslash', {
    texts: '-e --execute',
    files: '-f --file',
    values: '--url --host --port -p -u --user -d --database --certs-dir --format --set --cluster-name',
  }),
  mysql: client('mysql', 'mysql', {
    texts: '-e --execute --init-command --init-command-add',
    outputs: '--pager --tee',
    values:
      '-h --host -P --port -u --user -D --database -S --socket --protocol --default-character-set --defaults-file --defaults-extra-file --defaults-group-suffix --login-path --delimiter --prompt --ssl-ca --ssl-cert --ssl-key --ssl-mode --connect-timeout',
  }),
  sqlite3: client('sqlite', 'dot', SQLITE, 1),
  duckdb: client(null, 'dot', { ...SQLITE, texts: '-cmd -c -s', files: '-init -f' }, 1),
  sqlcmd: client('tsql', 'sqlcmd', {
    texts: '-Q -q --query --initial-query',
    files: '-i --input-file',
    values:
      '-S -U -P -d -o -h -s -w -v -H -l -t -y -Y -a -f -m -V -K --server --user-name --database-name --output-file',
  }),
  'clickhouse-client': client(null, 'none', {
    texts: '-q --query',
    files: '--queries-file',
    values: '-h --host --port -u --user --password -d --database --format -f',
  }),
};

/** What a client is told to do, as far as its words show. */
export interface Told extends Omit<Meta, 'sql' | 'files'> {
  /** Texts of statements. */
  texts: readonly Word[];
  /** Files of statements, by options, commands of the client, or a redirection. */
  files: readonly Word[];
  /** Commands of which nothing is known but that the client reads what they put out. */
  fedBy: readonly Start[];
}

/** A connection, which has spaces as well: `host=db dbname=app`. */
const CONNECTION = /^\s*\w+\s*=\s*\S+|^\w+:\/\/\S+$/;

export const clientNamed = (name: string): Client | null =>
  Object.hasOwn(CLIENTS, name) ? (CLIENTS[name] ?? null) : null;

/** What a client of a database is told; null for another program. */
export function toldTo(start: Start): Told | null {
  const found = clientNamed(commonName(start.program.text));
  if (found === null) return null;
  const { plain, values } = optionsOf(start, found.values);
  const given = values(...found.texts);
  const statements = [
    ...given,
    ...plain.filter(({ text }, i) => i >= found.wordsFrom || (/\s/.test(text) && !CONNECTION.test(text))),
    ...attached(start.args, found),
  ];
  const options = values(...found.files).filter(({ text }) => text !== '-');
  // Told what to do, it reads no more of its input.
  const listens = statements.length === given.length && options.length === 0 && given.every(isSetting(start, found));
  const fed = listens ? fedTo(start) : null;
  const texts = [...statements, ...(fed === null ? [] : [fed])];
  const metas = texts.map((word) => ({ word, meta: metaOf(word.text, found.meta) }));
  const outputs = values(...found.outputs).flatMap(({ text }) => /^\s*\|(.*)$/s.exec(text)?.[1] ?? []);
  const read = [...options, ...metas.flatMap(({ meta }) => meta.files.map(literal))];
  const sources = [...read, ...(listens && fed === null ? start.reads : [])];
  return {
    texts: metas.map(({ word, meta }) => ({ ...word, text: meta.sql })).filter(({ text }) => text.trim() !== ''),
    files: sources.filter(({ from }) => from.length === 0),
    fedBy: [
      ...sources.flatMap(({ from }) => from),
      ...(listens && fed === null && start.reads.length === 0 ? start.pipedFrom : []),
    ],
    runs: [...metas.flatMap(({ meta }) => meta.runs), ...outputs],
    makesUp: metas.flatMap(({ meta }) => meta.makesUp),
    loads: metas.flatMap(({ meta }) => meta.loads),
    others: metas.flatMap(({ meta }) => meta.others),
  };
}

/** Options of before the statements (`--init-command`, `-cmd`) leave the input to be read. */
const isSetting =
  (start: Start, { texts }: Client) =>
  (value: Word): boolean =>
    start.args.some(
      ({ text }, i) =>
        texts.has(text.replace(/=.*$/s, '')) &&
        /^(?:--init-command(?:-add)?|-cmd)$/.test(text.replace(/=.*$/s, '')) &&
        (start.args[i + 1] === value || text.endsWith(`=${value.text}`)),
    );

/** `-Atqc'DROP …'`: the statement stands in the same word as combined options. */
const attached = (args: readonly Word[], { texts, values }: Client): Word[] =>
  args.flatMap((word) => {
    const [, letters = ''] = /^-([A-Za-z0-9]+)/.exec(word.text) ?? [];
    const at = [...letters].findIndex((letter) => values.has(`-${letter}`));
    // In front, it is an option with its value, which is known already; at the end, its value is the next word.
    const rest = word.text.slice(at + 2);
    return at > 0 && rest !== '' && texts.has(`-${letters.charAt(at)}`) ? [{ ...word, text: rest }] : [];
  });

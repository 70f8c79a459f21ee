/** Numbers from a seed, the same on every machine. */
export class Dice {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** A whole number below `n`. */
  below(n: number): number {
    // Mulberry32.
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}

export type Language = 'postgres' | 'sqlite';

/** The throw-away tables: `id` 1 to 12, every value of every other column on some rows only. */
export const TABLES = ['parts', 'orders', 'notes'] as const;
const COLUMNS = ['id', 'kind', 'amount', 'label', 'seen'] as const;

export const SETUP = TABLES.flatMap((table) => [
  `CREATE TABLE ${table} (id integer PRIMARY KEY, kind text, amount integer, label text, seen text)`,
  ...Array.from({ length: 12 }, (_, i) => {
    const label = i % 4 === 3 ? 'NULL' : `'label ${i % 3}'`;
    return `INSERT INTO ${table} VALUES (${i + 1}, '${'abc'.charAt(i % 3)}', ${(i - 3) * 10}, ${label}, '202${i % 6}-01-02')`;
  }),
]);

/** Statements of one language by a seed: plain ones, tricks, and both put together. */
export class Statements {
  private readonly dice: Dice;
  private readonly language: Language;

  constructor(seed: number, language: Language) {
    this.dice = new Dice(seed);
    this.language = language;
  }

  next(): string {
    const d = this.dice;
    const one = this.statement();
    switch (d.below(8)) {
      case 0:
        return `${one}; ${this.statement()}`;
      case 1:
        return `SELECT 1;${d.pick(['', ' -- note\n', ' /* ; */ '])}${one}`;
      case 2:
        return d.pick([
          `/* SELECT 1 */ ${one}`,
          `-- only reads\n${one}`,
          `${one} -- WHERE id = 1`,
          `${one} /* WHERE id = 1 */`,
        ]);
      case 3:
        return this.cased(one);
      default:
        return one;
    }
  }

  private cased(sql: string): string {
    return sql.replace(/'[^']*'|[A-Z]+/g, (word) =>
      word.startsWith("'") || this.dice.below(2) === 0 ? word : word.toLowerCase(),
    );
  }

  private statement(): string {
    const d = this.dice;
    const shared = [
      () => this.remove(),
      () => this.remove(),
      () => this.change(),
      () => this.change(),
      () => this.add(),
      () => this.query(),
      () => this.query(),
      () => this.hidden(),
    ];
    const own =
      this.language === 'postgres'
        ? [() => this.postgres(), () => this.postgres()]
        : [() => this.sqlite(), () => this.sqlite()];
    return d.pick([...shared, ...own])();
  }

  private table(): string {
    const table = this.dice.pick(TABLES);
    const quoted =
      this.language === 'sqlite'
        ? [`"${table}"`, `[${table}]`, `\`${table}\``, `main.${table}`]
        : [`"${table}"`, `public.${table}`, `ONLY ${table}`];
    return this.dice.below(3) === 0 ? this.dice.pick(quoted) : table;
  }

  private where(): string {
    return this.dice.below(6) === 0 ? '' : ` WHERE ${this.condition(2)}`;
  }

  private value(): string {
    const d = this.dice;
    return d.pick([
      '1',
      '7',
      '-1',
      '0',
      '10',
      '99',
      "'a'",
      "'b'",
      "''",
      "'label 1'",
      "'2022-01-02'",
      'NULL',
      '3 + 4',
      "'x''y'",
    ]);
  }

  private condition(depth: number): string {
    const d = this.dice;
    const column = d.pick(COLUMNS);
    const other = d.pick(TABLES);
    const number = d.pick(['id', 'amount']);
    const n = String(d.below(30) - 8);
    const leaves = [
      `id = ${n}`, `kind = 'a'`, `id IN (1, ${n}, 3)`, `${number} > ${n}`, `${number} >= ${n}`, `${number} < ${n}`, `${number} <> ${n}`, `${column} IS NOT NULL`, `${column} IS NULL`,
      `${column} = ${column}`, '1 = 1', '1 = 0', "'a' = 'a'", `id BETWEEN ${n} AND 9`, `label LIKE '%'`, `label LIKE 'label%'`, `label LIKE '${d.pick(['%a%', 'x%', '', '_%'])}'`,
      `id IN (SELECT id FROM ${other})`, `id IN (SELECT id FROM ${other} WHERE kind = 'b')`, `EXISTS (SELECT 1)`, `EXISTS (SELECT 1 FROM ${other} o WHERE o.id = ${n})`,
      `(SELECT count(*) FROM ${other}) > 0`, `length(kind) > 0`, `coalesce(amount, 1) = ${n}`, `amount * 0 = 0`, `abs(amount) >= 0`, `id + 1 > id`, `lower(kind) = 'b'`, `${number} % 1 = 0`,
      `NOT (id = ${n})`, `seen > '${d.pick(['1970-01-01', '2022-06-01'])}'`, `kind NOT IN ('z')`, `kind IN ('a', 'b', 'c')`, `nullif(id, ${n}) IS NOT NULL`, `kind || '' = kind`,
    ]; // prettier-ignore
    const lenient = this.language === 'sqlite' ? ['1', 'id', `"nothing" = 'nothing'`, `"nothing"`, `kind IS 'a'`, `id == ${n}`, 'id NOTNULL', `kind GLOB '*'`, `id = ${n} = 0`, "kind = 'a' LIKE '%'"] : ['TRUE', 'NOT FALSE', `${column} IS NOT DISTINCT FROM ${column}`, `id = ANY(ARRAY[1, 2])`, `kind ~ '.*'`, `(id, kind) = (1, 'a')`, 'ctid IS NOT NULL', "kind SIMILAR TO '%'", `id::text = '${n}'`, `amount IS DISTINCT FROM ${n}`]; // prettier-ignore
    if (depth > 0 && d.below(3) === 0) {
      const [a, b] = [this.condition(depth - 1), this.condition(depth - 1)];
      return d.pick([
        `${a} AND ${b}`,
        `${a} OR ${b}`,
        `NOT (${a})`,
        `(${a}) OR ${b}`,
        `(${a} OR ${b}) AND ${a}`,
        `(${a})`,
      ]);
    }
    return d.below(4) === 0 ? d.pick(lenient) : d.pick(leaves);
  }

  private remove(): string {
    return `DELETE FROM ${this.table()}${this.dice.below(5) === 0 ? ' AS t' : ''}${this.where()}`;
  }

  private change(): string {
    const d = this.dice;
    return `UPDATE ${this.table()} SET ${d.pick(['amount = amount + 1', "label = 'changed'", "label = 'q', amount = 77", 'amount = (SELECT max(amount) + 1 FROM notes WHERE id = 1)'])}${this.where()}`;
  }

  private add(): string {
    const d = this.dice;
    const table = this.table().replace('ONLY ', '');
    const id = 100 + d.below(900);
    return d.pick([
      `INSERT INTO ${table} VALUES (${id}, 'a', 1, NULL, NULL)`,
      `INSERT INTO ${table} (id, kind) VALUES (${id}, 'z'), (${id + 1000}, 'y')`,
      `INSERT INTO ${table} SELECT id + ${id}, kind, amount, label, seen FROM ${d.pick(TABLES)}${this.where()}`,
      `INSERT INTO ${table} VALUES (1, 'q', 1, NULL, NULL) ON CONFLICT (id) DO UPDATE SET kind = 'q'`,
    ]);
  }

  private query(): string {
    const d = this.dice;
    const [a, b] = [d.pick(TABLES), d.pick(TABLES)];
    return d.pick([
      `SELECT * FROM ${this.table()}${this.where()}`,
      `SELECT kind, count(*) FROM ${a} GROUP BY kind ORDER BY 2 LIMIT ${d.below(9)}`,
      `SELECT x.id FROM ${a} x JOIN ${b} y ON x.id = y.id WHERE x.kind = ${this.value()}`,
      `WITH w AS (SELECT * FROM ${a}${this.where()}) SELECT * FROM w`,
      `SELECT 'DELETE FROM ${a}; DROP TABLE ${b}' AS said`,
      `SELECT id FROM ${a} UNION SELECT id FROM ${b}`,
      `SELECT replace(kind, 'a', 'b'), upper(label) FROM ${a}`,
    ]);
  }

  /** Changes that stand where a reader looks for a read. */
  private hidden(): string {
    const d = this.dice;
    const table = d.pick(TABLES);
    return d.pick([
      `EXPLAIN ${this.remove()}`,
      `DROP TABLE ${table}`,
      `DROP TABLE IF EXISTS ${table}`,
      `ALTER TABLE ${table} DROP COLUMN label`,
      `ALTER TABLE ${table} RENAME TO renamed_${d.below(1000)}`,
      `CREATE TABLE made_${d.below(1000)} AS SELECT * FROM ${table}${this.where()}`,
      `WITH w AS (SELECT id FROM ${table}) DELETE FROM ${table} WHERE id IN (SELECT id FROM w)`,
      `BEGIN; ${this.remove()}; COMMIT`,
    ]);
  }

  private postgres(): string {
    const d = this.dice;
    const [a, b] = [d.pick(TABLES), d.pick(TABLES)];
    return d.pick([
      `EXPLAIN ANALYZE ${this.remove()}`,
      `EXPLAIN (ANALYZE, TIMING off) ${this.change()}`,
      `EXPLAIN (ANALYZE false) ${this.remove()}`,
      `WITH w AS (${this.remove()} RETURNING *) SELECT count(*) FROM w`,
      `WITH w AS (${this.change()} RETURNING id) SELECT * FROM w`,
      `TRUNCATE ${a}`,
      `TRUNCATE TABLE ${a}, ${a === b ? 'notes' : b}`.replace('notes, notes', 'notes'),
      `SELECT * INTO made_${d.below(1000)} FROM ${a}`,
      `DELETE FROM ${a} USING ${b} o WHERE o.kind = 'a'`,
      `DELETE FROM ${a} x USING ${b} o WHERE x.id = o.id AND o.id = ${d.below(14)}`,
      `UPDATE ${a} x SET amount = 5 FROM ${b} o WHERE x.id = o.id`,
      `MERGE INTO ${a} x USING ${b} o ON ${d.pick(['x.id = o.id', 'true', 'x.id = o.id AND o.id = 2'])} WHEN MATCHED THEN ${d.pick(['DELETE', 'UPDATE SET amount = 3'])}`,
      `DO $$ BEGIN ${this.remove()}; END $$`,
      `DO $$ BEGIN EXECUTE 'DELETE FROM ${a}'; END $$`,
      `DO $$ BEGIN EXECUTE 'DELETE FROM ' || '${a}'; END $$`,
      `DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM ${a} LOOP UPDATE ${b} SET amount = 9 WHERE id = r.id; END LOOP; END $$`,
      `PREPARE p_${d.below(100_000)} AS ${this.remove()}`,
      `SELECT nextval('counter')`,
      `SELECT setval('counter', ${d.below(500) + 10})`,
      `SELECT wipe_${a}()`,
      `SELECT count(*) FROM ${a} WHERE wipe_${b}() > 0`,
      `CALL clear_${a}()`,
      `COPY ${a} TO STDOUT`.replace(/^COPY.*/, `TABLE ${a}`),
      `VALUES (1), (2)`,
      `DELETE FROM ${a} WHERE id IN (SELECT id FROM ${b} LIMIT 3)`,
      `U${'PDATE'} "${a}" SET "amount" = E'5' WHERE "label" = U&'\\006C'`,
      `DELETE FROM ${a} WHERE label = $q$ WHERE id = 1 $q$ OR true`,
      `SELECT * FROM ${a} FOR UPDATE`,
    ]);
  }

  private sqlite(): string {
    const d = this.dice;
    const [a, b] = [d.pick(TABLES), d.pick(TABLES)];
    return d.pick([
      `REPLACE INTO ${a} VALUES (${d.below(15)}, 'r', 1, NULL, NULL)`,
      `INSERT OR REPLACE INTO ${a} SELECT * FROM ${b}`,
      `INSERT OR IGNORE INTO ${a} VALUES (1, 'i', 1, NULL, NULL)`,
      `UPDATE OR IGNORE ${a} SET amount = 5${this.where()}`,
      `PRAGMA table_info(${a})`,
      `PRAGMA user_version = ${d.below(99) + 1}`,
      `PRAGMA user_version`,
      `EXPLAIN QUERY PLAN ${this.remove()}`,
      `WITH w AS (SELECT 1) UPDATE ${a} SET amount = 8${this.where()}`,
      `WITH w(x) AS (SELECT 1) INSERT INTO ${a} SELECT 500 + x, 'w', 1, NULL, NULL FROM w`,
      `UPDATE ${a} SET amount = o.amount FROM ${b} o WHERE ${a}.id = o.id`,
      `DELETE FROM ${a} WHERE rowid = ${d.below(14)}`,
      `DELETE FROM ${a} INDEXED BY nothing WHERE id = 1`,
      `DELETE FROM ${a} WHERE id = 1 RETURNING *`,
      `CREATE TABLE made_${d.below(1000)} AS SELECT * FROM ${a}`,
      `VALUES (1), (2)`,
      `SELECT * FROM ${a} WHERE kind = "a"`,
      `DELETE FROM ${a} WHERE "kind" = "kind"`,
      `UPDATE ${a} SET (amount, label) = (1, 'x')${this.where()}`,
      `SELECT iif(id > 3, 'DROP', 'TABLE') FROM ${a}`,
      `DELETE FROM ${a} WHERE id /* = 1 */ > 0`,
    ]);
  }
}

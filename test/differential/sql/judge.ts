import { directoryOf } from '#lib/domain/directory/directory.ts';
import { decodeView } from '#lib/domain/view/decode-view.ts';
import type { Decoded } from '#lib/domain/view/view.ts';
import { sampleTool } from '#lib/domain/view/sample-records.ts';

const NOBODY = directoryOf(1, []);

/** Every row of every table as a text, by table. */
export type Snapshot = Map<string, string[]>;

/** What the view says of a statement for a database of this name. */
export const tell = (database: string, sql: string): Decoded =>
  decodeView(
    sampleTool('sql', { name: `${database}.run`, effect: 'read', reversibility: 'read_only' }),
    { query: sql },
    NOBODY,
  );

/** What is false in a view, given what the database really held before and after. */
export function faultsIn({ view, measures }: Decoded, before: Snapshot, after: Snapshot): string[] {
  const changed = changesBetween(before, after);
  if (changed.length === 0) return [];
  if (measures.effect === 'read') return [`told as a read, but ${changed.map(({ table }) => table).join()} changed`];
  const faults: string[] = [];
  const change = view.changes.find(({ kind }) => kind === 'sql');
  const statements = change?.kind === 'sql' ? change.statements : [];
  const opaque = measures.effect === 'execute' || view.uninspectable.length > 0;
  for (const { table, rows, of } of changed) {
    // What is no table has no rows to bound.
    if (table.startsWith('(')) continue;
    const named = statements.filter(({ tables }) =>
      tables.some((name) => name.replace(/^(?:public|main)\./, '') === table),
    );
    if (named.length === 0 && !opaque && of > 0) faults.push(`${table} changed, and is not named`);
    // Every word on how many is one of these; the number of none is a bound that was told.
    const wide = (one: (typeof statements)[number]): boolean =>
      one.unbounded ||
      one.rows === 'perhaps every row' ||
      one.rows === 'how many is not known' ||
      /^(?:INSERT|CREATE|DROP|ALTER|MERGE|SELECT INTO)/.test(one.verb);
    if (of > 0 && rows >= of && !named.some(wide) && !opaque)
      faults.push(`all ${of} rows of ${table} changed, and a bound is told`);
    const most = named.map((one) => /^at most ([\d,]+) rows?$/.exec(one.rows ?? '')?.[1]?.replaceAll(',', ''));
    const told = most.every((n) => n !== undefined) ? most.reduce((sum, n) => sum + Number(n), 0) : null;
    if (named.length > 0 && told !== null && rows > told && !opaque)
      faults.push(`${rows} rows of ${table} changed, and at most ${told} are told`);
  }
  return faults;
}

/** Rows that are gone, new or different, by table; a table that is gone has lost all. */
function changesBetween(before: Snapshot, after: Snapshot): { table: string; rows: number; of: number }[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((table) => {
    const [was, is] = [before.get(table) ?? [], after.get(table) ?? []];
    const kept = new Set(is);
    const old = new Set(was);
    const lost = was.filter((row) => !kept.has(row)).length;
    const gained = is.filter((row) => !old.has(row)).length;
    const gone = before.has(table) !== after.has(table);
    return lost + gained > 0 || gone ? [{ table, rows: Math.max(lost, gained), of: was.length }] : [];
  });
}

import { reveal } from '../../text/reveal.ts';
import { draftOf, noteUnparsed } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { readStatement } from '../sql/read-statement.ts';
import type { SqlStatement } from '../sql/read-statement.ts';
import { splitSql } from '../sql/split-sql.ts';
import { counted, listed, named } from '../words.ts';

/** Decodes SQL: every statement with its verb, tables and condition, and whether anything bounds it. */
export const sqlDecoder: Decoder = {
  name: 'sql',
  version: 2,
  parses: true,
  roles: { query: ['/query', '/sql', '/statement', '/statements'] },
  decode({ reader, directory, budget }: DecoderInput): Draft {
    const query = reader.requiredText('query');
    const pointer = reveal(query.pointer);
    const split = splitSql(query.raw);
    budget.spend(split.statements.length);
    const statements = split.statements.map(({ text, code }) => readStatement(text, code, budget));
    const unbounded = statements.filter((s) => s.unbounded);
    const draft = draftOf(sentenceOf(statements), {
      kind: 'sql',
      statements: statements.map((s) => ({
        verb: s.verb,
        tables: s.tables.map((table) => reveal(table, 'address')),
        where: s.where === null ? null : reveal(s.where),
        text: reveal(s.text),
        unbounded: s.unbounded,
      })),
    });
    // Text between statements (comments, stray separators) is part of what was sent, so it is shown.
    if (split.leftover.trim() !== '')
      draft.changes.push({ kind: 'json', entries: [{ pointer, type: 'string', value: query.shown }] });
    draft.essentials = essentialsOf(statements);
    draft.measures = { unbounded: unbounded.length > 0 };
    for (const s of unbounded) {
      const value = `Nothing limits ${s.verb}${s.tables.length === 0 ? '' : ` on ${listed(s.tables.map((t) => reveal(t, 'address')))}`}`;
      draft.facts.push({ label: 'No condition', value, tone: 'danger', source: 'arguments', pointer });
    }
    draft.findings = [...split.findings, ...statements.flatMap((s) => s.findings)].map((f) => ({ ...f, pointer }));
    noteNotParsed(statements, draft, pointer);
    draft.targets = [...new Set(statements.flatMap((s) => s.tables))]
      .filter((table) => directory.find('resource', table) !== null)
      .map((table) => ({ kind: 'resource', value: reveal(table, 'address'), pointer, known: true }));
    return draft;
  },
};

function noteNotParsed(statements: SqlStatement[], draft: Draft, pointer: string): void {
  const noted = new Set<string>();
  for (const { verb, unparsed } of statements) {
    if (unparsed === 'grammar') draft.uninspectable.push({ pointer, why: `The ${verb} statement could not be parsed` });
    else if (unparsed !== null && !noted.has(unparsed.why)) {
      noted.add(unparsed.why);
      noteUnparsed(draft, 'The SQL', unparsed, pointer);
    }
  }
}

function sentenceOf(statements: SqlStatement[]): string {
  const [first] = statements;
  if (first === undefined) return 'Run no SQL statement at all';
  if (statements.length > 1) {
    const unlimited = statements.filter((s) => s.unbounded);
    const tail = unlimited.length === 0 ? '' : `, and nothing limits ${unlimited.map(describe).join(' or ')}`;
    return `Run ${counted(statements.length, 'SQL statement', 'SQL statements')}: ${listed(
      statements.map((s) => s.verb),
      6,
    )}${tail}`;
  }
  const on = first.tables.length === 0 ? '' : ` on ${listed(first.tables.map((table) => reveal(table, 'address')))}`;
  if (first.unbounded) return `Run ${first.verb}${on} with nothing to limit it`;
  return `Run ${first.verb}${on}`;
}

const describe = (s: SqlStatement): string =>
  s.tables.length === 0 ? s.verb : `${s.verb} on ${s.tables.map((t) => named(reveal(t, 'address'))).join(', ')}`;

function essentialsOf(statements: SqlStatement[]): string[] {
  const essentials = statements.length > 1 ? [`It holds ${counted(statements.length, 'statement', 'statements')}`] : [];
  for (const s of statements.filter((x) => x.unbounded)) essentials.push(`Nothing limits ${describe(s)}`);
  return essentials;
}

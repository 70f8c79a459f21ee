import { reveal } from '../../text/reveal.ts';
import { draftOf, noteEffect, noteUnparsed } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { dialectsOf } from '../sql/dialect.ts';
import { standsOutside } from '../sql/findings.ts';
import { Once } from '../sql/once.ts';
import { namesInSql } from '../sql/places.ts';
import { readSql, type Reading, type SqlStatement } from '../sql/read-sql.ts';
import { essentialsOf, rowsInWords, sentenceOf, worstActOf } from '../sql/sentence.ts';
import { worstOfEachCode } from '../view.ts';

/** Decodes SQL: what every statement does to which rows of which table, the worst first, and what could not be read. */
export const sqlDecoder: Decoder = {
  name: 'sql',
  version: 5,
  parses: true,
  roles: { query: ['/query', '/sql', '/statement', '/statements'], dialect: [] },
  decode({ reader, tool, directory, budget }: DecoderInput): Draft {
    const query = reader.requiredText('query');
    const pointer = reveal(query.pointer);
    const dialect = reader.text('dialect');
    const dialects = dialectsOf(tool, dialect?.raw ?? null);
    const once = new Once<SqlStatement>();
    const reading = readSql(query.raw, dialects, budget, once);
    if ('why' in reading) {
      const draft = draftOf('Run SQL', {
        kind: 'sql',
        statements: [{ verb: '?', tables: [], where: null, text: query.shown, unbounded: false }],
      });
      noteUnparsed(draft, 'The SQL', reading, pointer);
      return draft;
    }
    const draft = draftFor(reading, pointer);
    draft.names = namesInSql(query.raw, dialects, pointer, once);
    // Text between statements (comments, separators) is part of what was sent, so it is shown.
    if (standsOutside(query.raw, reading.statements)) {
      draft.findings.push({ code: 'sql.comment', text: 'Text stands outside the statements, in comments', pointer });
      draft.changes.push({ kind: 'json', entries: [{ pointer, type: 'string', value: query.shown }] });
    }
    draft.targets = [...new Set(reading.statements.flatMap(({ acts }) => acts.flatMap(({ tables }) => tables)))]
      .filter((table) => directory.find('resource', table) !== null)
      .map((table) => ({ kind: 'resource', value: reveal(table, 'address'), pointer, known: true }));
    return draft;
  },
};

function draftFor({ statements, findings }: Reading, pointer: string): Draft {
  const draft = draftOf(sentenceOf(statements), {
    kind: 'sql',
    statements: statements.map((statement) => {
      const worst = worstActOf(statement);
      return {
        verb:
          statement.acts.length === 1 ? worst.verb : [...new Set(statement.acts.map(({ verb }) => verb))].join(', '),
        tables: [...new Set(statement.acts.flatMap(({ tables }) => tables))].map((table) => reveal(table, 'address')),
        where: worst.where === null ? null : reveal(worst.where),
        text: reveal(statement.text),
        unbounded: statement.acts.some(({ reach, most }) => reach === 'all' && most === null),
        does: statement.acts.map(({ says }) => says),
        effect: worst.effect,
        ...rowsInWords(worst),
      };
    }),
  });
  draft.essentials = essentialsOf(statements);
  const acts = statements.flatMap((statement) => statement.acts);
  draft.measures = { unbounded: acts.some(({ reach, most }) => reach === 'all' && most === null) };
  if (acts.length > 0) noteEffect(draft, 'read');
  for (const { effect, reversibility, hazards } of acts) {
    noteEffect(draft, effect, reversibility);
    draft.hazards.push(...hazards.map((one) => ({ ...one, pointer })));
    for (const { grade, text } of hazards)
      if (grade !== 'notice')
        draft.facts.push({ label: 'Danger', value: text, tone: 'danger', source: 'arguments', pointer });
  }
  draft.hazards = worstOfEachCode(draft.hazards);
  draft.facts = [...new Map(draft.facts.map((fact) => [fact.value, fact])).values()];
  draft.findings = findings.map((finding) => ({ ...finding, pointer }));
  if (statements.length > 1)
    draft.findings.push({ code: 'sql.several', text: `One argument holds ${statements.length} statements`, pointer });
  for (const {
    unread,
    acts: [first],
  } of statements)
    if (unread && first !== undefined)
      draft.uninspectable.push({ pointer, why: `The ${first.verb} statement could not be read` });
  return draft;
}

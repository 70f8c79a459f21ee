import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { contentDigest, type ContentKind } from '#lib/domain/signing/content-2.ts';
import type { Catalogue } from '#lib/domain/view/view-2.ts';
import { ARGS } from './desk.ts';
import {
  ASSESSMENT_2,
  CATALOGUE,
  CATALOGUE_DE,
  catalogueDigest,
  PROPOSED_2,
  saltOf,
  SHOWN_DE,
  SHOWN_EN,
  viewOf,
  type Salted,
} from './desk-2.ts';
import { bad, good, type Vector } from './vector.ts';

export interface View2Input {
  text: string;
  salt: string;
}

export interface CatalogueInput {
  catalogue: Catalogue;
}

export interface ContentInput {
  kind: ContentKind;
  salt: string;
  value: JsonValue;
}

const VIEW = viewOf(ARGS);

export function view2Vectors(): Vector<View2Input>[] {
  const textOf = (change: object) => canonicalJson({ ...VIEW, ...change } as unknown as JsonValue);
  const salt = saltOf('a view');
  const accepted = (name: string, change: object) => {
    const text = textOf(change);
    return good(name, { text, salt }, { digest: contentDigest('view', salt, JSON.parse(text) as JsonValue) });
  };
  const refused = (name: string, wrong: string, change: object) => bad(name, wrong, { text: textOf(change), salt });
  const [fact] = VIEW.facts;
  const sentence = (value: object) => ({ sentence: { id: 'x', with: { it: value } } });
  return [
    accepted('a post', {}),
    accepted('every kind of value', {
      sentence: {
        id: 'x',
        with: {
          quote: { quote: 'as it ⟦U+202E⟧ stands' },
          word: { word: 'environment.production' },
          count: { count: 18_240, bound: 'at_least' },
          amount: { amount: '99000.00', currency: 'USD' },
          time: { time: '2026-11-02T09:00:00.000Z' },
          bytes: { bytes: 1_048_576 },
          list: { list: [{ quote: 'a' }, { list: [] }] },
          message: { message: { id: 'y', with: {} } },
        },
      },
    }),
    accepted('a change with data of its kind', {
      changes: [{ kind: 'shell', title: { id: 'shell.runs', with: {} }, data: { commands: ['rm'] } }],
      findings: [{ code: 'text.hidden', message: { id: 'finding.hidden', with: {} }, pointer: '/body' }],
      uninspectable: [{ pointer: '/body', why: { id: 'budget.exceeded', with: {} } }],
    }),
    refused('a view of the first version', '/v is not “2”', { v: 1 }),
    refused('words in place of a message', '/sentence is not an object', { sentence: 'Post to T-1042' }),
    refused(
      'a value of two kinds',
      '/sentence/with/it has none of the forms it may have',
      sentence({ quote: 'a', word: 'b' }),
    ),
    refused(
      'a fraction in a count',
      '/sentence/with/it has none of the forms it may have',
      sentence({ count: 1.5, bound: 'exact' }),
    ),
    refused(
      'an amount as a number',
      '/sentence/with/it has none of the forms it may have',
      sentence({ amount: 48, currency: 'EUR' }),
    ),
    refused(
      'an amount with a separator',
      '/sentence/with/it has none of the forms it may have',
      sentence({ amount: '48,000', currency: 'EUR' }),
    ),
    refused('no digest of a catalogue', '/catalogue is not a digest', { catalogue: 'en' }),
    refused('a tone that there is not', '/facts/0/tone is none of plain, notice, danger', {
      facts: [{ ...fact, tone: 'loud' }],
    }),
    refused('one member more', '/language does not belong into the view', { language: 'en' }),
    bad('a space', 'the view is not in its canonical form', { text: textOf({}).replace(',', ', '), salt }),
  ];
}

/** A catalogue of words per language, with the digest by which views and statements name it. */
export const catalogueVectors: Vector<CatalogueInput>[] = [CATALOGUE, CATALOGUE_DE].map((catalogue) =>
  good(catalogue.language, { catalogue }, { digest: catalogueDigest(catalogue) }),
);

/** Digests of content, one of each kind with different values. */
export function contentVectors(): Vector<ContentInput>[] {
  const of = (name: string, { kind, salt, value, digest }: Salted) => good(name, { kind, salt, value }, { digest });
  const plain = (kind: ContentKind, value: JsonValue) => {
    const salt = saltOf(kind);
    return good(`${kind}`, { kind, salt, value }, { digest: contentDigest(kind, salt, value) });
  };
  return [
    of('the arguments of an action', PROPOSED_2.args),
    of('a view', PROPOSED_2.view),
    of('an assessment', ASSESSMENT_2),
    of('a screen in English', SHOWN_EN),
    of('the same screen in German', SHOWN_DE),
    plain('claim', 'Dana asked for it'),
    plain('question', 'Who asked for this?'),
    plain('answer', 'Dana, in T-1042'),
    plain('outcome', { posted: true, id: 'P-7' }),
    plain('reason', 'Looked into it'),
    plain('message', 'Stopped while we look'),
    plain('note', 'the recipient is not ours'),
    plain('goal', 'Analyse Dana’s question for me'),
    plain('output', 'call forum.post'),
    plain('observation', 'a page of the forum'),
    plain('record', { kind: 'domain', value: 'corp.example' }),
    plain('name', 'Ann Ödman'),
    plain('email', 'ann@corp.example'),
  ];
}

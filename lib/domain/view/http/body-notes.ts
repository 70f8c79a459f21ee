import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Budget, Unparsed } from '../budget.ts';
import type { Note } from '../notes/note.ts';
import { readJsonText } from '../../json/read-json-text.ts';
import { counted, listed } from '../words.ts';
import { graphqlCall, looksLikeGraphql } from './graphql.ts';
import type { GraphqlCall, RootField } from './graphql.ts';
import { harmOf } from './harm-words.ts';

/** What a request runs in GraphQL. */
export interface GraphqlTold {
  /** `the GraphQL mutation volumeDelete (volumeId “x”)`. */
  words: string;
  mutates: boolean;
  notes: Note[];
  unparsed: Unparsed | null;
}

interface Source {
  text: string;
  operationNames: readonly string[];
  variables: JsonValue;
}

const MOST_SOURCES = 20;

/** The GraphQL operations of a request body, of the address, or of a text; null when it is no GraphQL. Names may choose an operation from elsewhere. */
export function graphqlIn(
  value: JsonValue | undefined,
  raw: string | null,
  pointer: string,
  budget: Budget,
  names: readonly string[] = [],
): GraphqlTold | null {
  const { sources, others } = sourcesIn(value, raw, names);
  const calls = sources.slice(0, MOST_SOURCES).map(({ text, ...more }) => graphqlCall(text, budget, more));
  const unparsed = calls.find((call): call is Unparsed => call !== null && 'code' in call) ?? null;
  const read = calls.filter((call): call is GraphqlCall => call !== null && !('code' in call));
  if (unparsed !== null) return { words: 'GraphQL that is not taken apart', mutates: true, notes: [], unparsed };
  if (read.length === 0) return null;
  const mutations = read.flatMap((call) => call.mutations);
  const queries = read.flatMap((call) => call.queries);
  const subscriptions = read.flatMap((call) => call.subscriptions);
  // A part of a batch that is not read may be anything.
  const unread = sources.length - read.length + others;
  const rest = unread === 0 ? '' : ` and ${counted(unread, 'part that is', 'parts that are')} not taken apart`;
  return {
    words: `${operationWords({ mutations, queries, subscriptions })}${rest}`,
    mutates: unread > 0 || read.some((call) => call.mutates),
    notes: mutations.map((field) => mutationNote(field, pointer)),
    unparsed: null,
  };
}

/** What several places of one request run: a server may obey any of them. */
export function together(told: readonly (GraphqlTold | null)[]): GraphqlTold | null {
  const all = told.filter((one) => one !== null);
  const [first] = all;
  if (first === undefined || all.length === 1) return first ?? null;
  return {
    words: all.map(({ words }) => words).join(' and '),
    mutates: all.some(({ mutates }) => mutates),
    notes: all.flatMap(({ notes }) => notes),
    unparsed: all.find(({ unparsed }) => unparsed !== null)?.unparsed ?? null,
  };
}

/** The GraphQL texts of a value, and how many items of a batch hold none. */
function sourcesIn(
  value: JsonValue | undefined,
  raw: string | null,
  names: readonly string[],
): { sources: Source[]; others: number } {
  if (Array.isArray(value)) {
    const items = value.map((item) => (isJsonObject(item) ? sourcesIn(item, null, names) : { sources: [], others: 0 }));
    const sources = items.flatMap((item) => item.sources);
    return { sources, others: items.filter((item) => item.sources.length === 0).length };
  }
  if (isJsonObject(value)) {
    const own = [...names, ...textsIn(value['operationName'])].filter((name) => name !== '');
    const variables = variablesOf(value['variables']);
    const sources = [value['query'], value['mutation']]
      .flatMap(textsIn)
      .filter(looksLikeGraphql)
      .map((text): Source => ({ text, operationNames: own, variables }));
    return { sources, others: 0 };
  }
  const sources = raw !== null && looksLikeGraphql(raw) ? [{ text: raw, operationNames: names, variables: null }] : [];
  return { sources, others: 0 };
}

/** A text, or several where a name stands more than once. */
const textsIn = (value: JsonValue | undefined): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string');

function variablesOf(value: JsonValue | undefined): JsonValue {
  if (typeof value !== 'string') return value ?? null;
  const read = readJsonText(value);
  return read !== null && 'value' in read ? read.value : null;
}

function operationWords({ mutations, queries, subscriptions }: Omit<GraphqlCall, 'mutates'>): string {
  const parts = [
    ...(mutations.length === 0 ? [] : [`the GraphQL ${plural('mutation', mutations)} ${fields(worst(mutations))}`]),
    ...(queries.length === 0 ? [] : [`the GraphQL ${queries.length === 1 ? 'query' : 'queries'} ${fields(queries)}`]),
    ...(subscriptions.length === 0
      ? []
      : [`the GraphQL ${plural('subscription', subscriptions)} ${fields(subscriptions)}`]),
  ];
  return parts.length === 0 ? 'GraphQL without a field' : parts.join(' and ');
}

const plural = (noun: string, list: readonly unknown[]): string => `${noun}${list.length === 1 ? '' : 's'}`;

const worst = (list: readonly RootField[]): RootField[] =>
  [...list].sort((a, b) => Number(harmOf(b.name).deletes) - Number(harmOf(a.name).deletes));

function fields(list: readonly RootField[]): string {
  const words = list.slice(0, list.length > 3 ? 2 : 3).map((field) => field.words);
  return list.length > 3
    ? `${words.join(', ')} and ${list.length - 2} more`
    : words.join(', ').replace(/, ([^,]*)$/, words.length > 1 ? ' and $1' : ', $1');
}

/** What a mutation does by the words of its name. */
function mutationNote(field: RootField, pointer: string): Note {
  const { deletes, grants, pays, executes, holder } = harmOf(field.name);
  const name = listed([reveal(field.name, 'address')]);
  const base = { evidence: field.name, pointer };
  if (deletes)
    return {
      ...base,
      code: 'graphql.delete',
      grade: holder === null ? 'serious' : 'grave',
      text: holder === null ? `delete by ${name}` : `delete a ${holder} with all that is in it, by ${name}`,
      effect: 'delete',
      reversibility: 'irreversible',
    };
  if (pays) return { ...base, code: 'graphql.pay', grade: 'serious', text: `move money by ${name}`, effect: 'pay' };
  if (grants)
    return {
      ...base,
      code: 'graphql.grant',
      grade: 'serious',
      text: `change who has access by ${name}`,
      effect: 'grant',
    };
  if (executes)
    return { ...base, code: 'graphql.run', grade: 'notice', text: `run something by ${name}`, effect: 'execute' };
  return { ...base, code: 'graphql.mutation', grade: 'plain', text: `change data by ${name}`, effect: 'write' };
}

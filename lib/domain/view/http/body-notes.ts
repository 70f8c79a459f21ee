import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Budget, Unparsed } from '../budget.ts';
import type { Note } from '../notes/note.ts';
import { listed } from '../words.ts';
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
  operationName: string | null;
  variables: JsonValue;
}

/** The GraphQL operations of a request body, of the address, or of a text; null when it is no GraphQL. */
export function graphqlIn(
  value: JsonValue | undefined,
  raw: string | null,
  pointer: string,
  budget: Budget,
): GraphqlTold | null {
  const sources = sourcesIn(value, raw).slice(0, 20);
  const calls = sources.map(({ text, ...more }) => graphqlCall(text, budget, more));
  const unparsed = calls.find((call): call is Unparsed => call !== null && 'code' in call) ?? null;
  const read = calls.filter((call): call is GraphqlCall => call !== null && !('code' in call));
  if (unparsed !== null) return { words: 'GraphQL that is not taken apart', mutates: true, notes: [], unparsed };
  if (read.length === 0) return null;
  const mutations = read.flatMap((call) => call.mutations);
  const queries = read.flatMap((call) => call.queries);
  const subscriptions = read.flatMap((call) => call.subscriptions);
  const whole = read.length === sources.length;
  return {
    words: operationWords({ mutations, queries, subscriptions }),
    // A part of a batch that does not parse may be anything.
    mutates: mutations.length > 0 || !whole,
    notes: mutations.map((field) => mutationNote(field, pointer)),
    unparsed: null,
  };
}

function sourcesIn(value: JsonValue | undefined, raw: string | null): Source[] {
  if (Array.isArray(value)) return value.flatMap((item) => (isJsonObject(item) ? sourcesIn(item, null) : []));
  if (isJsonObject(value)) {
    const text = value['query'] ?? value['mutation'];
    if (typeof text !== 'string' || !looksLikeGraphql(text)) return [];
    const name = value['operationName'];
    return [
      {
        text,
        operationName: typeof name === 'string' && name !== '' ? name : null,
        variables: variablesOf(value['variables']),
      },
    ];
  }
  return raw !== null && looksLikeGraphql(raw) ? [{ text: raw, operationName: null, variables: null }] : [];
}

function variablesOf(value: JsonValue | undefined): JsonValue {
  if (typeof value !== 'string') return value ?? null;
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return null;
  }
}

function operationWords({ mutations, queries, subscriptions }: GraphqlCall): string {
  const parts = [
    ...(mutations.length === 0 ? [] : [`the GraphQL ${plural('mutation', mutations)} ${fields(worst(mutations))}`]),
    ...(queries.length === 0 ? [] : [`the GraphQL ${queries.length === 1 ? 'query' : 'queries'} ${fields(queries)}`]),
    ...(subscriptions.length === 0
      ? []
      : [`the GraphQL ${plural('subscription', subscriptions)} ${fields(subscriptions)}`]),
  ];
  return parts.join(' and ');
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

import { parse } from 'graphql';
import type {
  ArgumentNode,
  DocumentNode,
  FieldNode,
  OperationDefinitionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';

import type { JsonValue } from '../../json/json.ts';
import { isJsonObject } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Budget, Unparsed } from '../budget.ts';
import { counted, quoted } from '../words.ts';

/** One field that an operation runs at its root, with the arguments it is given. */
export interface RootField {
  /** As the server knows it, whatever alias it is given. */
  name: string;
  words: string;
}

/** What a GraphQL text runs. */
export interface GraphqlCall {
  /** One of the operations that may run is a mutation, whatever its fields are. */
  mutates: boolean;
  mutations: RootField[];
  queries: RootField[];
  subscriptions: RootField[];
}

const LIMITS = { tokensInOne: 2_000, depth: 32 } as const;
/** Comments may be of any length, and end where the standard ends a line. */
const BEGINS = /^[\s,]*(?:#[^\n\r]*[\n\r][\s,]*)*(?:\{|(?:query|mutation|subscription|fragment)\b)/;

/** Whether a text looks like GraphQL operations. */
export const looksLikeGraphql = (text: string): boolean => BEGINS.test(text);

/**
 * What a GraphQL text runs, by the standard's own parser: the root fields of each operation that may run, through fragments and aliases. Null when it is
 * no GraphQL.
 */
export function graphqlCall(
  text: string,
  budget: Budget,
  more: { operationNames?: readonly string[]; variables?: JsonValue } = {},
): GraphqlCall | Unparsed | null {
  const parsed = budget.parse(text, () => readDocument(text), LIMITS);
  if (!('result' in parsed)) return parsed;
  const document = parsed.result;
  if (document === null) return null;
  const operations = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === 'OperationDefinition',
  );
  // A server refuses a name that no operation has; one that does not would take any. Of two names nobody knows which one it takes.
  const names = more.operationNames ?? [];
  const chosen = operations.filter(({ name }) => name !== undefined && names.includes(name.value));
  const running = chosen.length > 0 && chosen.length >= new Set(names).size ? chosen : operations;
  if (running.length === 0) return null;
  const fields = (kind: string): RootField[] =>
    running
      .filter(({ operation }) => operation === kind)
      .flatMap(({ selectionSet }) => rootFields(selectionSet, document, more.variables ?? null, new Set()));
  const mutates = running.some(({ operation }) => operation === 'mutation');
  return { mutates, mutations: fields('mutation'), queries: fields('query'), subscriptions: fields('subscription') };
}

function readDocument(text: string): DocumentNode | null {
  try {
    return parse(text, { noLocation: true, maxTokens: LIMITS.tokensInOne * 2 });
  } catch {
    return null;
  }
}

/** Each fragment counts once for an operation, as a server merges it; nothing bounds how deep they nest but their number. */
function rootFields(
  set: SelectionSetNode,
  document: DocumentNode,
  variables: JsonValue,
  seen: Set<string>,
): RootField[] {
  return set.selections.flatMap((selection): RootField[] => {
    if (selection.kind === 'Field') return [fieldOf(selection, variables)];
    if (selection.kind === 'InlineFragment') return rootFields(selection.selectionSet, document, variables, seen);
    const name = selection.name.value;
    if (seen.has(name)) return [];
    seen.add(name);
    return document.definitions.flatMap((one) =>
      one.kind === 'FragmentDefinition' && one.name.value === name
        ? rootFields(one.selectionSet, document, variables, seen)
        : [],
    );
  });
}

const NAMED = 3;

function fieldOf(field: FieldNode, variables: JsonValue): RootField {
  const name = reveal(field.name.value, 'address');
  const all = field.arguments ?? [];
  const shown = all.slice(0, NAMED).map((one) => argumentWords(one, variables));
  const others = all.length - shown.length;
  const rest = others > 0 ? ` and ${counted(others, 'more value', 'more values')}` : '';
  return { name, words: shown.length === 0 ? name : `${name} (${shown.join(', ')}${rest})` };
}

function argumentWords({ name, value }: ArgumentNode, variables: JsonValue): string {
  const label = reveal(name.value, 'address');
  const text = valueText(value, variables);
  return text === null
    ? label
    : `${label} ${text.length > 200 ? counted(text.length, 'character', 'characters') : text}`;
}

function valueText(value: ValueNode, variables: JsonValue): string | null {
  switch (value.kind) {
    case 'Variable': {
      const given = isJsonObject(variables) ? variables[value.name.value] : undefined;
      return given === undefined
        ? null
        : typeof given === 'string'
          ? quoted(reveal(given))
          : reveal(JSON.stringify(given));
    }
    case 'StringValue':
      return quoted(reveal(value.value));
    case 'NullValue':
      return 'null';
    case 'BooleanValue':
      return String(value.value);
    case 'IntValue':
    case 'FloatValue':
    case 'EnumValue':
      return reveal(value.value);
    case 'ListValue':
      return counted(value.values.length, 'value', 'values');
    default:
      return value.fields.length <= 2
        ? value.fields
            .map((one) => `${reveal(one.name.value, 'address')} ${valueText(one.value, variables) ?? ''}`.trim())
            .join(', ')
        : counted(value.fields.length, 'value', 'values');
  }
}

import fc from 'fast-check';
import { GraphQLBoolean, GraphQLID, GraphQLObjectType, GraphQLSchema, execute, parse, validate } from 'graphql';
import { expect, test } from 'vitest';

import { decodeSample } from '../sample-records.ts';

/** A server that writes down which of its root fields really run. */
function server(): { schema: GraphQLSchema; ran: string[] } {
  const ran: string[] = [];
  const fields = (names: string[]) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        { type: GraphQLBoolean, args: { id: { type: GraphQLID } }, resolve: () => (ran.push(name), true) },
      ]),
    );
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({ name: 'Query', fields: fields(QUERIES) }),
    mutation: new GraphQLObjectType({ name: 'Mutation', fields: fields(MUTATIONS) }),
  });
  return { schema, ran };
}

const QUERIES = ['me', 'projects', 'deletedUsers', 'mutationLog'];
const MUTATIONS = ['volumeDelete', 'projectUpdate', 'addMember', 'noteCreate'];

interface Operation {
  kind: 'query' | 'mutation';
  name: string;
  fields: string[];
}

const operation = fc.constantFrom('query' as const, 'mutation' as const).chain((kind) =>
  fc.record({
    kind: fc.constant(kind),
    name: fc.constantFrom('A', 'B', 'C'),
    fields: fc.array(selection(kind), { minLength: 1, maxLength: 3 }),
  }),
);

function selection(kind: 'query' | 'mutation'): fc.Arbitrary<string> {
  const type = kind === 'query' ? 'Query' : 'Mutation';
  return fc
    .tuple(fc.constantFrom(...(kind === 'query' ? QUERIES : MUTATIONS)), fc.integer({ min: 0, max: 4 }))
    .map(([field, form]) => {
      const alias = `${field === 'me' ? 'volumeDelete' : 'me'}_${field}: ${field}`;
      const forms = [field, `${field}(id: "x")`, alias, `... on ${type} { ${alias} }`, `...F${type}`];
      return forms[form] ?? field;
    });
}

const documents = fc
  .uniqueArray(operation, { selector: ({ name }) => name, minLength: 1, maxLength: 3 })
  .chain((operations) =>
    fc.record({
      operations: fc.constant(operations),
      chosen: fc.option(fc.constantFrom(...operations.map(({ name }) => name)), { nil: null }),
    }),
  );

const textOf = (operations: readonly Operation[]): string => {
  const body = operations.map(({ kind, name, fields }) => `${kind} ${name} { ${fields.join(' ')} }`).join('\n');
  const fragments = `${body.includes('...FQuery') ? 'fragment FQuery on Query { projects }\n' : ''}${body.includes('...FMutation') ? 'fragment FMutation on Mutation { zz: volumeDelete }\n' : ''}`;
  return `# a comment with mutation in it\n${fragments}${body}`;
};

test('whatever a GraphQL server runs is named, and what runs a mutation is no read', async () => {
  const cases = fc.sample(documents, { seed: 20_261_129, numRuns: 300 });
  let mutations = 0;
  for (const { operations, chosen } of cases) {
    const query = textOf(operations);
    const { schema, ran } = server();
    const document = parse(query);
    const valid = validate(schema, document).length === 0;
    if (valid) await execute({ schema, document, operationName: chosen ?? undefined });
    const body = { query, ...(chosen === null ? {} : { operationName: chosen }) };
    const decoded = decodeSample(
      'http',
      { url: 'https://api.ourco.example/graphql', method: 'POST', body },
      { effect: 'read' },
    );
    const changed = ran.filter((name) => MUTATIONS.includes(name));
    if (changed.length > 0) mutations += 1;
    expect(decoded.measures.effect === null && changed.length > 0, query).toBe(false);
    // The sentence counts what it does not name, so the hazards and it together name every harmful one.
    if (changed.includes('volumeDelete')) {
      expect(decoded.view.sentence).toContain('volumeDelete');
      expect(decoded.hazards.some(({ code, grade }) => code === 'graphql.delete' && grade === 'grave')).toBe(true);
    }
    const onlyQueries = operations
      .filter(({ name }) => chosen === null || name === chosen)
      .every(({ kind }) => kind === 'query');
    if (onlyQueries) expect(decoded.measures.effect, query).toBeNull();
  }
  expect(mutations).toBeGreaterThan(50);
});

import { describe, expect, test } from 'vitest';

import type { JsonObject } from '../../json/json.ts';
import { decodeSample } from '../sample-records.ts';

const QUERY = '{ viewer { login } }';
const MUTATION = 'mutation { projectDelete(id: 1) }';
const BOTH = 'query A { me } mutation B { projectDelete(id: 1) }';
const url = 'https://api.ourco.example/graphql';

const told = (args: JsonObject) => decodeSample('http', { url, method: 'POST', ...args }, { effect: 'read' });
const nested = (depth: number): string =>
  `mutation { ...F0 } ${Array.from({ length: depth }, (_, i) => `fragment F${i} on M { ...F${i + 1} }`).join(' ')} fragment F${depth} on M { projectDelete(id: 1) }`;

describe('a mutation is one wherever it stands', () => {
  test.each<[string, JsonObject]>([
    ['in the body', { body: { query: MUTATION } }],
    ['after a long comment', { body: { query: `#${'x'.repeat(3_000)}\n${MUTATION}` } }],
    ['after a comment that a carriage return ends', { body: { query: `# x\r${MUTATION}` } }],
    ['in fragments that nest deeply', { body: { query: nested(12) } }],
    ['last in a batch', { body: [...Array.from({ length: 20 }, () => ({ query: QUERY })), { query: MUTATION }] }],
    ['beside the query of the same item', { body: { query: QUERY, mutation: MUTATION } }],
    ['in the address beside a body', { url: `${url}?query=${encodeURIComponent(MUTATION)}`, body: { query: QUERY } }],
    ['in the address of a GET', { method: 'GET', url: `${url}?query=${encodeURIComponent(MUTATION)}` }],
    ['twice in the address', { url: `${url}?query={me}&query=${encodeURIComponent(MUTATION)}` }],
    ['in the parameters', { params: { query: MUTATION }, body: { query: QUERY } }],
    ['in a list of parameters', { params: [{ name: 'query', value: MUTATION }], body: { query: QUERY } }],
    ['in the text of the parameters', { params: `query=${encodeURIComponent(MUTATION)}`, body: { query: QUERY } }],
    ['chosen by the address', { url: `${url}?operationName=B`, body: { query: BOTH, operationName: 'A' } }],
    ['chosen by the parameters', { params: { operationName: 'B' }, body: { query: BOTH, operationName: 'A' } }],
    ['chosen by a name that none has', { body: { query: BOTH, operationName: 'C' } }],
    ['second in a form', { body: `query={me}&query=${MUTATION.replaceAll(' ', '+')}` }],
    ['in a batch item that does not parse', { body: [{ query: QUERY }, { query: 'mutation { }}' }] }],
    ['in a batch item that holds none', { body: [{ query: QUERY }, { id: 'stored-7' }] }],
  ])('%s', (_, args) => {
    const { measures } = told(args);
    expect(['write', 'delete']).toContain(measures.effect);
  });

  test('one name that is chosen in two places is that operation', () => {
    const args = { url: `${url}?operationName=A`, body: { query: BOTH, operationName: 'A' } };
    expect(told(args).measures.effect).toBeNull();
    expect(told({ body: { query: QUERY } }).measures.effect).toBeNull();
  });
});

test.each([
  ['a name that stands twice', `{"query":"${QUERY}","query":"${MUTATION}"}`],
  ['a name that sets what objects come from', `{"__proto__":{},"query":"${MUTATION}"}`],
])('a body with %s is not taken apart', (_, body) => {
  const { view, measures } = told({ body });
  expect(view.uninspectable.map(({ pointer }) => pointer)).toContain('/body');
  expect(measures.effect).toBe('execute');
});

test('a number that not every program holds keeps a body from nothing', () => {
  const body = `{"id": 90071992547409931, "query": "${MUTATION}", "half": "\\ud800"}`;
  expect(told({ body }).measures.effect).toBe('delete');
  expect(told({ body }).view.sentence).toContain('projectDelete');
});

describe('an override never makes a method better', () => {
  const by = (method: string | null, override: string) =>
    decodeSample('http', {
      url: 'https://api.ourco.example/projects/7',
      ...(method === null ? {} : { method }),
      headers: { 'X-HTTP-Method-Override': override },
    });

  test.each([
    ['DELETE', 'GET'],
    ['DELETE', 'POST'],
    ['GET', 'DELETE'],
    ['POST', 'DELETE'],
    ['PUT', 'DELETE'],
    [null, 'DELETE'],
  ])('%s by %s is a deletion', (method, override) => {
    expect(by(method, override).measures.effect).toBe('delete');
  });

  test('a post stays one, and nothing stated may be a read', () => {
    expect(by('POST', 'GET').measures.effect).toBe('write');
    expect(by(null, 'GET').measures.effect).toBeNull();
  });

  test.each<JsonObject>([
    { headers: { 'X-HTTP-Method': 'POST' }, url: 'https://api.ourco.example/projects/7?_method=delete' },
    { params: { _method: 'DELETE' } },
    { body: { _method: ['get', 'delete'] } },
  ])('the worst of several counts: %j', (args) => {
    const given = { url: 'https://api.ourco.example/projects/7', method: 'POST', ...args };
    expect(decodeSample('http', given).measures.effect).toBe('delete');
  });
});

import { expect, test } from 'vitest';

import { readTools } from './read-tools.ts';

const DOCUMENT = `
openapi: 3.0.3
info: { title: Shelves, version: '1' }
paths:
  /shelves/{shelf}:
    parameters:
      - $ref: '#/components/parameters/Shelf'
    get:
      operationId: showShelf
      summary: One shelf
      responses: {}
    delete:
      summary: Take a shelf down
      responses: {}
  /shelves:
    post:
      operationId: addShelf
      description: |
        Puts up a shelf.
        It stays.
      requestBody:
        required: true
        content:
          text/csv: { schema: { type: string } }
          application/json: { schema: { $ref: '#/components/schemas/Shelf' } }
      responses: {}
  /elsewhere:
    $ref: other.yaml
components:
  parameters:
    Shelf: { name: shelf, in: path, required: true, description: Which, schema: { type: string } }
  schemas:
    Shelf:
      type: object
      properties:
        width: { type: integer, minimum: 0, exclusiveMinimum: true }
        note: { type: string, nullable: true }
        above: { $ref: '#/components/schemas/Shelf' }
        lost: { $ref: '#/components/schemas/Gone' }
`;

test('an API is a tool for each operation, with method, path and words', () => {
  const list = readTools(DOCUMENT);
  expect(list.format).toBe('OpenAPI 3.0.3');
  expect(list.tools.map(({ listed, refused }) => [listed, refused])).toEqual([
    ['showShelf', null],
    ['delete/shelves/shelf', null],
    ['addShelf', null],
    ['/elsewhere', 'its path item is no object, or is in another file'],
  ]);
  const [show, remove, add] = list.tools;
  expect(show?.tool).toMatchObject({
    ...{ name: 'showShelf', title: 'One shelf', effect: 'read' },
    input_schema: { properties: { shelf: { type: 'string', description: 'Which' } }, required: ['shelf'] },
    view: { operations: [{ method: 'GET', path: '/shelves/{shelf}', words: 'One shelf' }] },
  });
  expect(remove?.tool).toMatchObject({ effect: 'delete', reversibility: 'irreversible' });
  expect(remove?.changed).toContain('it has no operationId and is named by its method and path');
  expect(add?.tool?.view.operations).toEqual([{ method: 'POST', path: '/shelves', words: 'Puts up a shelf.' }]);
});

test('what a body refers to goes with it, circles too, and what is not there is said', () => {
  const add = readTools(DOCUMENT).tools[2];
  expect(add?.tool?.input_schema).toMatchObject({
    properties: { body: { $ref: '#/$defs/Shelf' } },
    required: ['body'],
    $defs: {
      Shelf: {
        properties: {
          width: { exclusiveMinimum: 0 },
          note: { type: ['string', 'null'] },
          above: { $ref: '#/$defs/Shelf' },
          lost: {},
        },
      },
    },
  });
  expect(add?.changed.join('\n')).toContain('#/components/schemas/Gone is not in the document');
  expect(add?.changed).toContain('of 2 kinds of content application/json is taken');
});

test('a document without paths is refused', () => {
  expect(() => readTools('{"openapi":"3.1.0"}')).toThrow('no paths');
});

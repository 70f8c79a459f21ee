import { describe, expect, test } from 'vitest';

import { readTools } from './read-tools.ts';

const SCHEMA = { type: 'object', properties: { id: { type: 'string' } } };
const read = (value: unknown) => readTools(JSON.stringify(value));
const only = (value: unknown) => {
  const [one] = read(value).tools;
  if (!one) throw new Error('no tool was read');
  return one;
};

describe('forms of a list', () => {
  test.each([
    ['MCP tools/list', { tools: [{ name: 'shelf_list', inputSchema: SCHEMA }] }],
    ['MCP tools/list', { jsonrpc: '2.0', id: 1, result: { tools: [{ name: 'shelf_list', inputSchema: SCHEMA }] } }],
    ['MCP tools/list', [{ name: 'shelf_list', inputSchema: SCHEMA }]],
    ['OpenAI tools', [{ type: 'function', function: { name: 'shelf_list', parameters: SCHEMA } }]],
    ['OpenAI tools', { tools: [{ type: 'function', name: 'shelf_list', parameters: SCHEMA }] }],
    ['OpenAI tools', { functions: [{ name: 'shelf_list', parameters: SCHEMA }] }],
    ['Anthropic tools', [{ name: 'shelf_list', input_schema: SCHEMA }]],
    ['JSON Schema', { title: 'shelf_list', ...SCHEMA }],
    ['JSON Schema', { $id: 'https://example.test/shelf_list.schema.json', ...SCHEMA }],
  ])('%s', (format, value) => {
    const list = read(value);
    expect(list.format).toBe(format);
    expect(list.tools).toMatchObject([{ refused: null, tool: { name: 'shelf_list', effect: 'read' } }]);
    expect(list.tools[0]?.tool?.input_schema).toMatchObject(SCHEMA);
  });

  test('YAML is read as well, and aliases that multiply are not', () => {
    const list = readTools('tools:\n  - name: shelf_list\n    inputSchema: { type: object }\n');
    expect(list.tools).toMatchObject([{ tool: { name: 'shelf_list' } }]);
    const bomb = ['a: &a [x,x,x,x,x,x,x,x,x,x]', ...'bcdefgh'.split('').map((n, i) => `${n}: &${n} [${Array(10).fill(`*${'abcdefg'[i]}`).join(',')}]`)]; // prettier-ignore
    expect(() => readTools(bomb.join('\n'))).toThrow('cannot be resolved');
  });

  test.each([
    ['', 'is empty'],
    ['{"a":1}', 'no list of tools'],
    ['{"swagger":"2.0"}', 'Swagger 2'],
    ['{"openapi":"2.9"}', '3.x is read'],
    ['{"tools":[{"name":"a","name":"b"}]}', 'name'],
    ['{"type":"object"}', 'say --name'],
    ['- [', 'neither JSON nor YAML'],
  ])('%j is refused: %s', (text, says) => {
    expect(() => readTools(text)).toThrow(says);
  });

  test('bounds that JSON cannot carry are left out and said', () => {
    const list = readTools(
      '[{"name":"n","inputSchema":{"type":"object","properties":{"n":{"maximum":9223372036854775807}}}}]',
    );
    expect(list.notes).toEqual(['1 numbers that JSON cannot carry exactly are left out of the document']);
    expect(list.tools[0]?.tool?.input_schema).toEqual({ type: 'object', properties: { n: {} } });
  });
});

describe('what is kept, and what is changed', () => {
  test.each([
    ['add shelf', 'add_shelf'],
    ['@acme/shelf.add', 'acme/shelf.add'],
    ['add (shelf)', 'add_shelf'],
    ['Ablage löschen', 'Ablage_loschen'],
    ['棚を追加', 'u68da-u3092-u8ffd-u52a0'],
  ])('the name %s is written as %s', (name, written) => {
    const one = only([{ name, inputSchema: SCHEMA }]);
    expect(one.tool?.name).toBe(written);
    expect(one.changed).toContain(`the name is written as ${written}`);
  });

  test('two names that become the same are not one tool', () => {
    const list = read([
      { name: 'add shelf', inputSchema: SCHEMA },
      { name: 'add@shelf', inputSchema: SCHEMA },
    ]);
    expect(list.tools[1]?.refused).toBe('another tool of the list is named add_shelf already');
  });

  test('a missing title is the name, and a long description is cut', () => {
    const one = only([{ name: 'shelf_add', description: 'd'.repeat(9_000), inputSchema: SCHEMA }]);
    expect(one.tool).toMatchObject({ title: 'shelf_add', description: 'd'.repeat(8_000) });
    expect(one.changed).toEqual(
      expect.arrayContaining([
        'it has no title: its name stands for it',
        'the description of 9,000 characters is cut to 8,000',
      ]),
    );
  });

  test('a schema of an older draft is kept in meaning', () => {
    const schema = { type: 'object', properties: { n: { type: 'string', nullable: true } } };
    const one = only([{ name: 'shelf_add', inputSchema: schema }]);
    expect(one.tool?.input_schema).toMatchObject({ properties: { n: { type: ['string', 'null'] } } });
    expect(one.changed.join()).toContain('nullable');
  });

  test.each([
    [{ name: 'a', inputSchema: { type: 'string' } }, 'no object'],
    [{ name: 'a', inputSchema: { $ref: '#' } }, 'cannot be checked'],
    [{ name: 'a', inputSchema: { $ref: 'https://example.test/other.json' } }, 'cannot be checked'],
    [{ inputSchema: SCHEMA }, 'no name'],
    [{ name: 'a', effect: 'read', input_schema: SCHEMA }, 'tool register'],
    [{ type: 'web_search_1', name: 'web_search' }, 'without a schema'],
    [7, 'no object'],
  ])('%j is refused, and the next one is read', (item, says) => {
    const list = read([item, { name: 'shelf_add', inputSchema: SCHEMA }]);
    expect(list.tools[0]?.refused).toContain(says);
    expect(list.tools[1]?.refused).toBeNull();
  });

  test('a long list as a server gives it is read whole', () => {
    const verbs = ['get', 'list', 'create', 'update', 'delete', 'search', 'merge', 'assign', 'run'];
    const things = ['branch', 'issue', 'label', 'milestone', 'release', 'review', 'run', 'tag', 'team', 'hook', 'key', 'page', 'fork']; // prettier-ignore
    const tools = verbs.flatMap((verb) =>
      things.map((thing) => ({
        ...{ name: `${verb}_${thing}`, description: `The ${thing}.`, annotations: { readOnlyHint: verb === 'get' } },
        inputSchema: { type: 'object', properties: { owner: { type: 'string' }, number: { type: 'number' } } },
      })),
    );
    expect(tools).toHaveLength(117);
    expect(read({ tools }).tools.filter((one) => one.refused !== null)).toEqual([]);
  });
});

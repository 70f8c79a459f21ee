import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import fc from 'fast-check';

import { openApiDocument, type Operation } from '#lib/contract/openapi.ts';
import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { encodeCursor } from '#lib/usecases/cursor.ts';
import { signIn } from '../server/signed-in.ts';
import { World } from '../world.ts';

/**
 * Requests that no client makes, over every call of the OpenAPI document, by every kind of caller. `COUNTERSIGN_FUZZ=1000000` sends as many, and
 * `COUNTERSIGN_FUZZ_SEED` other ones; what failed is printed with the seed that repeats it.
 */
const REQUESTS = Number(process.env['COUNTERSIGN_FUZZ'] ?? 1_500);
const SEED = Number(process.env['COUNTERSIGN_FUZZ_SEED'] ?? 20_261_129);
const AT_ONCE = 8;

const base = inject('serverUrl');
const world = new World({ live: true, home: inject('serverHome'), origin: inject('serverUrl'), suffix: '-fuzz' });
const callers: Record<string, string>[] = [{}];
const ids: string[] = [];

beforeAll(async () => {
  await world.open(inject('serverDatabaseUrl'));
  const { id } = await world.submit();
  const { id: approved } = await world.submit({ args: { text: 'approved' } });
  await world.verdict('ann', approved, 'approve');
  ids.push(id, approved, world.agent.agentId, world.people.ann.userId);
  const connector = await createConnector(world.ctx, world.operator, { name: 'con-fuzz', agents: ['*'] });
  const token = await world.adminToken('fuzz', ['agents', 'tools', 'policies', 'ledger']);
  for (const key of [world.agentKey, connector.key, token, 'cs_x']) callers.push({ authorization: `Bearer ${key}` });
  for (const who of ['cleo', 'ann', 'audrey'] as const)
    callers.push({ cookie: (await signIn(base, world.people[who].email)).cookie, origin: base });
});
afterAll(() => world.close());

const operations = Object.entries(openApiDocument().paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
);

const NASTY = [
  ...['', ' ', '%', '%00', '\u0000', '\ud800', '..', '__proto__', 'constructor', 'null', 'NaN', '-1', '1e400'],
  ...['9'.repeat(30), 'a'.repeat(5_000), '\u202e', "' OR 1=1--", '{}', '[]', '0000-01-01T00:00:00.000Z'],
  ...['9999-12-31T23:59:59.999Z', 'sha256:x', 'act_01a1fd41-a75e-75e5-89f1-aab08dea5828', '01', '0x1', '٣'],
];
const anyText = fc.oneof(
  fc.constantFrom(...NASTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.nat().map((n) => ids[n % ids.length] ?? ''),
  fc
    .array(fc.oneof(fc.constantFrom<string | number>(...NASTY), fc.double(), fc.integer()), { maxLength: 4 })
    .map(encodeCursor),
);
const anyValue = fc.oneof(
  { maxDepth: 3 },
  anyText,
  fc.jsonValue({ maxDepth: 4 }),
  fc.constantFrom(1e308, -0, 2 ** 53, 2 ** 31, -(2 ** 63), 0.1, true, null),
);

interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  pattern?: string;
}

/** Mostly of the form that a schema asks for, so that it comes further than the first check. */
function like(schema: Schema, depth = 0): fc.Arbitrary<unknown> {
  const rightly = ((): fc.Arbitrary<unknown> => {
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants && variants.length > 0) return fc.oneof(...variants.map((one) => like(one, depth + 1)));
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum) return fc.constantFrom(...schema.enum);
    if (depth > 5) return anyValue;
    switch (schema.type) {
      case 'object': {
        const parts = Object.entries(schema.properties ?? {}).map(
          ([name, one]) => [name, like(one, depth + 1)] as const,
        );
        return parts.length === 0
          ? fc.dictionary(fc.string({ maxLength: 10 }), anyValue, { maxKeys: 4 })
          : fc.record(Object.fromEntries(parts), { noNullPrototype: true });
      }
      case 'array':
        return fc.array(like(schema.items ?? {}, depth + 1), { maxLength: 3 });
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer(), fc.double({ noNaN: true }));
      case 'boolean':
        return fc.boolean();
      case 'string':
        return schema.pattern?.startsWith('^sha256') ? fc.constant(`sha256:${'0'.repeat(64)}`) : anyText;
      default:
        return anyValue;
    }
  })();
  return fc.oneof({ arbitrary: rightly, weight: 9 }, { arbitrary: anyValue, weight: 1 });
}

interface Request {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: string | undefined;
}

/** `encodeURIComponent` that also takes lone surrogates, and now and then the text as it is, for what its percent signs mean. */
const inUrl = (text: string, raw: boolean): string =>
  raw ? text.replace(/[^\x21-\x7e]|[#?/\\]/g, '%FF') : encodeURIComponent(text.toWellFormed());

function requestOf({ path, method, operation }: (typeof operations)[number]): fc.Arbitrary<Request> {
  const named = (where: string) => operation.parameters.filter((one) => one.in === where);
  const texts = (parameters: Operation['parameters']) =>
    fc.tuple(...parameters.map((one) => fc.oneof(like(one.schema as Schema).map(String), anyText)));
  const schema = (operation.requestBody?.content['application/json']?.schema ?? {}) as Schema;
  return fc
    .record({
      inPath: texts(named('path')),
      inQuery: texts(named('query')),
      asked: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }),
      raw: fc.boolean(),
      extra: fc.option(fc.tuple(anyText, anyText), { freq: 10 }),
      caller: fc.nat(),
      body: operation.requestBody
        ? fc.oneof(
            { arbitrary: like(schema).map((value) => JSON.stringify(value) ?? ''), weight: 9 },
            { arbitrary: anyText, weight: 1 },
          )
        : fc.option(anyText, { freq: 10, nil: undefined }),
      key: fc.option(fc.string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'abc#:-_~!') }), { freq: 3 }),
    })
    .map(({ inPath, inQuery, asked, raw, extra, caller, body, key }) => {
      let part = 0;
      const filled = path.replace(/\{\w+\}/g, () => inUrl(inPath[part++] ?? '', raw));
      const query = named('query').flatMap(({ name }, at) =>
        asked[at] ? [`${name}=${inUrl(inQuery[at] ?? '', raw)}`] : [],
      );
      if (extra) query.push(`${inUrl(extra[0], raw)}=${inUrl(extra[1], raw)}`);
      const sent = method === 'GET' ? undefined : body;
      return {
        url: `/api/v1${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`,
        method,
        headers: {
          ...callers[caller % callers.length],
          ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === null ? {} : { 'idempotency-key': key }),
        },
        body: sent,
      };
    });
}

/** The status, and the type of the problem where there is one. */
async function ask({ url, method, headers, body }: Request): Promise<string> {
  // A held call would wait for a minute; what else it is asked for stays.
  const answer = await fetch(base + url.replace(/([?&])wait=[^&]*/, '$1wait=0'), {
    method,
    headers,
    redirect: 'manual',
    ...(body === undefined ? {} : { body: body.toWellFormed() }),
  });
  const text = await answer.text();
  const problem = answer.status < 400 || answer.headers.get('content-type') === 'application/problem+json';
  return problem ? String(answer.status) : `${answer.status} without a problem: ${text.slice(0, 200)}`;
}

test(
  `no request is answered with a 5xx, and every refusal is a problem (${REQUESTS} requests, seed ${SEED})`,
  async () => {
    const each = Math.ceil(REQUESTS / operations.length);
    const answered = new Map<string, number>();
    const failed: string[] = [];
    for (const operation of operations) {
      const requests = fc.sample(requestOf(operation), { seed: SEED, numRuns: each });
      for (let at = 0; at < requests.length; at += AT_ONCE) {
        const some = requests.slice(at, at + AT_ONCE);
        const answers = await Promise.all(some.map(ask));
        answers.forEach((answer, i) => {
          answered.set(answer, (answered.get(answer) ?? 0) + 1);
          if (!/^[234]\d\d$/.test(answer)) failed.push(`${answer}: ${JSON.stringify(some[i]).slice(0, 1_500)}`);
        });
      }
    }
    expect(failed.slice(0, 10)).toEqual([]);
    // Where next to nothing got past the first check, the test would show little.
    expect(answered.get('200') ?? 0).toBeGreaterThan(REQUESTS / 100);
  },
  60_000 + REQUESTS * 40,
);

import type { Context as HonoContext } from 'hono';
import type { z } from 'zod';

import type { Endpoint } from '#lib/contract/endpoint.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';
import { Failure } from '#lib/usecases/failure.ts';

const MAX_BYTES = 1_048_576;

/** Path, query and body of a call, validated against its contract and merged into one object. Throws `invalid-request` with a JSON Pointer for each fault. */
export async function readInput(c: HonoContext, endpoint: Endpoint): Promise<object> {
  const path = checked(endpoint.params, c.req.param(), '/path');
  const query = checked(endpoint.query, endpoint.query ? queryOf(c) : {}, '/query');
  const body = endpoint.body ? checked(endpoint.body, await readBody(c), '') : {};
  refuseContradiction(path, body);
  return { ...body, ...query, ...path };
}

/** Where the body names another thing than the path, a call could act on one and be logged as the other. */
function refuseContradiction(path: object, body: object): void {
  const errors = Object.entries(body)
    .filter(([name, value]) => Object.hasOwn(path, name) && (path as Record<string, unknown>)[name] !== value)
    .map(([name]) => ({ pointer: `/${name}`, detail: 'says something else than the address' }));
  if (errors.length > 0) throw new Failure('invalid-request', { errors });
}

/** A query parameter given twice is a mistake or an attack (parameter pollution), so it is refused instead of picking one. */
function queryOf(c: HonoContext): Record<string, string> {
  const all = Object.entries(c.req.queries());
  const twice = all.find(([, values]) => values.length > 1);
  if (twice)
    throw new Failure('invalid-request', { errors: [{ pointer: `/query/${twice[0]}`, detail: 'is given twice' }] });
  return Object.fromEntries(all.map(([name, values]) => [name, values[0] ?? '']));
}

async function readBody(c: HonoContext): Promise<unknown> {
  const length = c.req.header('content-length');
  // A body without a length would have to be read into memory before its size is known.
  if (length === undefined && c.req.header('transfer-encoding') !== undefined)
    throw new Failure('too-large', { detail: 'Send the body with a Content-Length.' });
  if (Number(length ?? 0) > MAX_BYTES) throw new Failure('too-large');
  const bytes = await c.req.arrayBuffer();
  if (bytes.byteLength > MAX_BYTES) throw new Failure('too-large');
  if (bytes.byteLength === 0) return undefined;
  const type = c.req.header('content-type') ?? '';
  if (!/^application\/(?:[a-z.+-]+\+)?json\s*(?:;|$)/i.test(type)) throw new Failure('unsupported-media-type');
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure('malformed-json', { detail: 'The body is not UTF-8.' });
  }
  return parseJson(text);
}

function checked(schema: z.ZodType | undefined, value: unknown, prefix: string): object {
  if (!schema) return {};
  const nul = findNul(value, prefix);
  if (nul !== null)
    throw new Failure('invalid-request', {
      errors: [{ pointer: nul, detail: 'holds U+0000, which text here cannot' }],
    });
  const result = schema.safeParse(value);
  if (result.success) return (result.data ?? {}) as object;
  const errors = result.error.issues.flatMap((issue) => {
    const at = `${prefix}${issue.path.map((p) => `/${String(p).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')}`;
    return issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ pointer: `${at}/${key}`, detail: 'is not a known field' }))
      : [{ pointer: at, detail: issue.message }];
  });
  throw new Failure('invalid-request', { errors: errors.slice(0, 50) });
}

/** JSON Pointer of a U+0000 in a value or a member's name, which PostgreSQL's text cannot store; null when there is none. */
function findNul(value: unknown, at: string): string | null {
  if (typeof value === 'string') return value.includes('\u0000') ? at : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, child] of Object.entries(value)) {
    if (key.includes('\u0000')) return at;
    const found = findNul(child, `${at}/${key}`);
    if (found !== null) return found;
  }
  return null;
}

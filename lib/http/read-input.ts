import type { Context as HonoContext } from 'hono';
import type { z } from 'zod';

import type { Endpoint } from '#lib/contract/endpoint.ts';
import { JsonRefusal } from '#lib/domain/json/json-refusal.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';
import { findNul, type ReadBody } from '#lib/domain/json/read-body.ts';
import { sealed } from '#lib/domain/json/sealed.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';

const MAX_BYTES = 1_048_576;

/** Path, query and body of a call, validated against its contract and merged into one object. Throws `invalid-request` with a JSON Pointer for each fault. */
export async function readInput(c: HonoContext, endpoint: Endpoint, large?: LargeBodies): Promise<object> {
  const path = checked(endpoint.params, c.req.param(), '/path');
  const query = checked(endpoint.query, endpoint.query ? queryOf(c) : {}, '/query');
  const body = endpoint.body ? await bodyOf(c, endpoint.body, large) : {};
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

/** Larger bodies are read on another thread, where the call allows it. */
const LARGE = 32_768;

/** Who reads large bodies, and in whose line. */
export interface LargeBodies {
  ctx: Pick<Context, 'assessor'>;
  by: string;
}

async function bodyOf(c: HonoContext, schema: z.ZodType, large?: LargeBodies): Promise<object> {
  const length = sizeOf(c);
  if (length <= LARGE || !large) return checked(schema, parsed(await bytesOf(c)), '');
  // Before the body is taken in: a flood of large ones must not fill the memory.
  const arrived = roomFor(large, length);
  const bytes = await bytesOf(c).finally(arrived);
  if (bytes.byteLength <= LARGE) return checked(schema, parsed(bytes), '');
  const body = await large.ctx.assessor.perform(large.by, 'read', { bytes }, null);
  switch (body.kind) {
    case 'not-utf8':
      throw new Failure('malformed-json', { detail: NOT_UTF8 });
    case 'malformed':
      throw new JsonRefusal(body.code, body.pointer, body.message);
    case 'nul':
      throw holdsNul(body.pointer);
    case 'read':
      return withSealed(checked(schema, body.rest, ''), body.sealed);
  }
}

/** Without room the rest of the body is not taken in: a flood of large ones would hold the event loop by its bytes alone. */
function roomFor({ ctx, by }: LargeBodies, length: number): () => void {
  try {
    return ctx.assessor.receive(by, length);
  } catch (error) {
    throw error instanceof Failure ? new Failure(error.code, { ...error.facts, hangUp: true }) : error;
  }
}

/** The checked body with each large member in its place. */
function withSealed(body: object, members: Extract<ReadBody, { kind: 'read' }>['sealed']): object {
  for (const { at, ...text } of members) {
    const last = at.at(-1) ?? '';
    const holder = at.slice(0, -1).reduce((inner, name) => inner[name] as Holder, body as Holder);
    holder[last] = sealed(text);
  }
  return body;
}

type Holder = Record<string | number, unknown>;

const NOT_UTF8 = 'The body is not UTF-8.';

function sizeOf(c: HonoContext): number {
  const length = c.req.header('content-length');
  // A body without a length would have to be read into memory before its size is known.
  if (length === undefined && c.req.header('transfer-encoding') !== undefined)
    throw new Failure('too-large', { detail: 'Send the body with a Content-Length.' });
  if (Number(length ?? 0) > MAX_BYTES) throw new Failure('too-large');
  return Number(length ?? 0);
}

async function bytesOf(c: HonoContext): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (bytes.byteLength > MAX_BYTES) throw new Failure('too-large');
  const type = c.req.header('content-type') ?? '';
  if (bytes.byteLength > 0 && !/^application\/(?:[a-z.+-]+\+)?json\s*(?:;|$)/i.test(type))
    throw new Failure('unsupported-media-type');
  return bytes;
}

function parsed(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return undefined;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Failure('malformed-json', { detail: NOT_UTF8 });
  }
  return parseJson(text);
}

const holdsNul = (pointer: string): Failure =>
  new Failure('invalid-request', { errors: [{ pointer, detail: 'holds U+0000, which text here cannot' }] });

function checked(schema: z.ZodType | undefined, value: unknown, prefix: string): object {
  if (!schema) return {};
  const nul = findNul(value, prefix);
  if (nul !== null) throw holdsNul(nul);
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

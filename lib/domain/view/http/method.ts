import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import type { Tool } from '../../tool/tool.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import type { Header, QueryPart } from './request-parts.ts';

/** The method of a request: what it says, and what the server may obey instead. */
export interface Method {
  /** As stated, revealed; null when it is not stated. */
  stated: string | null;
  /** The worst that a server may obey, upper case. */
  effective: string;
  /** The header or part that makes it so, revealed. */
  overriddenBy: string | null;
  pointer: string;
}

/** What of a request may say its method. */
interface Parts {
  headers: readonly Header[];
  query: readonly QueryPart[];
  body: Read | null;
  json: JsonValue | undefined;
  address: Read;
}

interface Override {
  method: string;
  by: string;
  pointer: string;
}

const OVERRIDE = /^x-(?:http-)?method(?:-override)?$/i;
/** Methods that only read, by the standard. */
const SAFE = /^(?:GET|HEAD|OPTIONS)$/;

/** The method that a request has. An override makes it worse, never better: many servers obey none, and most of the others only in a POST. */
export function methodOf(reader: ArgumentReader, tool: Tool, parts: Parts): Method {
  const method = reader.text('method', 'address');
  const stated = method?.shown ?? null;
  const pointer = method?.pointer ?? parts.address.pointer;
  const presumed = tool.effect === 'read' && parts.body === null ? 'GET' : 'METHOD NOT STATED';
  const own = stated === null ? presumed : stated.trim().toUpperCase();
  const [worst] = overridesIn(parts, pointer)
    .filter((one) => replaces(one.method, own))
    .sort((a, b) => strength(b.method) - strength(a.method));
  return worst === undefined
    ? { stated, effective: own, overriddenBy: null, pointer }
    : { stated, effective: worst.method, overriddenBy: worst.by, pointer: worst.pointer };
}

function overridesIn({ headers, query, json, body }: Parts, at: string): Override[] {
  const inBody = isJsonObject(json) ? [json['_method']].flat() : [];
  return [
    ...headers
      .filter(({ name }) => OVERRIDE.test(name.trim()))
      .map(({ value, shown, pointer }) => ({ method: value, by: shown.name, pointer })),
    ...query
      .filter(({ name }) => name === '_method')
      .map(({ value, pointer }) => ({ method: value, by: '_method', pointer })),
    ...inBody
      .filter((value) => typeof value === 'string')
      .map((method) => ({ method, by: '_method', pointer: body?.pointer ?? at })),
  ].map((one) => ({ ...one, method: one.method.trim().toUpperCase() }));
}

/** In place of nothing or a read anything may stand, in place of another method only what is worse. */
const replaces = (override: string, own: string): boolean =>
  own === 'METHOD NOT STATED' || SAFE.test(own) || strength(override) > strength(own);

const ORDER = ['POST', 'PATCH', 'PUT', 'DELETE'];

/** Reads are the weakest; a word that no standard knows may be anything. */
const strength = (method: string): number =>
  SAFE.test(method) || method === ''
    ? 0
    : ORDER.includes(method)
      ? ORDER.indexOf(method) + 1
      : ORDER.indexOf('PUT') + 1.5;

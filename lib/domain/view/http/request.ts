import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import type { Unparsed } from '../budget.ts';
import { readJsonText } from '../../json/read-json-text.ts';
import { scalarText } from '../words.ts';
import { readUrl } from './hosts-of-url.ts';
import type { ReadUrl } from './hosts-of-url.ts';
import { methodOf } from './method.ts';
import type { Method } from './method.ts';
import type { Header, QueryPart } from './request-parts.ts';

/** A web request as the arguments state it. */
export interface HttpRequest {
  address: Read;
  read: ReadUrl | null;
  method: Method;
  headers: Header[];
  /** More parts of the query, given beside the address. */
  params: { raw: string; pointer: string } | null;
  /** Every part of the query, wherever it is given. */
  query: QueryPart[];
  body: Read | null;
  /** The body taken apart, when it is JSON or a form. */
  json: JsonValue | undefined;
  /** Why a body that is JSON was not taken apart. */
  unparsed: Unparsed | null;
}

/** Reads a request from the arguments; throws Undecodable when they have no address. */
export function readRequest(reader: ArgumentReader, tool: Tool): HttpRequest {
  const address = reader.requiredText('url', 'address');
  const headers = headersOf(reader);
  // The change has no place for them, so they stay among the data.
  const found = reader.find('params');
  const params = found === null ? null : { raw: scalarText(found.value), pointer: found.pointer };
  const body = reader.anyText('body');
  const content = contentOf(reader, body);
  const json = content !== null && 'value' in content ? content.value : undefined;
  const read = readUrl(address.raw);
  const query = queryOf(read, found, address.pointer);
  return {
    address,
    read,
    method: methodOf(reader, tool, { headers, body, json, query, address }),
    headers,
    params,
    query,
    body,
    json,
    unparsed: content !== null && 'code' in content ? content : null,
  };
}

/** The body taken apart: what is JSON, or a form. */
function contentOf(reader: ArgumentReader, body: Read | null): { value: JsonValue } | Unparsed | null {
  const value = reader.find('body')?.value;
  if (body === null || value === undefined) return null;
  if (typeof value !== 'string') return { value };
  return /^\s*[[{]/.test(value) ? readJsonText(value) : formOf(value);
}

/** A form's parts (`a=1&b=2`) as an object; a name that stands more than once has the list of its values. */
function formOf(text: string): { value: JsonValue } | null {
  if (text.length > 4_000 || !/^[\w.[\]%+-]{1,80}=[^\s]*$/.test(text)) return null;
  const parts = [...new URLSearchParams(text)].filter(([name]) => name !== '__proto__').slice(0, 200);
  const values = Map.groupBy(parts, ([name]) => name);
  return {
    value: Object.fromEntries(
      [...values].map(([name, all]) => [name, all.length === 1 ? (all[0]?.[1] ?? '') : all.map(([, value]) => value)]),
    ),
  };
}

/** Every part of the query: in the address, and given beside it in whatever shape. */
function queryOf(read: ReadUrl | null, params: { value: JsonValue; pointer: string } | null, at: string): QueryPart[] {
  const part = ([name, value]: readonly [string, string], pointer: string): QueryPart => ({ name, value, pointer });
  const own = [...(read?.url.searchParams ?? [])].map((one) => part(one, at));
  if (params === null) return own;
  const { value, pointer } = params;
  if (typeof value === 'string') return [...own, ...[...new URLSearchParams(value)].map((one) => part(one, pointer))];
  const pairs = Array.isArray(value)
    ? value.flatMap((item) => (isJsonObject(item) ? pairOf(item) : []))
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  return [
    ...own,
    ...pairs.flatMap(([name, inner]) =>
      (Array.isArray(inner) ? inner : [inner]).map((one) => part([name, scalarText(one)], pointer)),
    ),
  ];
}

/** A part given as `{"name": …, "value": …}`, or as an object of its own. */
function pairOf(item: JsonObject): [string, JsonValue][] {
  const name = item['name'] ?? item['key'];
  return typeof name === 'string' && item['value'] !== undefined ? [[name, item['value']]] : Object.entries(item);
}

function headersOf(reader: ArgumentReader): Header[] {
  const found = reader.find('headers');
  if (found === null) return [];
  const header = (name: string, shownName: string, value: string, pointer: string): Header => ({
    name,
    value,
    shown: { name: shownName, value: reader.read(value, pointer).shown },
    pointer,
  });
  if (isJsonObject(found.value)) {
    return Object.entries(found.value).map(([name, value]) => {
      const pointer = pointerChild(found.pointer, name);
      if (typeof value === 'object') throw reader.wrongType('headers', pointer, 'text');
      return header(name, reveal(name, 'address'), String(value), pointer);
    });
  }
  if (!Array.isArray(found.value)) throw reader.wrongType('headers', found.pointer, 'a set of headers');
  return found.value.map((item, i) => {
    const pointer = pointerChild(found.pointer, i);
    if (typeof item === 'string' && /^[\w-]+:/.test(item)) {
      // One text holds both, so it stays among the data as it was written.
      const at = item.indexOf(':');
      const [name, value] = [item.slice(0, at), item.slice(at + 1).trimStart()];
      return { name, value, shown: { name: reveal(name, 'address'), value: reveal(value) }, pointer };
    }
    const { name = isJsonObject(item) ? item['key'] : undefined, value } = isJsonObject(item) ? item : {};
    if (typeof name !== 'string' || typeof value !== 'string') throw reader.wrongType('headers', pointer, 'a header');
    const shown = reader.read(
      name,
      pointerChild(pointer, isJsonObject(item) && 'name' in item ? 'name' : 'key'),
      'address',
    ).shown;
    return header(name, shown, value, pointerChild(pointer, 'value'));
  });
}

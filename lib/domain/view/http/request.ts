import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { scalarText } from '../words.ts';
import { readUrl } from './hosts-of-url.ts';
import type { ReadUrl } from './hosts-of-url.ts';

/** One header, raw and revealed. */
export interface Header {
  name: string;
  value: string;
  shown: { name: string; value: string };
  pointer: string;
}

/** A web request as the arguments state it. */
export interface HttpRequest {
  address: Read;
  read: ReadUrl | null;
  method: Method;
  headers: Header[];
  /** More parts of the query, given beside the address. */
  params: { raw: string; pointer: string } | null;
  body: Read | null;
  /** The body taken apart, when it is JSON. */
  json: JsonValue | undefined;
}

interface Method {
  /** As stated, revealed; null when it is not stated. */
  stated: string | null;
  /** What the server obeys, upper case: an override replaces what is stated. */
  effective: string;
  /** The header or part that overrides it, revealed. */
  overriddenBy: string | null;
  pointer: string;
}

const OVERRIDE = /^x-(?:http-)?method(?:-override)?$/i;

/** Reads a request from the arguments; throws Undecodable when they have no address. */
export function readRequest(reader: ArgumentReader, tool: Tool): HttpRequest {
  const address = reader.requiredText('url', 'address');
  const headers = headersOf(reader);
  // The change has no place for them, so they stay among the data.
  const found = reader.find('params');
  const params = found === null ? null : { raw: scalarText(found.value), pointer: found.pointer };
  const body = reader.anyText('body');
  const json = jsonOf(reader, body);
  const read = readUrl(address.raw);
  return {
    address,
    read,
    method: methodOf(reader, tool, { headers, body, json, read, address }),
    headers,
    params,
    body,
    json,
  };
}

function jsonOf(reader: ArgumentReader, body: Read | null): JsonValue | undefined {
  const value = reader.find('body')?.value;
  if (body === null || value === undefined) return undefined;
  if (typeof value !== 'string') return value;
  if (!/^\s*[[{]/.test(value)) return formOf(value);
  try {
    return JSON.parse(value) as JsonValue;
  } catch {
    return undefined;
  }
}

/** A form's parts (`a=1&b=2`) as an object. */
function formOf(text: string): JsonValue | undefined {
  if (text.length > 4_000 || !/^[\w.[\]%+-]{1,80}=[^\s]*$/.test(text)) return undefined;
  return Object.fromEntries([...new URLSearchParams(text)].filter(([name]) => name !== '__proto__').slice(0, 200));
}

function methodOf(
  reader: ArgumentReader,
  tool: Tool,
  parts: Pick<HttpRequest, 'headers' | 'body' | 'json' | 'read' | 'address'>,
): Method {
  const method = reader.text('method', 'address');
  const stated = method?.shown ?? null;
  const pointer = method?.pointer ?? parts.address.pointer;
  const header = parts.headers.find(({ name }) => OVERRIDE.test(name.trim()));
  if (header !== undefined)
    return {
      stated,
      effective: header.value.trim().toUpperCase(),
      overriddenBy: header.shown.name,
      pointer: header.pointer,
    };
  const inQuery = parts.read?.url.searchParams.get('_method') ?? null;
  if (inQuery !== null)
    return { stated, effective: inQuery.toUpperCase(), overriddenBy: '_method', pointer: parts.address.pointer };
  const inBody = isJsonObject(parts.json) ? parts.json['_method'] : undefined;
  if (typeof inBody === 'string')
    return {
      stated,
      effective: inBody.toUpperCase(),
      overriddenBy: '_method',
      pointer: parts.body?.pointer ?? pointer,
    };
  const presumed = tool.effect === 'read' && parts.body === null ? 'GET' : 'METHOD NOT STATED';
  return { stated, effective: stated === null ? presumed : stated.trim().toUpperCase(), overriddenBy: null, pointer };
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

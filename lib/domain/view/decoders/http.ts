import { isJsonObject } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { domainRecord } from '../hosts.ts';
import { parseUrl, urlFindings, urlTarget } from '../urls.ts';
import { counted, grouped, named, quoted } from '../words.ts';

const CARRIES_SECRET = /^(?:authorization|cookie|x-api-key|x-auth-token|proxy-authorization)$/i;

/** Decodes a web request: method, real destination, every header, and the whole body. */
export const httpDecoder: Decoder = {
  name: 'http',
  version: 1,
  roles: {
    url: ['/url', '/uri', '/endpoint', '/link'],
    method: ['/method', '/verb'],
    headers: ['/headers'],
    body: ['/body', '/data', '/json', '/payload'],
  },
  decode({ reader, tool, directory }: DecoderInput): Draft {
    const address = reader.requiredText('url', 'address');
    const method = reader.text('method', 'address');
    const headers = headersOf(reader);
    const body = reader.anyText('body');
    const url = parseUrl(address.raw);
    const record = url === null ? null : domainRecord(directory, url.hostname);
    const pointer = reveal(address.pointer);
    const verb = (method?.shown ?? presumedMethod(tool, body)).toUpperCase();
    const host = url === null ? '' : reveal(url.host, 'address');
    const essentials = essentialsOf(host, record, body);
    const draft = draftOf(sentenceOf(verb, host, address, essentials), {
      kind: 'http',
      method: method?.shown ?? verb,
      url: address.shown,
      host,
      headers,
      body: body?.shown ?? null,
    });
    draft.essentials = essentials;
    draft.targets = [urlTarget(directory, address.raw, address.pointer)];
    draft.measures = { audience: record?.own === true || url === null ? null : 'external' };
    addFacts(draft, url, record, headers, pointer);
    if (url === null) {
      draft.uninspectable.push({ pointer, why: 'It is not a complete web address, so where it goes cannot be told' });
      draft.findings.push({
        code: 'url.unreadable',
        text: `${quoted(address.shown)} is not a complete web address`,
        pointer,
      });
    } else draft.findings.push(...urlFindings(directory, address.raw, url, pointer));
    return draft;
  },
};

const presumedMethod = (tool: Tool, body: Read | null): string =>
  tool.effect === 'read' && body === null ? 'GET' : 'method not stated';

function sentenceOf(verb: string, host: string, address: Read, essentials: string[]): string {
  const goal = host === '' ? quoted(address.shown) : named(host);
  const lead = /^[A-Z]+$/.test(verb) ? `Send a ${verb} request to ${goal}` : `Send a request to ${goal}`;
  return essentials.length === 0 ? lead : `${lead}. ${essentials.join('. ')}.`;
}

function essentialsOf(host: string, record: { own: boolean } | null, body: Read | null): string[] {
  const essentials: string[] = [];
  if (body !== null) essentials.push(`It carries ${counted(body.raw.length, 'character', 'characters')} of data`);
  if (host === '') essentials.push('Where it goes cannot be told');
  else if (record === null) essentials.push('The records do not know this host');
  else if (!record.own) essentials.push('The host is outside the company');
  return essentials;
}

function addFacts(
  draft: Draft,
  url: URL | null,
  record: { own: boolean } | null,
  headers: { name: string }[],
  pointer: string,
): void {
  if (url === null) return;
  const standing =
    record === null ? 'Not in the records' : record.own ? 'Our own' : 'Outside the company, in the records';
  draft.facts.push({
    label: 'Host',
    value: standing,
    tone: record === null ? 'danger' : 'plain',
    source: 'records',
    pointer,
  });
  if (url.search.length > 1) {
    const value = `${grouped(url.search.length - 1)} characters after the question mark`;
    draft.facts.push({ label: 'Data in the address', value, tone: 'plain', source: 'arguments', pointer });
  }
  if (url.protocol === 'http:') {
    draft.facts.push({
      label: 'Encryption',
      value: 'None: anybody on the way can read it',
      tone: 'notice',
      source: 'arguments',
      pointer,
    });
  }
  const secrets = headers.filter(({ name }) => CARRIES_SECRET.test(name));
  if (secrets.length > 0) {
    const value = secrets.map(({ name }) => name).join(', ');
    draft.facts.push({
      label: 'Headers that carry a credential',
      value,
      tone: 'danger',
      source: 'arguments',
      pointer: null,
    });
  }
}

function headersOf(reader: ArgumentReader): { name: string; value: string }[] {
  const found = reader.find('headers');
  if (found === null) return [];
  if (isJsonObject(found.value)) {
    return Object.entries(found.value).map(([name, value]) => {
      const pointer = pointerChild(found.pointer, name);
      if (typeof value !== 'string') throw reader.wrongType('headers', pointer, 'text');
      return { name: reveal(name, 'address'), value: reader.read(value, pointer).shown };
    });
  }
  if (!Array.isArray(found.value)) throw reader.wrongType('headers', found.pointer, 'a set of headers');
  return found.value.map((item, i) => {
    const pointer = pointerChild(found.pointer, i);
    const { name, value } = isJsonObject(item) ? item : {};
    if (typeof name !== 'string' || typeof value !== 'string') throw reader.wrongType('headers', pointer, 'a header');
    return {
      name: reader.read(name, pointerChild(pointer, 'name'), 'address').shown,
      value: reader.read(value, pointerChild(pointer, 'value')).shown,
    };
  });
}

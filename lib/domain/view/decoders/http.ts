import { isJsonObject } from '../../json/json.ts';
import { pointerGet } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import { draftOf, noteEffect, noteUnparsed } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { addressNotes } from '../http/address-notes.ts';
import { graphqlIn, together } from '../http/body-notes.ts';
import type { GraphqlTold } from '../http/body-notes.ts';
import { percentDecoded } from '../http/carried.ts';
import { headerNotes, isCredential } from '../http/header-notes.ts';
import { pathNotes } from '../http/path-notes.ts';
import { readRequest } from '../http/request.ts';
import type { HttpRequest } from '../http/request.ts';
import type { QueryPart } from '../http/request-parts.ts';
import { standingOf } from '../http/standing.ts';
import type { Standing } from '../http/standing.ts';
import { tellRequest } from '../http/tell-request.ts';
import { leavesOf } from '../leaves.ts';
import { countNotes } from '../notes/note.ts';
import type { Note } from '../notes/note.ts';
import { urlFindings, urlTarget } from '../urls.ts';
import { quoted } from '../words.ts';

/** Methods that only read, by the standard. */
const SAFE = /^(?:GET|HEAD|OPTIONS)$/;

/** Decodes a web request: method, real destination, what address, headers and body carry, and what all that does. */
export const httpDecoder: Decoder = {
  name: 'http',
  version: 3,
  parses: true,
  roles: {
    url: ['/url', '/uri', '/endpoint', '/link', '/href', '/address'],
    method: ['/method', '/verb', '/http_method', '/httpMethod'],
    headers: ['/headers', '/header'],
    params: ['/params', '/query_params', '/queryParams', '/querystring'],
    body: ['/body', '/data', '/json', '/payload', '/form', '/content'],
  },
  decode({ reader, tool, directory, budget }: DecoderInput): Draft {
    const request = readRequest(reader, tool);
    const { address, read, method, body } = request;
    const url = read?.url ?? null;
    const pointer = address.pointer;
    const standing = url === null ? null : standingOf(directory, url.hostname);
    const graphql = graphqlOf(request, budget);
    const notes = notesOf(directory, request, standing, graphql);
    const told = tellRequest(request, { standing, notes, graphql, operations: tool.view.operations ?? [] });
    const draft = draftOf(told.sentence, {
      kind: 'http',
      method: method.stated ?? method.effective,
      url: address.shown,
      host: url === null ? '' : reveal(url.host, 'address'),
      headers: request.headers.map(({ shown }) => shown),
      body: body?.shown ?? null,
    });
    draft.essentials = told.essentials;
    draft.targets = [urlTarget(directory, address.raw, pointer)];
    draft.measures = { audience: standing === 'own' || url === null ? null : 'external' };
    countNotes(draft, notes);
    // The change holds the whole body, and the sentence counts what it does not name.
    for (const at of [body?.pointer, request.params?.pointer])
      if (at !== undefined)
        for (const leaf of leavesOf(pointerGet(reader.args, at) ?? null, at)) reader.count(leaf.pointer);
    noteMethod(draft, request, graphql);
    addFacts(draft, request, standing, reveal(pointer));
    if (request.unparsed !== null)
      noteUnparsed(draft, 'The JSON of its body', request.unparsed, body?.pointer ?? pointer);
    if (graphql !== null && graphql.unparsed !== null)
      noteUnparsed(draft, 'The GraphQL', graphql.unparsed, body?.pointer ?? pointer);
    addUrlFindings(draft, directory, request);
    return draft;
  },
};

/** GraphQL of the body and of the query: servers differ in which of the two they take where both hold some, and an operation's name. */
function graphqlOf(request: HttpRequest, budget: DecoderInput['budget']): GraphqlTold | null {
  const { json, body, query } = request;
  const of = (name: string): QueryPart[] => query.filter((part) => part.name === name);
  const names = of('operationName').map(({ value }) => value);
  const chosen = isJsonObject(json) && typeof json['operationName'] === 'string' ? [json['operationName']] : [];
  const variables = of('variables')[0]?.value ?? null;
  return together([
    body === null ? null : graphqlIn(json, body.raw, body.pointer, budget, names),
    ...of('query').map(({ value, pointer }) =>
      graphqlIn({ query: value, variables }, null, pointer, budget, [...names, ...chosen]),
    ),
  ]);
}

function notesOf(
  directory: DecoderInput['directory'],
  request: HttpRequest,
  standing: Standing | null,
  graphql: GraphqlTold | null,
): Note[] {
  const { read, method, address, body, params } = request;
  const notes: Note[] = [];
  if (read !== null) {
    const segments = read.url.pathname
      .split('/')
      .filter((part) => part !== '')
      .map(percentDecoded);
    notes.push(...addressNotes(directory, read, address.pointer, SAFE.test(method.effective)));
    if (!SAFE.test(method.effective))
      notes.push(
        ...pathNotes(directory, {
          method: method.effective,
          segments,
          json: request.json,
          pointer: address.pointer,
          bodyPointer: body?.pointer ?? address.pointer,
        }),
      );
    // What only reads sends nothing out, unless it carries more than the question.
    const carried = params ?? (SAFE.test(method.effective) ? body : null);
    if (carried !== null && standing !== 'own')
      notes.push({
        code: 'http.data-out',
        grade: 'plain',
        text: `send ${carried.raw.length} characters to ${reveal(read.url.host, 'address')}`,
        evidence: carried.raw,
        pointer: carried.pointer,
        effect: 'send',
      });
  }
  return [...notes, ...headerNotes(directory, request, method.effective), ...(graphql?.notes ?? [])];
}

/** What the method itself shows: a GraphQL request that only queries is a read by whatever method; what is not known to be one is none. */
function noteMethod(draft: Draft, { method, read }: HttpRequest, graphql: GraphqlTold | null): void {
  if (read === null) return noteEffect(draft, 'execute');
  if (SAFE.test(method.effective) && graphql?.mutates === true) return noteEffect(draft, 'write');
  if (SAFE.test(method.effective) || (method.effective === 'POST' && graphql !== null && !graphql.mutates)) return;
  noteEffect(draft, /^(?:POST|PUT|PATCH|DELETE|METHOD NOT STATED)$/.test(method.effective) ? 'write' : 'execute');
}

function addFacts(draft: Draft, request: HttpRequest, standing: Standing | null, pointer: string): void {
  const url = request.read?.url ?? null;
  if (url === null) return;
  const words = {
    own: 'Our own',
    known: 'Outside the company, in the records',
    unknown: 'Not in the records',
  } as const;
  const fact = (
    label: string,
    value: string,
    tone: 'plain' | 'notice' | 'danger',
    source: 'arguments' | 'records' = 'arguments',
  ): void => void draft.facts.push({ label, value, tone, source, pointer });
  fact('Host', words[standing ?? 'unknown'], standing === 'unknown' ? 'danger' : 'plain', 'records');
  if (url.search.length > 1)
    fact('Data in the address', `${url.search.length - 1} characters after the question mark`, 'plain');
  if (url.protocol === 'http:') fact('Encryption', 'None: anybody on the way can read it', 'notice');
  const secrets = request.headers.filter(isCredential);
  if (secrets.length > 0) {
    const value = secrets.map(({ shown }) => shown.name).join(', ');
    draft.facts.push({
      label: 'Headers that carry a credential',
      value,
      tone: 'danger',
      source: 'arguments',
      pointer: null,
    });
  }
}

function addUrlFindings(draft: Draft, directory: DecoderInput['directory'], { read, address }: HttpRequest): void {
  const pointer = reveal(address.pointer);
  if (read !== null) {
    draft.findings.push(...urlFindings(directory, address.raw, read.url, pointer));
    if (read.bare)
      draft.findings.push({
        code: 'url.no-scheme',
        text: `${quoted(address.shown)} has no scheme: programs add one`,
        pointer,
      });
    return;
  }
  draft.uninspectable.push({ pointer, why: 'It is not a complete web address, so where it goes cannot be told' });
  draft.findings.push({
    code: 'url.unreadable',
    text: `${quoted(address.shown)} is not a complete web address`,
    pointer,
  });
}

import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Operation } from '../../tool/tool.ts';
import { leavesOf } from '../leaves.ts';
import { capital, clausesOf } from '../notes/note.ts';
import type { Note } from '../notes/note.ts';
import { counted, labelled, quoted, scalarText } from '../words.ts';
import type { GraphqlTold } from './body-notes.ts';
import { queryWords } from './carried.ts';
import { operationOf } from './operations.ts';
import type { HttpRequest } from './request.ts';
import type { Standing } from './standing.ts';

/** What the sentence of a request is made from. */
interface Parts {
  standing: Standing | null;
  notes: readonly Note[];
  graphql: GraphqlTold | null;
  /** Operations of the API as its own document describes them. */
  operations: readonly Operation[];
}

/** The sentence of a request, the worst first: what it does, where, and what it carries; and those of its parts that always have to be said. */
export function tellRequest(request: HttpRequest, parts: Parts): { sentence: string; essentials: string[] } {
  const essentials = essentialsOf(request, parts);
  const lead = leadOf(request, parts);
  const sentence = essentials.length === 0 ? lead : `${lead}. ${essentials.join('. ')}.`;
  return { sentence, essentials };
}

function leadOf(request: HttpRequest, { notes, graphql, operations }: Parts): string {
  const { method, address, read } = request;
  const url = read?.url ?? null;
  const goal = url === null ? quoted(address.shown) : shownGoal(url);
  const sent = reveal(method.stated?.trim().toUpperCase() ?? method.effective, 'address');
  const operation = url === null ? null : operationOf(operations, method.effective, url.pathname);
  const does = operation === null ? '' : `, which the API describes as ${quoted(operation)}`;
  const request_ = /^[A-Z]+$/.test(sent) ? `Send a ${sent} request to ${goal}` : `Send a request to ${goal}`;
  if (graphql !== null)
    return `Run ${graphql.words} by a ${/^[A-Z]+$/.test(sent) ? `${sent} ` : ''}request to ${goal}${does}`;
  // What it carries is said by itself.
  const acts = notes.filter(
    ({ grade, code }) => code !== 'http.data-out' && (grade !== 'plain' || code.startsWith('access.')),
  );
  return `${request_}${does}${acts.length === 0 ? '' : `. It would ${clausesOf(acts)}`}`;
}

const LONGEST_PATH = 160;

/** Host and path as a reader needs them: both ends of a long path, and that something is left out. */
function shownGoal(url: URL): string {
  const host = reveal(url.host, 'address');
  const path = url.pathname === '/' ? '' : reveal(url.pathname, 'address');
  const whole = `${host === '' ? `${url.protocol}//` : host}${path}`;
  if (!/^[\x21-\x7e]+$/.test(whole) || /["“”]/.test(whole)) return quoted(whole);
  return whole.length <= LONGEST_PATH
    ? whole
    : `${whole.slice(0, 90)} … ${whole.slice(-50)} (${counted(whole.length, 'character', 'characters')})`;
}

function essentialsOf({ read, body, json, params }: HttpRequest, { standing, notes, graphql }: Parts): string[] {
  const essentials: string[] = [];
  if (graphql !== null) {
    const worst = notes.filter(({ grade }) => grade === 'grave' || grade === 'serious');
    if (worst.length > 0) essentials.push(`It would ${clausesOf(worst)}`);
  }
  if (body !== null && graphql === null) essentials.push(bodyWords(body.raw.length, json));
  if (params !== null)
    essentials.push(`Its address carries ${counted(params.raw.length, 'more character', 'more characters')} of data`);
  const url = read?.url ?? null;
  if (url !== null && url.search.length > 1)
    essentials.push(
      `Its address carries ${counted(url.search.length - 1, 'character', 'characters')} of data: ${queryWords(url)}`,
    );
  if (url === null) essentials.push('Where it goes cannot be told');
  else if (standing === 'unknown' && url.hostname !== '') essentials.push('The records do not know this host');
  else if (standing === 'known') essentials.push('The host is outside the company');
  return essentials.map(capital);
}

const NAMED = 4;

/** How much the body is, and what it names: the first members with their values, where they are short. */
function bodyWords(length: number, json: JsonValue | undefined): string {
  const size = `It carries ${counted(length, 'character', 'characters')} of data`;
  if (!isJsonObject(json) && !Array.isArray(json)) return size;
  const leaves = leavesOf(json).filter((leaf) => leaf.key !== null);
  const shown = leaves.slice(0, NAMED).map(({ key, value }) => {
    const text = scalarText(value);
    const name = reveal(key ?? '', 'address').slice(0, 60);
    if (text.length > 60) return `${labelled(name)} (${counted(text.length, 'character', 'characters')})`;
    return `${labelled(name)} ${typeof value === 'string' ? quoted(reveal(value)) : text}`;
  });
  if (shown.length === 0) return size;
  const others = leaves.length - shown.length;
  return `${size}: ${shown.join(', ')}${others === 0 ? '' : ` and ${counted(others, 'more value', 'more values')}`}`;
}

import type { Directory } from '../../directory/directory.ts';
import { reveal } from '../../text/reveal.ts';
import type { Note } from '../notes/note.ts';
import { named, quoted } from '../words.ts';
import { reachOf } from './reach.ts';
import type { HttpRequest } from './request.ts';
import type { Header } from './request-parts.ts';
import { standingOf } from './standing.ts';

const CREDENTIAL =
  /^(?:(?:proxy-)?authorization|cookie|(?:x-)?(?:api|auth|access|session|csrf|private|vault|gitlab|shopify|amz-security)[-_]?(?:key|token)|x-[\w-]*(?:token|secret|api-?key)|apikey|token|private-token)$/i;
const OTHER_PATH = /^x-(?:original|rewrite)-ur[il]$/i;
const FRAMING = /^(?:transfer-encoding|content-length|connection|upgrade|expect|te)$/i;

/** Headers that carry what opens something. */
export const isCredential = ({ name }: Header): boolean => CREDENTIAL.test(name.trim());

/** What the headers of a request change: another host, another path, a second request, credentials for strangers. */
export function headerNotes(directory: Directory, request: HttpRequest, method: string): Note[] {
  const url = request.read?.url ?? null;
  const notes: Note[] = [];
  const add = (
    grade: Note['grade'],
    code: string,
    text: string,
    { value, pointer }: Header,
    more: Partial<Note> = {},
  ): void => void notes.push({ code, grade, text, evidence: value, pointer, ...more });
  for (const header of request.headers) {
    const { name, value } = header;
    if (/[\r\n\0]/.test(name + value) || /%0[da]/i.test(name))
      add(
        'serious',
        'http.line-break',
        `put a line break into the header ${quoted(header.shown.name)}, which adds others or a second request`,
        header,
        { effect: 'execute' },
      );
    if (/^(?::authority|host|x-forwarded-host|x-host)$/i.test(name.trim()))
      notes.push(...hostHeader(directory, url, header));
    if (OTHER_PATH.test(name.trim()))
      add(
        'serious',
        'http.other-path',
        `ask for another path than the address says: ${quoted(reveal(value, 'address'))}`,
        header,
        { effect: 'execute' },
      );
    if (FRAMING.test(name.trim()) && !/^(?:close|keep-alive|100-continue)$/i.test(value.trim()))
      add('notice', 'http.framing', `set ${named(header.shown.name)} by hand, which can hide a second request`, header);
    if (isCredential(header) && url !== null && standingOf(directory, url.hostname) === 'unknown')
      add(
        'serious',
        'http.credential',
        `give ${reveal(url.host, 'address')}, which the records do not know, the credential in ${named(header.shown.name)}`,
        header,
        { effect: 'send' },
      );
    if (/^referer$|^origin$/i.test(name) || /[\r\n]/.test(value)) continue;
    if (
      url !== null &&
      value.length > LONG_VALUE &&
      !isCredential(header) &&
      standingOf(directory, url.hostname) === 'unknown'
    )
      add(
        'notice',
        'http.data-out',
        `send ${value.length} characters in the header ${named(header.shown.name)} to ${reveal(url.host, 'address')}`,
        header,
        { effect: 'send' },
      );
  }
  if (request.method.overriddenBy !== null)
    notes.push({
      code: 'http.override',
      grade: 'serious',
      text: `be taken as ${named(reveal(method, 'address'))}, because ${named(request.method.overriddenBy)} says so`,
      evidence: request.method.effective,
      pointer: request.method.pointer,
    });
  return notes;
}

/** Longer than what headers usually say of a caller. */
const LONG_VALUE = 200;

function hostHeader(directory: Directory, url: URL | null, header: Header): Note[] {
  const given = header.value.trim().toLowerCase();
  if (url === null || given === url.host || given === url.hostname) return [];
  const host = given.replace(/:\d+$/, '');
  const reach = standingOf(directory, host) === 'own' ? null : reachOf(host);
  return [
    {
      code: 'http.host-header',
      grade: reach?.kind === 'metadata' ? 'grave' : 'serious',
      text: `name another host than the address does (${named(header.shown.name)} ${quoted(reveal(header.value, 'address'))})`,
      evidence: header.value,
      pointer: header.pointer,
      effect: 'send',
    },
  ];
}

import type { Directory } from '../../directory/directory.ts';
import { reveal } from '../../text/reveal.ts';
import type { Note } from '../notes/note.ts';
import { counted, listed, named, quoted } from '../words.ts';
import { carriedInUrl } from './carried.ts';
import type { ReadUrl } from './hosts-of-url.ts';
import { nestedUrls } from './nested.ts';
import { reachOf } from './reach.ts';
import type { Reach } from './reach.ts';
import { standingOf } from './standing.ts';

/** What an address by itself can do, even when it is only read: reach inside, carry data out, ask for something to be done, send the caller on. */
export function addressNotes(
  directory: Directory,
  { url, raw, others }: ReadUrl,
  pointer: string,
  reads = true,
): Note[] {
  const at = { pointer };
  const host = reveal(url.hostname, 'address');
  const notes: Note[] = [];
  if (!/^https?:$/.test(url.protocol)) notes.push(schemeNote(url, pointer));
  const reach = standingOf(directory, url.hostname) === 'own' ? null : reachOf(url.hostname);
  if (reach !== null && /^(?:https?|ftp|wss?):$/.test(url.protocol))
    notes.push(reachNote(reach, `reach ${host}, ${reach.words}`, raw, pointer));
  for (const other of others)
    notes.push({
      ...at,
      code: 'http.two-hosts',
      grade: 'serious',
      text: `go to ${host}, or to ${named(reveal(other, 'address'))} by programs that read the address in another way`,
      evidence: raw,
      effect: 'send',
    });
  if (/%0[da]|%250[da]/i.test(url.href))
    notes.push({
      ...at,
      code: 'http.line-break',
      grade: 'serious',
      text: 'put a line break into the request, which can end it and begin another',
      evidence: raw,
      effect: 'execute',
    });
  return [...notes, ...dataNotes(directory, url, pointer, reads), ...nestedNotes(directory, url, pointer)];
}

const GRADE: Record<Reach['kind'], Note['grade']> = {
  metadata: 'grave',
  'link-local': 'serious',
  private: 'serious',
  special: 'serious',
  many: 'serious',
  self: 'notice',
  name: 'notice',
};

const reachNote = ({ kind }: Reach, text: string, evidence: string, pointer: string): Note => ({
  code: kind === 'metadata' ? 'http.metadata' : 'http.inside',
  grade: GRADE[kind],
  text,
  evidence,
  pointer,
  effect: 'execute',
});

function schemeNote(url: URL, pointer: string): Note {
  const file = url.protocol === 'file:';
  return {
    code: 'http.scheme',
    grade: 'serious',
    text: file
      ? `read the file ${quoted(reveal(url.pathname, 'address'))} of the machine`
      : `use ${url.protocol} instead of the web`,
    evidence: url.href,
    pointer,
    effect: 'execute',
  };
}

function dataNotes(directory: Directory, url: URL, pointer: string, reads: boolean): Note[] {
  const standing = standingOf(directory, url.hostname);
  const { query, encoded, credentials, acts, deletes } = carriedInUrl(url);
  const notes: Note[] = [];
  const host = reveal(url.host, 'address');
  if (acts.length > 0)
    notes.push({
      code: deletes ? 'http.delete' : 'http.act',
      // A request that changes something anyway says so by its method.
      grade: !reads ? 'plain' : deletes ? 'serious' : 'notice',
      text: `ask the server to do something (${listed(acts)})`,
      evidence: acts[0] ?? '',
      pointer,
      effect: deletes ? 'delete' : 'execute',
    });
  if (standing === 'own') return notes;
  if (credentials.length > 0)
    notes.push({
      code: 'http.credential',
      grade: standing === 'unknown' ? 'serious' : 'notice',
      text: `give ${host} what opens something (${listed(credentials)})`,
      evidence: url.searchParams.get(credentials[0] ?? '') ?? credentials[0] ?? '',
      pointer,
      effect: 'send',
    });
  const hidden =
    encoded === null ? '' : ` and ${counted(encoded.length, 'character', 'characters')} in its path or name`;
  if (query > 0 || encoded !== null)
    notes.push({
      code: 'http.data-out',
      grade: standing === 'unknown' && (encoded !== null || query >= MUCH) ? 'notice' : 'plain',
      text: `send ${query > 0 ? counted(query, 'character', 'characters') : 'data'}${query > 0 ? hidden : hidden.replace(' and', ' of')} to ${host}${standing === 'unknown' ? ', which the records do not know' : ''}`,
      evidence: query > 0 ? url.search : (encoded ?? ''),
      pointer,
      effect: 'send',
    });
  if (url.username !== '' || url.password !== '')
    notes.push({
      code: 'http.credential',
      grade: standing === 'unknown' ? 'serious' : 'notice',
      text: `give ${host} the name ${quoted(reveal(url.username, 'address'))}${url.password === '' ? '' : ' and a password'}`,
      evidence: url.username,
      pointer,
      effect: 'send',
    });
  return notes;
}

/** More than a page number or a word to search for. */
const MUCH = 32;

function nestedNotes(directory: Directory, url: URL, pointer: string): Note[] {
  return nestedUrls(url).flatMap(({ url: inner, where, raw, redirects }): Note[] => {
    const goal = reveal(inner.hostname === '' ? inner.href.slice(0, 100) : inner.hostname, 'address');
    const reach =
      inner.protocol === 'file:'
        ? { kind: 'private' as const, words: 'a file of the machine' }
        : reachOf(inner.hostname);
    if (reach !== null && standingOf(directory, inner.hostname) !== 'own') {
      const note = reachNote(reach, `lead on to ${goal}, ${reach.words}, by ${where}`, raw, pointer);
      return [{ ...note, grade: note.grade === 'notice' ? 'serious' : note.grade }];
    }
    if (standingOf(directory, inner.hostname) !== 'unknown' || inner.hostname === url.hostname) return [];
    return [
      {
        code: 'http.leads-on',
        grade: 'notice',
        text: `${redirects ? 'send the caller on' : 'lead on'} to ${goal}, which the records do not know, by ${where}`,
        evidence: raw,
        pointer,
        effect: 'send',
      },
    ];
  });
}

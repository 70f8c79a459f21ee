import { reveal } from '../../text/reveal.ts';
import { numericHost, readUrl } from './hosts-of-url.ts';

/** An address that another address carries: what the server that is asked may fetch, or send the caller to. */
export interface NestedUrl {
  url: URL;
  /** Where it stands, revealed: `the part “next”`, `the path`. */
  where: string;
  raw: string;
  /** The name of its part says that the caller is sent there. */
  redirects: boolean;
}

const REDIRECTS =
  /^(?:next|redirect(?:_?ur[il]|_?to)?|return(?:_?ur[il]|_?to)?|continue|goto|dest(?:ination)?|forward|callback|rurl|success_?url|service|out|r)$/i;
const FETCHES =
  /^(?:u|url|uri|link|src|source|image|img|feed|target|host|domain|site|proxy|endpoint|webhook|fetch|page|file|path|load|open|addr(?:ess)?)(?:_?ur[il])?$/i;
const MOST = 20;
const ENCODED_AT_MOST = 3;

/** Every address in the query, the path and the fragment of an address, however often it is encoded. */
export function nestedUrls(url: URL): NestedUrl[] {
  const found: NestedUrl[] = [];
  let looked = 0;
  for (const [name, value] of url.searchParams) {
    if ((looked += 1) > MOST * 5 || found.length >= MOST) break;
    const named = REDIRECTS.test(name) || FETCHES.test(name);
    const nested = nestedIn(value, named);
    if (nested !== null)
      found.push({
        url: nested,
        where: `its part “${reveal(name, 'address')}”`,
        raw: value,
        redirects: REDIRECTS.test(name),
      });
  }
  const inPath = /\/((?:https?|ftp|gopher|file)(?::|%3a)(?:\/|%2f)+.{1,2000})$/i.exec(url.pathname)?.[1];
  const path = inPath === undefined ? null : nestedIn(inPath.replace(/^(https?):\/(?!\/)/i, '$1://'), true);
  if (path !== null) found.push({ url: path, where: 'its path', raw: inPath ?? '', redirects: false });
  return found;
}

function nestedIn(value: string, named: boolean): URL | null {
  let text = value.trim().slice(0, 4_000);
  for (let times = 0; times <= ENCODED_AT_MOST; times += 1) {
    const url = urlIn(text, named);
    if (url !== null) return url;
    if (!text.includes('%')) return null;
    try {
      text = decodeURIComponent(text);
    } catch {
      return null;
    }
  }
  return null;
}

function urlIn(text: string, named: boolean): URL | null {
  if (/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(text) || /^(?:https?|file|gopher|dict|ldap|javascript):/i.test(text))
    return readUrl(text)?.url ?? null;
  if (!named) return null;
  if (/^[/\\]{2}[^/\\]/.test(text)) return readUrl(`https://${text.slice(2)}`)?.url ?? null;
  const host = text.split(/[/:?#]/, 1)[0] ?? '';
  if (numericHost(host) !== null && (host.includes('.') || host.length > 7))
    return readUrl(`http://${text}`)?.url ?? null;
  return /^(?:[\w-]+\.)+[a-z]{2,24}(?:[:/?#]|$)/i.test(text) || /^(?:localhost|\[[0-9a-f:.]+\])(?:[:/]|$)/i.test(text)
    ? (readUrl(text)?.url ?? null)
    : null;
}

import type { Directory } from '../directory/directory.ts';
import { htmlText } from '../text/html-text.ts';
import type { HtmlText } from '../text/html-text.ts';
import { reveal } from '../text/reveal.ts';
import { domainRecord, hostFindings } from './hosts.ts';
import { readUrl } from './http/hosts-of-url.ts';
import { reachOf } from './http/reach.ts';
import type { Finding, Target } from './view.ts';

const URL_IN_TEXT = /\b(?:https?|ftp):\/\/[^\s<>"'`]+/gi;
const MARKDOWN_LINK = /\[([^\][\n]{1,300})\]\([ \t\n]{0,20}(https?:\/\/[^\s)]{1,2000})/gi;
/** The name of a host at the beginning of a link's text. */
const HOST = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})(?:[/:?#]|$)/iu;

/** Parses an absolute URL by the WHATWG standard; null when it is not one. */
export function parseUrl(raw: string): URL | null {
  return URL.canParse(raw) ? new URL(raw) : null;
}

/** Findings on a URL: where it really goes, whom it imitates, what else it can reach. */
export function urlFindings(directory: Directory, raw: string, url: URL, pointer: string): Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, text: string): void => void findings.push({ code, text, pointer });
  const host = reveal(url.hostname, 'address');
  if (!['http:', 'https:'].includes(url.protocol)) add('url.scheme', `The scheme ${url.protocol} is not the web`);
  if (url.username !== '' || url.password !== '') {
    const user = reveal(`${url.username}${url.password === '' ? '' : ':…'}`, 'address');
    add('url.userinfo', `What stands before @ (${user}) is a user name; the request goes to ${host}`);
  }
  const reach = reachOf(url.hostname);
  if (reach !== null) add('url.private', `${host} is ${reach.words}`);
  const written = /^[a-z][a-z0-9+.-]*:[\\/]{0,2}(?:[^@/\\?#]*@)?([^/\\?#:]+)/i.exec(raw)?.[1] ?? '';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(url.hostname) && written !== url.hostname) {
    add('url.obscured-host', `The host is written as ${reveal(written, 'address')} and means ${host}`);
  }
  if (raw.includes('\\') || /[\t\n\r]/.test(raw.trim())) {
    add('url.irregular', `Programs differ in how they read this URL; the web standard goes to ${host}`);
  }
  return [...findings, ...hostFindings(directory, url.hostname, pointer)];
}

/** URLs in a text, each once, as targets; known when the records have their domain. */
export function urlTargets(directory: Directory, text: string, pointer: string): Target[] {
  if (!text.includes('://')) return [];
  const seen = new Set([...text.matchAll(URL_IN_TEXT)].map((match) => trimEnd(match[0])));
  return [...seen].map((raw) => urlTarget(directory, raw, pointer));
}

/** Drops trailing punctuation of the surrounding sentence; a bounded loop keeps long runs cheap. */
function trimEnd(url: string): string {
  let end = url.length;
  while (end > url.length - 8 && '.,;:!?)]}'.includes(url.charAt(end - 1))) end -= 1;
  return url.slice(0, end);
}

/** One URL as a target; known when the records have its domain. */
export function urlTarget(directory: Directory, raw: string, pointer: string): Target {
  const host = readUrl(raw)?.url.hostname ?? '';
  return {
    kind: 'url',
    value: reveal(raw, 'address'),
    pointer,
    known: host !== '' && domainRecord(directory, host) !== null,
  };
}

/** Findings on URLs in prose: forged hosts, and links whose visible text names another host. What is HTML may be read already. */
export function linkFindings(directory: Directory, text: string, pointer: string, html?: HtmlText): Finding[] {
  const findings: Finding[] = [];
  if (text.includes('://'))
    for (const raw of new Set([...text.matchAll(URL_IN_TEXT)].map((match) => match[0]))) {
      const url = parseUrl(raw);
      if (url !== null) findings.push(...urlFindings(directory, raw, url, pointer));
    }
  const links = html?.links ?? (/<a[\s/]/i.test(text) ? htmlText(text).links : []);
  return [...findings, ...linkTextFindings([...markdownLinks(text), ...links], pointer)];
}

interface Link {
  label: string;
  goal: string;
}

/** Links whose visible text names another host than they open. */
export function linkTextFindings(links: readonly Link[], pointer: string): Finding[] {
  return links.flatMap(({ label, goal }) => {
    const opens = parseUrl(goal.trim().replace(/^\/\//, 'https://'));
    const seen = label
      .slice(0, 1_000)
      .replace(/\p{Cf}/gu, '')
      .trim();
    const named = HOST.exec(seen)?.[1];
    if (opens === null || !/^https?:$/.test(opens.protocol) || named === undefined) return [];
    const host = parseUrl(`https://${named}`)?.hostname;
    if (host === undefined || host === opens.hostname) return [];
    const text = `A link reads ${reveal(named, 'address')} but opens ${reveal(opens.hostname, 'address')}`;
    return [{ code: 'url.link-text', text, pointer }];
  });
}

const markdownLinks = (text: string): Link[] =>
  text.includes('://') ? [...text.matchAll(MARKDOWN_LINK)].map(([, label = '', goal = '']) => ({ label, goal })) : [];

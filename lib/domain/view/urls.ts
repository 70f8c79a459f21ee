import type { Directory } from '../directory/directory.ts';
import { reveal } from '../text/reveal.ts';
import { domainRecord, hostFindings } from './hosts.ts';
import { readUrl } from './http/hosts-of-url.ts';
import { reachOf } from './http/reach.ts';
import type { Finding, Target } from './view.ts';

const URL_IN_TEXT = /\b(?:https?|ftp):\/\/[^\s<>"'`]+/gi;
const MARKDOWN_LINK = /\[([^\][\n]{1,300})\]\([ \t\n]{0,20}(https?:\/\/[^\s)]{1,2000})/gi;
const LONGEST_TAG = 2_600;
const TAG = /<a\s/gi;
const HREF = /\bhref\s{0,20}=\s{0,20}["']?(https?:\/\/[^"'\s>]{1,2000})/i;
const LABEL = /[^<]{1,300}(?=<)/y;

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

/** Findings on URLs in prose: forged hosts, and links whose visible text names another host. */
export function linkFindings(directory: Directory, text: string, pointer: string): Finding[] {
  if (!text.includes('://')) return [];
  const findings: Finding[] = [];
  for (const raw of new Set([...text.matchAll(URL_IN_TEXT)].map((match) => match[0]))) {
    const url = parseUrl(raw);
    if (url !== null) findings.push(...urlFindings(directory, raw, url, pointer));
  }
  for (const link of [...markdownLinks(text), ...htmlLinks(text)]) {
    const label = link.label.trim();
    const goal = parseUrl(link.goal);
    const named = /^(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})(?:[/:?#]|$)/iu.exec(label)?.[1];
    if (goal !== null && named !== undefined && parseUrl(`https://${named}`)?.hostname !== goal.hostname) {
      findings.push({
        code: 'url.link-text',
        text: `A link reads ${reveal(named, 'address')} but opens ${reveal(goal.hostname, 'address')}`,
        pointer,
      });
    }
  }
  return findings;
}

interface Link {
  label: string;
  goal: string;
}

const markdownLinks = (text: string): Link[] =>
  [...text.matchAll(MARKDOWN_LINK)].map(([, label = '', goal = '']) => ({ label, goal }));

/** Every character is looked at a bounded number of times: one expression for the whole tag would try each beginning with each end. */
function htmlLinks(text: string): Link[] {
  const links: Link[] = [];
  let close = -1;
  let inside = -1;
  for (const { index } of text.matchAll(TAG)) {
    if (index < inside) continue;
    if (close < index) close = text.indexOf('>', index);
    if (close === -1) break;
    if (close - index > LONGEST_TAG) continue;
    inside = close;
    const goal = HREF.exec(text.slice(index, close))?.[1];
    LABEL.lastIndex = close + 1;
    const label = LABEL.exec(text)?.[0];
    if (goal !== undefined && label !== undefined) links.push({ label, goal });
  }
  return links;
}

import ipaddr from 'ipaddr.js';

import type { Directory } from '../directory/directory.ts';
import { reveal } from '../text/reveal.ts';
import { domainRecord, hostFindings } from './hosts.ts';
import type { Finding, Target } from './view.ts';

const METADATA_HOSTS = new Set(['169.254.169.254', 'metadata.google.internal', '[fd00:ec2::254]', '100.100.100.200']);
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
  const reach = insideReach(url.hostname);
  if (reach !== null) add('url.private', `${host} is ${reach}`);
  const written = /^[a-z][a-z0-9+.-]*:[\\/]{0,2}(?:[^@/\\?#]*@)?([^/\\?#:]+)/i.exec(raw)?.[1] ?? '';
  if (/^\d+\.\d+\.\d+\.\d+$/.test(url.hostname) && written !== url.hostname) {
    add('url.obscured-host', `The host is written as ${reveal(written, 'address')} and means ${host}`);
  }
  if (raw.includes('\\') || /[\t\n\r]/.test(raw.trim())) {
    add('url.irregular', `Programs differ in how they read this URL; the web standard goes to ${host}`);
  }
  return [...findings, ...hostFindings(directory, url.hostname, pointer)];
}

/** What is special about an address in a private network; null for a public one. */
function insideReach(hostname: string): string | null {
  const host = hostname.toLowerCase().replace(/\.$/, '');
  if (METADATA_HOSTS.has(host)) return 'the cloud metadata service, which hands out credentials';
  if (host === 'localhost' || host.endsWith('.localhost')) return 'this machine itself';
  const address = host.replace(/^\[(.*)\]$/, '$1');
  if (ipaddr.isValid(address)) return addressReach(ipaddr.parse(address).range());
  return /\.(internal|local|lan|intranet|corp|home\.arpa)$/.test(host) || !host.includes('.')
    ? 'a name inside the network'
    : null;
}

/** The same for an IP address, by its ipaddr.js range; `unicast` is the public internet. */
function addressReach(range: string): string | null {
  switch (range) {
    case 'unicast':
      return null;
    case 'loopback':
    case 'unspecified':
      return 'this machine itself';
    case 'private':
    case 'uniqueLocal':
    case 'deprecatedSiteLocal':
    case 'carrierGradeNat':
      return 'a private address';
    case 'linkLocal':
      return 'a link-local address';
    case 'multicast':
    case 'broadcast':
      return 'an address of many machines at once';
    case 'ipv4Mapped':
    case 'rfc6145':
    case 'rfc6052':
    case '6to4':
    case 'teredo':
      return 'an IPv4 address written as IPv6';
    default:
      return 'a reserved address, not on the open internet';
  }
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
  const host = parseUrl(raw)?.hostname ?? '';
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

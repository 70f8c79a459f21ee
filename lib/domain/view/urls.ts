import ipaddr from 'ipaddr.js';

import type { Directory } from '../directory/directory.ts';
import { reveal } from '../text/reveal.ts';
import { domainRecord, hostFindings } from './hosts.ts';
import type { Finding, Target } from './view.ts';

const METADATA_HOSTS = new Set(['169.254.169.254', 'metadata.google.internal', '[fd00:ec2::254]', '100.100.100.200']);
const URL_IN_TEXT = /\b(?:https?|ftp):\/\/[^\s<>"'`]+/gi;
const LINK =
  /\[([^\][\n]{1,300})\]\(\s*(https?:\/\/[^\s)]{1,2000})|<a\s[^>]{0,300}?href\s*=\s*["']?(https?:\/\/[^"'\s>]{1,2000})[^>]{0,300}>([^<]{1,300})</gi;

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
  for (const match of text.matchAll(LINK)) {
    const label = (match[1] ?? match[4] ?? '').trim();
    const goal = parseUrl(match[2] ?? match[3] ?? '');
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

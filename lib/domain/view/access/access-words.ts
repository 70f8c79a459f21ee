import ipaddr from 'ipaddr.js';

import { reveal } from '../../text/reveal.ts';
import { labelled, named, quoted } from '../words.ts';

/** How much a role allows; `other` is a role that nobody here knows. */
export type Strength = 'read' | 'write' | 'full' | 'other';

/** A role in the words of a sentence. */
export interface RoleWords {
  strength: Strength;
  /** `full control`, `read access`, `the role “x”`. */
  phrase: string;
  /** The role itself, revealed, without the path before it. */
  name: string;
}

const READ_ROLE = /(?:^|[._-])(?:object)?(?:view(?:er)?|read(?:er)?|read[-_ ]?only|pull|triage|guest|select)$/i;
const WRITE_ROLE =
  /(?:^|[._-])(?:edit(?:or)?|writ(?:e|er)|read[-_ ]?write|contribut(?:e|or)|push|maintain(?:er)?|comment(?:er)?|developer|insert|update)$/i;
const FULL_ROLE =
  /(?:^|[._\-/ ])(?:(?:[a-z-]*admin(?:istrator)?s?)|owner|root|superuser|sysadmin|full[-_ ]?(?:access|control)|administratoraccess|all(?: privileges)?)$|^\*$/i;
/** Azure names its built-in roles by these identifiers: Owner, User Access Administrator, Contributor, Reader. */
const AZURE_ROLES: Readonly<Record<string, string>> = {
  '8e3af657-a8ff-443c-a75c-2fe8c4bcb635': 'Owner',
  '18d7d88d-d35e-4fb5-a5c3-7773c20a72d9': 'User Access Administrator',
  'b24988ac-6180-42a0-ab88-20f7382dd24c': 'Contributor',
  'acdd72a7-3385-48ef-bd42-f606fba81ae7': 'Reader',
};

/** A role of any vendor in the words of a sentence. */
export function roleWords(raw: string): RoleWords {
  const id = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.exec(raw)?.[0]?.toLowerCase();
  const bare = (id === undefined ? undefined : AZURE_ROLES[id]) ?? raw.replace(/^(?:.*\/)?roles?\//i, '');
  const name = reveal(raw.length <= 60 && id === undefined ? raw : bare, 'address');
  const words = (strength: Strength, phrase: string): RoleWords => ({ strength, phrase, name });
  if (FULL_ROLE.test(bare)) return words('full', 'full control');
  if (/^commenter$/i.test(bare)) return words('read', 'the right to comment');
  if (READ_ROLE.test(bare)) return words('read', 'read access');
  if (WRITE_ROLE.test(bare)) return words('write', 'write access');
  return words('other', `the role ${quoted(reveal(bare, 'address'))}`);
}

/** Whom a name stands for where it stands for more than one. `anybody`: the whole world; `signed-in`: whoever can sign in at all. */
export type Crowd = 'anybody' | 'signed-in';

const ANYBODY = new Set([
  ...['*', 'allusers', 'everyone', 'everybody', 'anyone', 'anybody', 'public', 'world', 'anonymous', 'anonymoususer'],
  ...['anyonewithlink', 'anyonewiththelink', 'anyonewithalink', 'systemunauthenticated', 'systemanonymous'],
  ...['principalsetgoogpublicall', 'groupsglobalallusers', 'worldreadable', 'internet', 'unauthenticated', 'guests'],
]);
const SIGNED_IN = new Set([
  ...['allauthenticatedusers', 'systemauthenticated', 'groupsglobalauthenticatedusers', 'authenticatedusers'],
  ...['systemserviceaccounts', 'authenticated'],
]);

/** Whether a principal is a crowd, in any vendor's spelling; null for a person, a group, a domain. */
export function crowdOf(raw: string): Crowd | null {
  const name = raw.trim().replace(/^https?:\/\/acs\.amazonaws\.com\//i, '');
  const bare = name.replace(/^(?:user|group|role|type|principal):(?=.)/i, '');
  if (bare === '*') return 'anybody';
  const key = bare.toLowerCase().replace(/[^a-z]/g, '');
  if (bare.length > 80) return null;
  return ANYBODY.has(key) ? 'anybody' : SIGNED_IN.has(key) ? 'signed-in' : null;
}

/** A principal in the words of a sentence, and how many it may be. */
export function principalWords(raw: string): string {
  const shown = reveal(raw.trim(), 'address');
  const crowd = crowdOf(raw);
  if (crowd === 'anybody') return `anybody, inside and outside the company (${labelled(shown)}),`;
  if (crowd === 'signed-in') return `everybody who can sign in at all (${labelled(shown)})`;
  const [, kind = '', name = ''] = /^(domain|serviceaccount|deleted):(.+)$/is.exec(raw.trim()) ?? [];
  if (kind.toLowerCase() === 'domain') return `everybody at ${named(reveal(name, 'address'))}`;
  if (kind !== '' || /\.gserviceaccount\.com$/i.test(raw)) return `the service account ${named(shown)}`;
  return named(shown);
}

/** What a range of addresses lets in. */
export interface OpenRange {
  /** Every address there is, or very many of them. */
  whole: boolean;
  words: string;
}

/** What a range of addresses lets in when that is (nearly) everybody; null for an ordinary network. */
export function openRange(raw: string): OpenRange | null {
  const text = raw.trim();
  if (/^(?:any|internet|0\/0|\*)$/i.test(text) || /^0\.0\.0\.0\s*-\s*255\.255\.255\.255$/.test(text))
    return { whole: true, words: 'every address on the internet' };
  if (!/^[0-9a-f:.]+\/\d{1,3}$/i.test(text) || !ipaddr.isValidCIDR(text)) return null;
  const [address, bits] = ipaddr.parseCIDR(text);
  if (bits <= 1) return { whole: true, words: 'every address on the internet' };
  if (address.range() !== 'unicast' && bits >= 8) return null;
  return bits <= (address.kind() === 'ipv4' ? 12 : 20) ? { whole: false, words: 'a large part of the internet' } : null;
}

/** The word parts of a member's name, lower case: `PubliclyAccessible` is `publicly`, `accessible`. */
export function wordParts(name: string): string[] {
  return name
    .slice(0, 120)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((part) => part !== '');
}

import ipaddr from 'ipaddr.js';

/** An address as programs take it: by the web's standard, and by those who follow RFC 3986 as curl does. */
export interface ReadUrl {
  url: URL;
  /** As it was written. */
  raw: string;
  /** Hosts that other programs go to instead, lower case; empty when all agree. */
  others: string[];
  /** It has no scheme: programs add one. */
  bare: boolean;
}

const BARE =
  /^(?:[\w-]+\.)+[a-z]{2,24}(?::\d{1,5})?(?:[/?#]|$)|^(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:[/?#]|$)/i;

/** Reads an address as the programs behind tools do; null when it is none. */
export function readUrl(raw: string): ReadUrl | null {
  const text = raw.trim();
  const bare = !URL.canParse(text) || /^(?:[\w-]+\.)+[a-z]{2,24}:\d/i.test(text) || /^localhost:\d/i.test(text);
  const whole = bare && /^\/\/[^/]/.test(text) ? `https:${text}` : bare && BARE.test(text) ? `http://${text}` : text;
  if (!URL.canParse(whole)) return null;
  const url = new URL(whole);
  const strict = strictHost(whole);
  const others = strict === null || sameHost(strict, url.hostname) ? [] : [strict];
  return { url, raw, others, bare: whole !== text };
}

/** The host by RFC 3986: authority up to the first `/`, `?` or `#`, user up to the last `@`; a backslash is an ordinary character. */
function strictHost(text: string): string | null {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(text.replace(/[\t\n\r]/g, ''))?.[1];
  if (authority === undefined) return null;
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const bracketed = /^\[[^\]]*\]/.exec(host)?.[0];
  return (bracketed ?? host.replace(/:[^:]*$/, '')).toLowerCase();
}

/** Whether two spellings mean one host: `%2e`, full-width letters, `0x7f.1` and the like are the web's own reading. */
function sameHost(strict: string, standard: string): boolean {
  if (strict === standard || strict === '') return true;
  if (strict.includes('\\')) return false;
  return URL.canParse(`http://${strict}/`) && new URL(`http://${strict}/`).hostname === standard;
}

/** The four numbers of an IPv4 address in any notation a resolver reads (`0x7f.1`, `017700000001`); null for every other text. */
export function numericHost(text: string): string | null {
  if (!/^(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}\.?$/i.test(text)) return null;
  const bare = text.replace(/\.$/, '');
  return ipaddr.IPv4.isValid(bare) ? ipaddr.IPv4.parse(bare).toString() : null;
}

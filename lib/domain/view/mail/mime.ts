import { decodeWords } from 'postal-mime';

import { bytesOfBase64 } from '../../text/base64.ts';

/** A mail as its bytes say it. */
export interface Mail {
  /** Each header as it was written, unfolded, in order. */
  headers: { name: string; value: string }[];
  text: string | null;
  html: string | null;
  attachments: { name: string; type: string; bytes: number }[];
}

interface Entity {
  headers: Mail['headers'];
  body: string;
}

const MOST_PARTS = 200;
const DEEPEST = 12;

/** Reads a mail (RFC 5322, MIME) whose bytes are given one character each; null when it has no header that names anybody. */
function readMail(latin1: string): Mail | null {
  const entity = entityOf(latin1.replace(/\r\n?/g, '\n'));
  if (!entity.headers.some(({ name }) => /^(?:to|cc|bcc|from|subject)$/i.test(name))) return null;
  const mail: Mail = { headers: entity.headers, text: null, html: null, attachments: [] };
  addEntity(mail, entity, 0);
  return mail;
}

/** The values of a header, as they were written. */
export const headersOf = (mail: Mail, wanted: string): string[] =>
  mail.headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);

function entityOf(source: string): Entity {
  const end = source.startsWith('\n') ? 0 : source.indexOf('\n\n');
  const head = end === -1 ? source : source.slice(0, end);
  const body = end === -1 ? '' : source.slice(end + (end === 0 ? 1 : 2));
  const headers = head
    .replace(/\n(?=[ \t])/g, '')
    .split('\n')
    .flatMap((line) => {
      const colon = line.indexOf(':');
      const name = line.slice(0, colon);
      return colon < 1 || /[\s]/.test(name) ? [] : [{ name, value: utf8Of(line.slice(colon + 1).trim()) }];
    });
  return { headers, body };
}

const valueOf = (entity: Entity, wanted: string): string =>
  entity.headers.find(({ name }) => name.toLowerCase() === wanted)?.value ?? '';

function addEntity(mail: Mail, entity: Entity, depth: number): void {
  const type = parametersOf(valueOf(entity, 'content-type') || 'text/plain');
  const disposition = parametersOf(valueOf(entity, 'content-disposition'));
  const boundary = type.of.get('boundary');
  if (type.value.startsWith('multipart/') && boundary !== undefined && depth < DEEPEST) {
    for (const part of partsOf(entity.body, boundary)) addEntity(mail, entityOf(part), depth + 1);
    return;
  }
  const bytes = decoded(entity.body, valueOf(entity, 'content-transfer-encoding'));
  const isText = (type.value === 'text/plain' || type.value === 'text/html') && disposition.value !== 'attachment';
  if (!isText) {
    const name = disposition.of.get('filename') ?? type.of.get('name') ?? '';
    mail.attachments.push({
      name: name === '' ? type.value : decodeWords(name),
      type: type.value,
      bytes: bytes.length,
    });
    return;
  }
  const side = type.value === 'text/html' ? 'html' : 'text';
  const text = textIn(bytes, type.of.get('charset'));
  mail[side] = mail[side] === null ? text : `${mail[side]}\n${text}`;
}

function partsOf(body: string, boundary: string): string[] {
  const parts: string[] = [];
  let part: string[] | null = null;
  for (const line of body.split('\n')) {
    const plain = line.trimEnd();
    if (plain === `--${boundary}` || plain === `--${boundary}--`) {
      if (part !== null) parts.push(part.join('\n'));
      part = plain.endsWith('--') && plain.length > boundary.length + 2 ? null : [];
      if (part === null || parts.length >= MOST_PARTS) break;
    } else part?.push(line);
  }
  if (part !== null && part.length > 0) parts.push(part.join('\n'));
  return parts;
}

/** A header's value in lower case and its parameters: `a=b`, `a="b"`, and those of RFC 2231 in pieces and encoded. */
function parametersOf(header: string): { value: string; of: Map<string, string> } {
  const [, value = ''] = /^\s*([^;\s]*)/.exec(header) ?? [];
  const of = new Map<string, string>();
  for (const [, key = '', quoted, plain] of header.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g)) {
    const name = key.toLowerCase().replace(/\*\d*\*?$/, '');
    const written = quoted === undefined ? (plain ?? '').trim() : quoted.replace(/\\(.)/g, '$1');
    const piece = key.endsWith('*') ? percentDecoded(written.replace(/^[^']*'[^']*'/, '')) : written;
    if (!of.has(name)) of.set(name, piece);
    else if (key.includes('*')) of.set(name, (of.get(name) ?? '') + piece);
  }
  return { value: value.toLowerCase(), of };
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function decoded(body: string, encoding: string): Uint8Array<ArrayBuffer> {
  if (/base64/i.test(encoding)) return bytesOfBase64(body.replace(/[^A-Za-z0-9+/]/g, '')) ?? bytesIn(body);
  if (!/quoted-printable/i.test(encoding)) return bytesIn(body);
  const soft = body.replace(/[ \t]+$/gm, '').replace(/=\n/g, '');
  return bytesIn(soft.replace(/=([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))));
}

const bytesIn = (latin1: string): Uint8Array<ArrayBuffer> => Uint8Array.from(latin1, (char) => char.charCodeAt(0));

function textIn(bytes: Uint8Array, charset = 'utf-8'): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder('utf-8').decode(bytes);
  }
}

/** Header lines may hold UTF-8 as it is (RFC 6532). */
const utf8Of = (latin1: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytesIn(latin1));
  } catch {
    return latin1;
  }
};

/** A text of the arguments as a mail: as it stands, or encoded in base64 of either alphabet. */
export function mailIn(raw: string): { mail: Mail; source: string } | null {
  if (/^[\w-]+:[^\n]*\n/.test(raw.trimStart())) {
    const bytes = new TextEncoder().encode(raw.trimStart());
    const mail = readMail(latin1Of(bytes));
    return mail === null ? null : { mail, source: raw };
  }
  const bytes = bytesOfBase64(raw);
  if (bytes === null || bytes.length === 0) return null;
  const latin1 = latin1Of(bytes);
  const mail = readMail(latin1);
  return mail === null ? null : { mail, source: utf8Of(latin1) };
}

function latin1Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return text;
}

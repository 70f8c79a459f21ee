import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import { htmlText } from '../../text/html-text.ts';
import type { HtmlText } from '../../text/html-text.ts';
import type { ArgumentReader } from '../argument-reader.ts';
import { wordsOf } from '../uncounted/name-words.ts';

/** One part of a mail's body. */
export interface BodyPart {
  kind: 'text' | 'html';
  raw: string;
  pointer: string;
  /** What its reader sees, where it is HTML. */
  html?: HtmlText;
}

/** One part, with its HTML taken apart once for all who look at it. */
export const bodyPart = (kind: BodyPart['kind'], raw: string, pointer: string): BodyPart =>
  kind === 'html' ? { kind, raw, pointer, html: htmlText(raw) } : { kind, raw, pointer };

export interface Attachment {
  /** As the agent wrote it: a name, a path or an address. */
  name: string;
  bytes: number | null;
  pointer: string;
}

const IS_HTML = /<(?:html|body|head|div|p|a|br|span|table|img|h[1-6]|ul|ol|style|b|i|strong)\b[^>]*>/i;
const CONTENT = ['value', 'content', 'data', 'body', 'text'];
const FILE_NAMES = ['filename', 'name', 'path', 'filepath', 'file', 'url', 'uri', 'title'];
const FILE_CONTENT = ['content', 'contentbytes', 'data', 'base64', 'body'];

/** The parts of the body: the mapped one, those in a vendor's own shape, and HTML beside the text. */
export function bodyParts(reader: ArgumentReader): BodyPart[] {
  const parts: BodyPart[] = [];
  const found = reader.find('body');
  const declared = Object.entries(reader.args).find(([key]) =>
    /^(?:mime_?type|content_?type|(?:body_?)?format)$/i.test(key),
  )?.[1];
  const html = typeof declared === 'string' && /html/i.test(declared) && !/plain/i.test(declared);
  if (typeof found?.value === 'string')
    add(parts, reader, html || IS_HTML.test(found.value) ? 'html' : 'text', found.value, found.pointer);
  else if (found !== null) addTyped(parts, reader, found.value, found.pointer);
  walk(parts, reader, reader.args, '', 0);
  return parts;
}

function add(parts: BodyPart[], reader: ArgumentReader, kind: BodyPart['kind'], raw: string, pointer: string): void {
  if (reader.isUsed(pointer)) return;
  reader.read(raw, pointer);
  parts.push(bodyPart(kind, raw, pointer));
}

/** A part that says its type: `{ type: "text/html", value }`, `{ contentType, content }`, `{ Html: { Data } }`. */
function addTyped(parts: BodyPart[], reader: ArgumentReader, value: JsonValue, pointer: string): void {
  if (Array.isArray(value)) return value.forEach((item, i) => addTyped(parts, reader, item, `${pointer}/${i}`));
  if (!isJsonObject(value)) return;
  const keys = Object.keys(value);
  const type = keys.find((key) => /^(?:content_?type|type|mime_?type)$/i.test(key));
  const content = keys.find((key) => CONTENT.includes(key.toLowerCase()) && typeof value[key] === 'string');
  if (content !== undefined) {
    if (type !== undefined) reader.read(String(value[type]), pointerChild(pointer, type));
    const html = /html/i.test(type === undefined ? pointer : String(value[type]));
    add(parts, reader, html ? 'html' : 'text', String(value[content]), pointerChild(pointer, content));
    return;
  }
  for (const key of keys) {
    const inside = value[key] ?? null;
    const at = pointerChild(pointer, key);
    if (typeof inside === 'string' && /^(?:text|plain|html)$/i.test(key))
      add(parts, reader, /html/i.test(key) ? 'html' : 'text', inside, at);
    else if (/^(?:text|plain|html)$/i.test(key)) addTyped(parts, reader, inside, at);
  }
}

/** HTML beside the body, by the words of its name; and the bodies of a message that is an object of its own. */
function walk(parts: BodyPart[], reader: ArgumentReader, value: JsonValue, pointer: string, depth: number): void {
  if (!isJsonObject(value) || depth > 4) return;
  for (const [key, inside] of Object.entries(value)) {
    const at = pointerChild(pointer, key);
    const words = wordsOf(key);
    if (typeof inside === 'string' && words.includes('html') && !words.includes('is') && !words.includes('format'))
      add(parts, reader, 'html', inside, at);
    else if (isJsonObject(inside) || Array.isArray(inside)) {
      if (depth > 0 && /^(?:body|content)$/i.test(key)) addTyped(parts, reader, inside, at);
      else walk(parts, reader, inside, at, depth + 1);
    } else if (
      depth > 0 &&
      typeof inside === 'string' &&
      parts.length === 0 &&
      /^(?:body|text|body_?text|text_?body)$/i.test(key)
    )
      add(parts, reader, IS_HTML.test(inside) ? 'html' : 'text', inside, at);
  }
}

/** Every attachment with its name as written and, where the content is there, its size. */
export function attachmentsIn(reader: ArgumentReader): Attachment[] {
  const found = [
    ...new Map(
      [...reader.all('attachments'), ...listsOf(reader.args, '', 0)].map((one) => [one.pointer, one]),
    ).values(),
  ];
  return found.flatMap(({ value, pointer }) => {
    const items = Array.isArray(value) ? value : [value];
    if (items.length === 0) reader.use(pointer);
    return items.map((item, i) => attachmentOf(reader, item, Array.isArray(value) ? `${pointer}/${i}` : pointer));
  });
}

function listsOf(value: JsonValue, pointer: string, depth: number): { value: JsonValue; pointer: string }[] {
  if (!isJsonObject(value) || depth > 3) return [];
  return Object.entries(value).flatMap(([key, inside]) => {
    const at = pointerChild(pointer, key);
    if (/^attach(?:ed|ments?)(?:_?(?:files?|paths?|urls?))?$/i.test(key) && inside !== null)
      return [{ value: inside, pointer: at }];
    return listsOf(inside, at, depth + 1);
  });
}

function attachmentOf(reader: ArgumentReader, item: JsonValue, pointer: string): Attachment {
  if (typeof item === 'string') return { name: reader.read(item, pointer, 'address').raw, bytes: null, pointer };
  if (!isJsonObject(item)) return { name: JSON.stringify(item), bytes: null, pointer };
  const plain = (key: string): string => key.replace(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  const key = FILE_NAMES.flatMap((name) =>
    Object.keys(item).filter((one) => plain(one) === name && typeof item[one] === 'string'),
  )[0];
  const content = Object.keys(item).find((one) => FILE_CONTENT.includes(plain(one)) && typeof item[one] === 'string');
  const stated = Object.entries(item).find(([one, value]) => plain(one) === 'size' && typeof value === 'number')?.[1];
  const bytes =
    content === undefined
      ? typeof stated === 'number'
        ? stated
        : null
      : Math.floor((String(item[content]).length * 3) / 4);
  if (key === undefined) return { name: JSON.stringify(item), bytes, pointer };
  const at = pointerChild(pointer, key);
  return { name: reader.read(String(item[key]), at, 'address').raw, bytes, pointer: at };
}

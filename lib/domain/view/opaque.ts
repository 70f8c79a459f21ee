import { grouped } from './words.ts';

const BASE64_RUN = /[A-Za-z0-9+/_-]{120,}={0,2}/;
const HEX = /^(?:0x)?[0-9a-fA-F]{130,}$/;
const DATA_URI = /data:[^\s,]{0,100};base64,/i;
const UNREADABLE = /[\u0000-\u0008\u000e-\u001f\ufffd]/g; // eslint-disable-line no-control-regex -- they mark binary content

/** Why people cannot read this text (binary, base64, hex); null when they can. */
export function opaqueReason(text: string): string | null {
  if (text.length < 24) return null;
  const size = `${grouped(text.length)} characters`;
  if (DATA_URI.test(text)) return `It holds a file encoded in base64 (${size})`;
  if (HEX.test(text)) return `It is encoded as hexadecimal (${size})`;
  const run = BASE64_RUN.exec(text)?.[0];
  if (run !== undefined && looksEncoded(run)) return `It holds what looks like base64 (${size})`;
  const unreadable = text.match(UNREADABLE)?.length ?? 0;
  return unreadable > text.length / 20 ? `It is binary data (${size})` : null;
}

/** Long words, paths and rows of dashes are not encodings; encodings mix cases and digits throughout. */
function looksEncoded(run: string): boolean {
  const sample = run.slice(0, 400);
  const share = (pattern: RegExp): number => (sample.match(pattern)?.length ?? 0) / sample.length;
  return share(/[a-z]/g) > 0.15 && share(/[A-Z]/g) > 0.15 && share(/[0-9+]/g) > 0.03;
}

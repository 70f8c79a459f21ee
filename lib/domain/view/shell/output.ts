import { bytesOfBase64, textOfBase64 } from '../../text/base64.ts';
import { nameOf, type Start } from './start.ts';

/** What a command puts out, where that is certain: `echo`, `printf`, `cat` of a here-document, and `base64 -d` of these. Otherwise null. */
export function outputOf(start: Start | undefined): string | null {
  if (start === undefined || start.writes.length > 0) return null;
  const args = start.args.map(({ text }) => text);
  if (start.args.some(({ known, pattern }) => !known || pattern)) return null;
  const input =
    start.input?.known === true ? start.input.text : start.pipedFrom.length === 1 ? outputOf(start.pipedFrom[0]) : null;
  switch (nameOf(start.program.text)) {
    case 'echo': {
      const words = args[0] === '-n' || args[0] === '-e' ? args.slice(1) : args;
      const text = words.join(' ');
      return args[0] === '-e' ? text.replaceAll('\\n', '\n') : text;
    }
    case 'printf': {
      const [format = '', ...rest] = args;
      const simple = format.replaceAll('\\n', '\n');
      if (!simple.includes('%')) return simple;
      return /^%s\n?$/.test(simple) && rest.length === 1 ? simple.replace('%s', () => rest[0] ?? '') : null;
    }
    case 'cat':
      return args.every((arg) => arg === '-') ? input : null;
    case 'base64':
      return input !== null && args.length === 1 && /^(?:-d|-D|--decode)$/.test(args[0] ?? '') ? decoded(input) : null;
    default:
      return null;
  }
}

/** Shells and PowerShell know the usual alphabet only; another ends what is decoded. */
const USUAL = /^[\sA-Za-z0-9+/]+(?:=\s*){0,2}$/;

/** UTF-8 in base64; null for anything else. */
const decoded = (base64: string): string | null => (USUAL.test(base64) ? textOfBase64(base64) : null);

/** The text of PowerShell's `-EncodedCommand`: UTF-16LE in base64; null for anything else. */
export function decodedUtf16(base64: string): string | null {
  const bytes = USUAL.test(base64) ? bytesOfBase64(base64) : null;
  return bytes === null || bytes.length === 0 || bytes.length % 2 !== 0
    ? null
    : new TextDecoder('utf-16le').decode(bytes);
}

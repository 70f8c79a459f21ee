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

/** UTF-8 in base64; null for anything else. */
export function decoded(base64: string): string | null {
  const bytes = bytesOf(base64);
  if (bytes === null) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The text of PowerShell's `-EncodedCommand`: UTF-16LE in base64; null for anything else. */
export function decodedUtf16(base64: string): string | null {
  const bytes = bytesOf(base64);
  if (bytes === null || bytes.length % 2 !== 0) return null;
  return new TextDecoder('utf-16le').decode(bytes);
}

function bytesOf(base64: string): Uint8Array | null {
  const compact = base64.replace(/\s+/g, '');
  if (compact === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.replace(/=+$/, '').length % 4 === 1)
    return null;
  return Uint8Array.from(atob(compact), (c) => c.charCodeAt(0));
}

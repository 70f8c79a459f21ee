import type { Directory } from '../../directory/directory.ts';
import { reveal } from '../../text/reveal.ts';
import { standingOf } from '../http/standing.ts';
import type { Note } from '../notes/note.ts';
import { listed } from '../words.ts';

const SCRIPT = /=>|\bfunction\b|\bfetch\s*\(|\bdocument\.|\bwindow\.|\bXMLHttpRequest\b|\bnavigator\./;
const SENDS =
  /\bfetch\s*\(|\bsendBeacon\s*\(|\bXMLHttpRequest\b|\bnew\s+(?:WebSocket|EventSource|Image)\b|\.src\s*=|\baxios\b|\bimport\s*\(|\blocation(?:\.href)?\s*=|\.submit\s*\(/;
const SECRETS =
  /\bdocument\.cookie\b|\b(?:local|session)Storage\b|\bindexedDB\b|\bcookieStore\b|type=["']?password|\bcredentials\.get\b|\b(?:access|auth|id|refresh)_?token\b/i;
const LOADS_CODE =
  /\beval\s*\(|\bnew\s+Function\s*\(|createElement\(\s*["']script["']\s*\)|\bimportScripts\s*\(|\bimport\s*\(\s*["']https?:/;
const HOST = /\b(?:https?|wss?):\/\/([^\s"'`\\/?#)]{1,253})/gi;

/** What a script for a web page reads and where it sends it, told by the calls in it; nothing for any other text. */
export function pageScriptNotes(directory: Directory, text: string, pointer: string): Note[] {
  if (text.length > 100_000 || !SCRIPT.test(text)) return [];
  const hosts = [
    ...new Set(
      [...text.matchAll(HOST)].map(([, host = '']) => host.toLowerCase().replace(/^.*@/, '').replace(/:\d+$/, '')),
    ),
  ];
  const strangers = hosts.filter((host) => standingOf(directory, host) !== 'own').slice(0, 20);
  const secret = SECRETS.exec(text)?.[0] ?? null;
  const sends = SENDS.exec(text)?.[0] ?? null;
  const names = listed(strangers.map((host) => reveal(host, 'address')));
  const notes: Note[] = [];
  if (secret !== null && sends !== null && strangers.length > 0)
    notes.push({
      code: 'script.sends-secret',
      grade: 'grave',
      text: `send what signs people in (${secret}) to ${names}`,
      evidence: secret,
      pointer,
      effect: 'execute',
      audience: 'external',
    });
  else if (sends !== null && strangers.length > 0)
    notes.push({
      code: 'script.sends',
      grade: 'serious',
      text: `reach ${names} from the page`,
      evidence: strangers[0] ?? sends,
      pointer,
      effect: 'execute',
      audience: 'external',
    });
  else if (secret !== null)
    notes.push({
      code: 'script.secret',
      grade: 'serious',
      text: `read what signs people in (${secret})`,
      evidence: secret,
      pointer,
      effect: 'execute',
    });
  const loads = LOADS_CODE.exec(text)?.[0];
  if (loads !== undefined)
    notes.push({
      code: 'script.code',
      grade: 'serious',
      text: 'run code that is not in the text',
      evidence: loads,
      pointer,
      effect: 'execute',
    });
  return notes;
}

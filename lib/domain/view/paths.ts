import { reveal } from '../text/reveal.ts';
import { decidingPath } from './deciding-paths.ts';
import type { Finding } from './view.ts';

const PROGRAM = /\.(?:exe|scr|bat|cmd|com|pif|msi|js|vbs|ps1|jar|app|dmg|lnk|hta)$/i;
const DOUBLE = /\.(?:pdf|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|zip|csv)\s*\.[a-z0-9]{2,4}$/i;

/** Findings on a path: it leaves its folder, is sensitive, or disguises its file type. */
export function pathFindings(path: string, pointer: string): Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, text: string): void => void findings.push({ code, text, pointer });
  const shown = reveal(path, 'address');
  if (/(^|[\\/])\.\.([\\/]|$)/.test(path) || /%2e%2e/i.test(path))
    add('path.traversal', `${shown} climbs out of the folder it starts in`);
  const deciding = decidingPath(path);
  if (deciding !== null && deciding.grade !== 'notice') add('path.sensitive', `${shown} decides ${deciding.decides}`);
  if (DOUBLE.test(path) && PROGRAM.test(path)) add('path.disguised', `${shown} ends like a document but is a program`);
  if (/[\u0000\r\n]/.test(path)) add('path.control', `${shown} holds a character that cuts or splits paths`); // eslint-disable-line no-control-regex -- named threat
  return findings;
}

/** Whether a file of this name is started when it is opened. */
export const isProgram = (path: string): boolean => PROGRAM.test(path);

/** Whether a path may leave the agent's working folder. */
export function reachesOutside(path: string): boolean {
  return /^(?:[\\/~]|[a-z]:)/i.test(path) || pathFindings(path, '').length > 0;
}

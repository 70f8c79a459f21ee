import { reveal } from '../text/reveal.ts';
import type { Finding } from './view.ts';

const SENSITIVE: readonly (readonly [RegExp, string])[] = [
  [/(^|\/)\.ssh(\/|$)|(^|\/)id_(?:rsa|ed25519|ecdsa)\b/, 'It belongs to SSH keys and logins'],
  [
    /(^|\/)\.(?:env|netrc|npmrc|pypirc|pgpass)(?:\.[\w-]+)?$|(^|\/)\.(?:aws|gnupg|kube|docker)(\/|$)/,
    'Credentials are kept there',
  ],
  [/(^|\/)\.git\/(?:hooks|config)/, 'Git runs or obeys what is in it'],
  [
    /(^|\/)\.github\/workflows\/|(^|\/)\.gitlab-ci\.ya?ml$|(^|\/)\.ci(\/|$)|(^|\/)jenkinsfile$/i,
    'The build system runs what is in it',
  ],
  [/(^|\/)\.(?:bashrc|bash_profile|profile|zshrc|zprofile)$|\/etc\/profile/, 'Every new shell runs what is in it'],
  [/^\/(?:etc|boot|dev|proc|sys|usr|bin|sbin|lib)(\/|$)|^[a-z]:[\\/]windows/i, 'It belongs to the operating system'],
  [/cron(?:tab|\.d|\.daily|\.hourly)|\/systemd\//, 'The system runs what is in it by itself'],
];
const PROGRAM = /\.(?:exe|scr|bat|cmd|com|pif|msi|js|vbs|ps1|jar|app|dmg|lnk|hta)$/i;
const DOUBLE = /\.(?:pdf|docx?|xlsx?|pptx?|txt|jpe?g|png|gif|zip|csv)\s*\.[a-z0-9]{2,4}$/i;

/** Findings on a path: it leaves its folder, is sensitive, or disguises its file type. */
export function pathFindings(path: string, pointer: string): Finding[] {
  const findings: Finding[] = [];
  const add = (code: string, text: string): void => void findings.push({ code, text, pointer });
  const shown = reveal(path, 'address');
  if (/(^|[\\/])\.\.([\\/]|$)/.test(path) || /%2e%2e/i.test(path))
    add('path.traversal', `${shown} climbs out of the folder it starts in`);
  for (const [pattern, why] of SENSITIVE) if (pattern.test(path)) add('path.sensitive', `${why}: ${shown}`);
  if (DOUBLE.test(path) && PROGRAM.test(path)) add('path.disguised', `${shown} ends like a document but is a program`);
  if (/[\u0000\r\n]/.test(path)) add('path.control', `${shown} holds a character that cuts or splits paths`); // eslint-disable-line no-control-regex -- named threat
  return findings;
}

/** Whether a path may leave the agent's working folder. */
export function reachesOutside(path: string): boolean {
  return /^(?:[\\/~]|[a-z]:)/i.test(path) || pathFindings(path, '').length > 0;
}

import type { Known } from '#lib/domain/evidence/evidence.ts';
import { LARGEST_EVIDENCE } from '#lib/domain/evidence/read-evidence.ts';
import { verifyEvidenceFile } from '#lib/domain/evidence/verify-evidence.ts';
import { webVerifiers } from '#lib/domain/evidence/web-verifiers.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';
import { element } from './element.ts';
import { shown } from './shown.ts';

/* The whole program of the page /verify. `scripts/build-verify-page.ts` puts it into the page's one file. */
const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const file = byId<HTMLInputElement>('file');
const logKeys = byId<HTMLTextAreaElement>('log-keys');
const jwks = byId<HTMLTextAreaElement>('jwks');
const drop = byId('drop');
const result = byId('result');

/** The file last chosen; changed keys check it again. */
let chosen: File | null = null;
let turn = 0;

async function verify(): Promise<void> {
  if (!chosen) return;
  const { name } = chosen;
  const mine = (turn += 1);
  const said = await answer(chosen).catch((error: unknown) => [
    refusal(`${name} could not be checked`, (error as Error).message),
  ]);
  // Another file may have been chosen meanwhile.
  if (mine === turn) result.replaceChildren(...said);
}

async function answer(from: File): Promise<HTMLElement[]> {
  const known = knownKeys();
  // One byte over the limit shows that the file is too large without reading the rest.
  const bytes = new Uint8Array(await from.slice(0, LARGEST_EVIDENCE + 1).arrayBuffer());
  return shown(from.name, await verifyEvidenceFile(bytes, webVerifiers(crypto.subtle), known), known);
}

function knownKeys(): Known {
  const known: Known = { now: Date.now() };
  const lines = logKeys.value.split('\n').map((line) => line.trim());
  if (lines.some(Boolean)) known.logKeys = lines.filter(Boolean);
  if (jwks.value.trim()) known.kids = kidsIn(jwks.value);
  return known;
}

function kidsIn(text: string): string[] {
  try {
    return (parseJson(text) as unknown as { keys: { kid: string }[] }).keys.map(({ kid }) => kid);
  } catch {
    throw new Error(
      'What is given as the desk’s key set is none. Paste all of /.well-known/jwks.json, or leave it empty.',
    );
  }
}

function refusal(title: string, detail: string): HTMLElement {
  const made = element('div', 'notice bad', element('h2', '', title), element('p', '', detail));
  made.role = 'alert';
  return made;
}

function choose(one: File | undefined): void {
  chosen = one ?? null;
  turn += 1;
  result.replaceChildren();
  void verify();
}

file.addEventListener('change', () => choose(file.files?.[0]));
for (const keys of [logKeys, jwks]) keys.addEventListener('change', () => void verify());

// Without this, a file dropped beside the box would replace the page.
for (const type of ['dragenter', 'dragover', 'dragleave', 'drop'])
  document.addEventListener(type, (event) => {
    event.preventDefault();
    drop.classList.toggle('over', type === 'dragenter' || type === 'dragover');
  });
document.addEventListener('drop', ({ dataTransfer }) => {
  if (!dataTransfer?.files[0]) return;
  file.value = '';
  choose(dataTransfer.files[0]);
});

if (location.protocol === 'file:') for (const id of ['desk', 'keep']) byId(id).remove();
if (!isSecureContext) {
  file.disabled = true;
  const why = 'A browser checks signatures only on pages that came by https. Save this page and open the saved file.';
  result.append(refusal('Nothing can be checked here', why));
}

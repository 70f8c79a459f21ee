import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Note } from '../notes/note.ts';
import { named, quoted } from '../words.ts';

/** Paths of a machine that give whoever can write them the machine. */
const HOST_PATH =
  /^(?:\/|\/etc|\/root|\/proc|\/sys|\/boot|\/usr|\/home|\/var\/(?:run|lib)\/(?:docker|kubelet|containerd)\S*|\S*docker\.sock|\S*containerd\.sock)\/?$/;
const STRONG_CAPABILITY =
  /^(?:ALL|CAP_SYS_ADMIN|SYS_ADMIN|CAP_SYS_PTRACE|SYS_PTRACE|SYS_MODULE|DAC_READ_SEARCH|NET_ADMIN)$/i;
/** What is downloaded and run in one go. */
const RUNS_DOWNLOADED =
  /\b(?:curl|wget|iwr|Invoke-WebRequest)\b[^\n;]{0,400}?(?:\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b|\|\s*(?:python3?|node|perl|iex)\b)|\b(?:ba|z)?sh\s+(?:-c\s+)?["']?(?:<\(|\$\()\s*(?:curl|wget)\b/;
const SENDS_SECRET = /\$\{\{\s*secrets\.|\bAWS_SECRET|\/var\/run\/secrets|\bprintenv\b|\benv\s*\|/;
const SENDS = /\b(?:curl|wget|nc|ncat|Invoke-RestMethod)\b/;

/** What parts of a container's description give it more than a container should have; looked for anywhere in the value. */
export function containerNotes(value: JsonValue, pointer: string): Note[] {
  const notes: Note[] = [];
  const add = (grade: Note['grade'], code: string, text: string, evidence: string): void =>
    void notes.push({ code, grade, text, evidence, pointer, effect: 'execute' });
  visit(value, null, (key, inner) => {
    if (key === 'privileged' && inner === true)
      add(
        'serious',
        'container.privileged',
        'run a container with all rights over its machine (privileged)',
        'privileged',
      );
    if (/^host(?:PID|Network|IPC)$/.test(key) && inner === true)
      add('serious', 'container.host', `let a container into its machine (${key})`, key);
    if (/^(?:network_mode|pid|ipc)$/.test(key) && inner === 'host')
      add('serious', 'container.host', `let a container into its machine (${key} host)`, 'host');
    if (typeof inner !== 'string') return;
    if (STRONG_CAPABILITY.test(inner) && key === 'add') addCapability(add, inner);
    if (key === 'cap_add' && STRONG_CAPABILITY.test(inner)) addCapability(add, inner);
    const mounted = /^(?:path|source)$/.test(key)
      ? inner
      : key === 'volumes'
        ? (/^([^:]+):/.exec(inner)?.[1] ?? '')
        : '';
    if (HOST_PATH.test(mounted))
      add(
        'serious',
        'container.host-path',
        `give a container ${quoted(reveal(mounted, 'address'))} of its machine`,
        inner,
      );
    if (RUNS_DOWNLOADED.test(inner)) add('grave', 'code.downloaded', 'run code that is downloaded when it runs', inner);
    if (SENDS_SECRET.test(inner) && SENDS.test(inner))
      add('serious', 'code.sends-secret', `send a secret out: ${quoted(reveal(inner))}`, inner);
  });
  return notes;
}

const addCapability = (add: (g: Note['grade'], c: string, t: string, e: string) => void, name: string): void =>
  add('serious', 'container.capability', `give a container the capability ${named(reveal(name, 'address'))}`, name);

/** Every scalar with the nearest member's name; items of a list have their list's. */
export function visit(value: JsonValue, key: string | null, see: (key: string, value: JsonValue) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, key, see);
  else if (isJsonObject(value)) for (const [name, inner] of Object.entries(value)) visit(inner, name, see);
  else if (key !== null) see(key, value);
}

/** The images that a description runs, each once. */
export function imagesIn(value: JsonValue): string[] {
  const images = new Set<string>();
  visit(value, null, (key, inner) => {
    if (key === 'image' && typeof inner === 'string') images.add(reveal(inner, 'address'));
  });
  return [...images];
}

/** A member of an object as text; empty when it is none. */
export const textAt = (node: JsonObject, ...names: string[]): string => {
  let value: JsonValue | undefined = node;
  for (const name of names) value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

import type { Directory } from '../../directory/directory.ts';
import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { Note } from '../notes/note.ts';
import { named } from '../words.ts';
import { bindingNote, bindingOf } from './bindings.ts';
import { exposureOf } from './exposure.ts';
import { managedPolicy, statementNotes } from './policies.ts';
import { rbacNotes } from './rbac.ts';

/** Where the walk is, and what is known of the call around it. */
interface Walk {
  directory: Directory;
  creates: boolean;
  /** Who the call is about (a user, a role), where the arguments name one. */
  actor: string | null;
  /** Whether a role beside a name is a change of access at all: not so in every data. */
  bindings: boolean;
  on: string;
  notes: Note[];
  /** Where a binding already says what the values say. */
  told: Set<string>;
}

/** What is known of the call whose values are looked through. */
export interface AccessContext {
  directory: Directory;
  /** The call makes something new instead of changing what is there. */
  creates?: boolean;
  /** The call is a change of access by its tool or its path, so that every role in it is given to somebody. */
  grants?: boolean;
  /** Names what access is given to, revealed; empty when the arguments do not say. */
  on?: string;
  /** Who a policy is for, where the value itself does not say. */
  actor?: string | null;
}

/**
 * Everything in a value that changes who may do what, in the forms of Google, Microsoft, AWS, Azure, GitHub and Kubernetes: bindings, policy
 * statements, public buckets, links, open networks, protections taken away, ownership handed over. Every one counts, not only the first.
 */
export function accessIn(value: JsonValue, pointer: string, context: AccessContext): Note[] {
  const walk: Walk = {
    directory: context.directory,
    creates: context.creates ?? false,
    actor: context.actor ?? actorIn(value),
    bindings: context.grants ?? false,
    on: context.on ?? '',
    notes: [],
    told: new Set(),
  };
  visit(walk, value, pointer, null, {});
  return walk.notes;
}

function visit(walk: Walk, value: JsonValue, pointer: string, key: string | null, beside: JsonObject): void {
  if (Array.isArray(value)) {
    value.forEach((item, i) => visit(walk, item, pointerChild(pointer, i), key, beside));
    return;
  }
  if (!isJsonObject(value)) {
    addLeaf(walk, value, pointer, key, beside);
    return;
  }
  const binding = walk.bindings || key === 'bindings' ? bindingOf(value, pointer) : null;
  if (binding !== null) {
    walk.notes.push(bindingNote(walk.directory, binding, walk.on));
    for (const member of binding.members) walk.told.add(member.pointer);
  }
  const metadata = isJsonObject(value['metadata']) ? value['metadata'] : {};
  const name = typeof metadata['name'] === 'string' ? metadata['name'] : '';
  walk.notes.push(...statementNotes(value, pointer, walk.actor), ...rbacNotes(value, pointer, name));
  // Ports often stand one level above the addresses that they are open to.
  const around = hasPorts(value) || !hasPorts(beside) ? value : { ...beside, ...value };
  for (const [member, inner] of Object.entries(value))
    visit(walk, inner, pointerChild(pointer, member), member, around);
}

const hasPorts = (node: JsonObject): boolean => Object.keys(node).some((name) => /port|direction/i.test(name));

function addLeaf(walk: Walk, value: JsonValue, pointer: string, key: string | null, beside: JsonObject): void {
  const type = value === null ? 'null' : (typeof value as 'string');
  const exposed = exposureOf({ pointer, key, type, value }, { creates: walk.creates, beside });
  if (exposed !== null && !walk.told.has(pointer)) walk.notes.push(exposed);
  if (typeof value !== 'string') return;
  const policy = managedPolicy(value, pointer, walk.actor);
  if (policy !== null) walk.notes.push(policy);
}

const ACTOR = /^(?:user|role|group|service_?account|principal|identity)_?(?:name|id)?$/i;

/** The user, role or group that arguments are about, in the words of a sentence; null when they name none. */
export function actorIn(value: JsonValue): string | null {
  if (!isJsonObject(value)) return null;
  const found = Object.entries(value).find(([key, inner]) => ACTOR.test(key) && typeof inner === 'string');
  return found === undefined ? null : named(reveal(String(found[1]), 'address'));
}

import type { Directory } from '../../directory/directory.ts';
import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { Audience } from '../../tool/tool.ts';
import type { Note } from '../notes/note.ts';
import { principalOf } from '../people.ts';
import { listed, named } from '../words.ts';
import { crowdOf, principalWords, roleWords } from './access-words.ts';

/** A text of the arguments, as the agent wrote it. */
export interface Found {
  raw: string;
  pointer: string;
}

/** Who is given which role, as some vendor writes it. */
export interface Binding {
  members: Found[];
  role: Found;
  pointer: string;
}

/** Names that vendors use for the one who is given a role. */
const MEMBER = [
  ...['members', 'member', 'principal', 'principals', 'principalId', 'principal_id', 'grantee', 'grantees', 'entity'],
  ...[
    'username',
    'user',
    'users',
    'user_id',
    'userId',
    'email',
    'emailAddress',
    'email_address',
    'assignee',
    'identity',
  ],
  ...['collaborator', 'login', 'account', 'serviceAccount', 'service_account', 'group', 'team', 'invitee'],
] as const;
const ROLE = [
  ...['role', 'roles', 'roleDefinitionId', 'role_definition_id', 'role_id', 'permission', 'permissions', 'privileges'],
  ...['access', 'access_level', 'accessLevel', 'accessRole', 'Permission'],
] as const;
/** Drive and calendar state what kind the one who gains is beside the address. */
const KIND = ['type', 'share_type', 'shareType', 'grantee_type', 'granteeType', 'scope'] as const;

/** The binding that an object states: a role, and who gains it. Null when it states none. */
export function bindingOf(node: JsonObject, pointer: string): Binding | null {
  const role = firstOf(node, ROLE, pointer);
  if (role === null) return null;
  const kind = firstOf(node, KIND, pointer);
  const members = MEMBER.flatMap((name) => textsAt(node[name], pointerChild(pointer, name)));
  const domain = typeof node['domain'] === 'string' ? node['domain'] : null;
  if (kind !== null && crowdOf(kind.raw) !== null) return { members: [kind], role, pointer };
  if (kind?.raw.toLowerCase() === 'domain' && domain !== null)
    return {
      members: [{ raw: `domain:${domain}`, pointer: pointerChild(pointer, 'domain') }],
      role,
      pointer,
    };
  return members.length === 0 ? null : { members, role, pointer };
}

function firstOf(node: JsonObject, names: readonly string[], pointer: string): Found | null {
  for (const name of names) {
    const [found] = Object.hasOwn(node, name) ? textsAt(node[name], pointerChild(pointer, name)) : [];
    if (found !== undefined) return found;
  }
  return null;
}

function textsAt(value: JsonValue | undefined, pointer: string): Found[] {
  if (typeof value === 'string' && value.trim() !== '') return [{ raw: value, pointer }];
  if (Array.isArray(value)) return value.flatMap((item, i) => textsAt(item, pointerChild(pointer, i)));
  if (isJsonObject(value)) {
    const name = value['email'] ?? value['emailAddress'] ?? value['name'] ?? value['id'];
    return typeof name === 'string' ? [{ raw: name, pointer }] : [];
  }
  return [];
}

/** What one binding does, counted whole: who gains what on what. */
export function bindingNote(directory: Directory, { members, role, pointer }: Binding, on: string): Note {
  const { strength, phrase, name } = roleWords(role.raw);
  const crowds = members.filter(({ raw }) => crowdOf(raw) !== null);
  const principals = members.map(({ raw }) => principalOf(directory, raw));
  const outsiders = members.filter((_, i) => principals[i]?.external === true);
  const worst = crowds[0] ?? outsiders[0] ?? members[0];
  const whole = members.filter(({ raw }) => /^domain:/i.test(raw));
  const audience: Audience | null =
    crowds.length > 0 ? 'public' : outsiders.length > 0 ? 'external' : whole.length > 0 ? 'organisation' : null;
  const stated = phrase.includes(name) ? phrase : `${phrase} (${named(name)})`;
  return {
    code: crowds.length > 0 ? 'access.public' : strength === 'full' ? 'access.full' : 'access.binding',
    grade: gradeOf(strength, audience),
    text: `give ${whom(members.map(({ raw }) => raw))} ${stated}${on === '' ? '' : ` on ${on}`}`,
    evidence: worst?.raw ?? role.raw,
    pointer: worst?.pointer ?? pointer,
    effect: 'grant',
    ...(audience === null ? {} : { audience }),
    ...(crowds.length > 0 ? { unbounded: true } : {}),
    counts: [role.pointer, ...members.map((member) => member.pointer)],
    gains: members.map(({ raw }) => raw),
  };
}

/** How bad it is that this audience gains this much. */
export function gradeOf(strength: string, audience: Audience | null): Note['grade'] {
  if (audience === 'public') return 'grave';
  if (audience === 'external') return strength === 'read' ? 'notice' : 'serious';
  if (strength === 'full') return 'serious';
  return audience === 'organisation' ? 'notice' : 'plain';
}

/** Crowds first, then the names; how many is said. */
function whom(raws: readonly string[]): string {
  const sorted = [...raws].sort((a, b) => Number(crowdOf(b) !== null) - Number(crowdOf(a) !== null));
  if (sorted.length === 1) return principalWords(sorted[0] ?? '');
  const [first = '', ...rest] = sorted;
  if (crowdOf(first) === null && !/^domain:/i.test(first))
    return listed(sorted.map((raw) => reveal(raw.trim(), 'address')));
  return `${principalWords(first).replace(/,$/, '')} and ${listed(rest.map((raw) => reveal(raw.trim(), 'address')))}`;
}

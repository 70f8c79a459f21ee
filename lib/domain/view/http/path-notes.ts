import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Directory } from '../../directory/directory.ts';
import { accessIn } from '../access/access-in.ts';
import type { Note } from '../notes/note.ts';
import { named, quoted } from '../words.ts';
import { harmOf, holderInPath } from './harm-words.ts';

/** Collections of people who may do something. */
const PEOPLE =
  /^(?:collaborators?|members?|memberships?|admins?|owners?|users?|teams?|permissions?|acl|acls|shares?|sharing|grants?|rolebindings|role-?assignments?|roleassignments|access|invitations?|invite|iam|policy|policies|bindings)$/i;
const KEYS =
  /^(?:keys|deploy[-_]?keys|ssh[-_]?keys|tokens|access[-_]?tokens|personal[-_]?access[-_]?tokens|api[-_]?keys|credentials|service[-_]?accounts?)$/i;
const HOOKS = /^(?:hooks|webhooks|callbacks|event-?subscriptions)$/i;
const PROTECTION =
  /^(?:protection|protected[-_]branches|rulesets?|branch[-_]protection\w*|firewall\w*|waf|mfa|two[-_]factor\w*|audit[-_]?log\w*|deletion[-_]protection)$/i;
const SECRETS = /^(?:secrets|variables)$/i;

interface Parts {
  method: string;
  segments: readonly string[];
  json: JsonValue | undefined;
  pointer: string;
  bodyPointer: string;
}

/** What a request changes by the words of its path and the values of its body, in whatever service: access, keys, protection, a whole thing deleted. */
export function pathNotes(directory: Directory, parts: Parts): Note[] {
  const { method, segments, pointer } = parts;
  const last = segments.at(-1) ?? '';
  const notes: Note[] = [];
  const add = (grade: Note['grade'], code: string, text: string, evidence: string, more: Partial<Note> = {}): void =>
    void notes.push({ code, grade, text, evidence, pointer, effect: 'grant', ...more });
  const near = segments.slice(-3);
  const having = (words: RegExp): string | undefined => near.find((part) => words.test(part));
  const protection = having(PROTECTION);
  if (method === 'DELETE') {
    const people = segments.slice(-2, -1).find((part) => PEOPLE.test(part));
    if (protection !== undefined)
      add('serious', 'access.protection', `take a protection away (${ending(segments)})`, protection, {
        effect: 'delete',
      });
    else notes.push(deletion(segments, pointer, people));
    return notes;
  }
  if (having(KEYS) !== undefined && method === 'POST')
    add('serious', 'access.key', `make a new key or credential (${having(KEYS) ?? ''})`, having(KEYS) ?? '');
  if (having(HOOKS) !== undefined && parts.json !== undefined) notes.push(...hookNotes(parts));
  if (having(SECRETS) !== undefined)
    add('notice', 'http.secret', `change a secret or setting (${named(reveal(last, 'address'))})`, last, {
      effect: 'configure',
    });
  const pays = method === 'POST' ? near.find((part) => harmOf(part).pays) : undefined;
  if (pays !== undefined)
    add('serious', 'http.pay', `move money (${named(reveal(pays, 'address'))})`, pays, { effect: 'pay' });
  if (/^(?:transfer|transfer_ownership)$/i.test(last)) add('serious', 'access.ownership', 'hand ownership over', last);
  return [...notes, ...bodyNotes(directory, parts)];
}

/** The last two parts of a path, which say what it names. */
const ending = (segments: readonly string[]): string => named(reveal(segments.slice(-2).join('/'), 'address'));

function deletion(segments: readonly string[], pointer: string, people: string | undefined): Note {
  const all = segments.some((part) => /^(?:\*|_all|all)$|\*$/i.test(part));
  const holder = holderInPath(segments);
  const last = reveal(segments.at(-1) ?? '', 'address');
  const what = ending(segments);
  const text =
    people !== undefined
      ? `take ${named(last)} out of ${people}`
      : all
        ? 'delete all of them'
        : holder === null
          ? `delete ${what}`
          : `delete ${what} with all that is in it`;
  return {
    code: 'http.delete',
    grade: people === undefined && (all || holder !== null) ? 'grave' : 'serious',
    text,
    evidence: segments.at(-1) ?? '',
    pointer,
    effect: 'delete',
    reversibility: 'irreversible',
    ...(all ? { unbounded: true } : {}),
  };
}

function hookNotes({ json, bodyPointer }: Parts): Note[] {
  const text = JSON.stringify(json);
  const goal = /"(https?:\/\/[^"\\\s]{1,300})"/.exec(text)?.[1];
  if (goal === undefined) return [];
  return [
    {
      code: 'http.hook',
      grade: 'serious',
      text: `have what happens there sent to ${quoted(reveal(goal, 'address'))} from now on`,
      evidence: goal,
      pointer: bodyPointer,
      effect: 'configure',
    },
  ];
}

function bodyNotes(directory: Directory, { method, segments, json, bodyPointer, pointer }: Parts): Note[] {
  const at = segments.findLastIndex((part) => PEOPLE.test(part));
  const grants = at !== -1 && at >= segments.length - 2;
  const person = grants && at === segments.length - 2 && method !== 'POST' ? (segments.at(-1) ?? null) : null;
  const on = reveal(segments.slice(0, Math.max(at, 0)).slice(-2).join('/'), 'address');
  const body = isJsonObject(json) ? withPerson(json, person) : json;
  const creates = method === 'POST';
  const notes =
    body === undefined
      ? []
      : accessIn(body, '', { directory, creates, grants, on: on === '' ? '' : named(on) }).map((note) => ({
          ...note,
          pointer: note.evidence === person || json === undefined ? pointer : bodyPointer,
        }));
  if (person !== null && method === 'PUT' && !notes.some(({ code }) => code.startsWith('access.')))
    notes.push({
      code: 'access.binding',
      grade: 'notice',
      text: `add ${named(reveal(person, 'address'))} to ${named(reveal(segments[at] ?? '', 'address'))}${on === '' ? '' : ` of ${named(on)}`}`,
      evidence: person,
      pointer,
      effect: 'grant',
      gains: [person],
    });
  return notes;
}

/** Where the path names the person and the body the role, the two belong together. */
const withPerson = (json: JsonObject, person: string | null): JsonObject =>
  person === null ? json : { username: person, ...json };

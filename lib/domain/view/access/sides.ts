import { reveal } from '../../text/reveal.ts';
import type { Directory } from '../../directory/directory.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { principalOf } from '../people.ts';
import type { Principal } from '../people.ts';
import { counted, listed } from '../words.ts';
import { crowdOf, principalWords } from './access-words.ts';

/** Who has access before and after, and who gains or loses it. */
export interface Sides {
  before: Principal[] | null;
  gains: Principal[];
  loses: Principal[];
  after: Principal[] | null;
}

/** Everybody whom the arguments name, as they name them. */
export interface Named {
  members: Read[] | null;
  add: Read[];
  remove: Read[];
}

const ON = /^(?:true|on|yes|enabled?|1|view(?:er)?|edit(?:or)?|read(?:er)?|writ(?:e|er)|comment(?:er)?)$/i;

/** Reads who is named: by address, by kind ("anyone", a whole domain), by a link. Null when nobody is. */
export function namedIn(reader: ArgumentReader): Named | null {
  const members = reader.find('members') === null ? null : reader.list('members', 'address');
  const remove = reader.find('remove') === null ? null : reader.list('remove', 'address');
  const kind = peek(reader, 'grantee_type');
  const domain = peek(reader, 'domain');
  const crowds = [
    ...(kind !== null && crowdOf(kind.raw) !== null ? [reader.read(kind.raw, kind.pointer, 'address')] : []),
    ...linkOf(reader),
    ...(domain !== null && (kind === null || /^domain$/i.test(kind.raw)) ? [domainRead(reader, domain)] : []),
  ];
  const plain = reader.find('add') === null ? null : reader.list('add', 'address');
  if (members === null && remove === null && plain === null && crowds.length === 0) return null;
  return { members, add: [...crowds, ...(plain ?? [])], remove: remove ?? [] };
}

/** A role's text without marking it as shown: what decides without being printed stays among the data. */
function peek(reader: ArgumentReader, role: string): { raw: string; pointer: string } | null {
  const found = reader.find(role);
  return found === null || typeof found.value === 'object'
    ? null
    : { raw: String(found.value), pointer: found.pointer };
}

function domainRead(reader: ArgumentReader, { raw, pointer }: { raw: string; pointer: string }): Read {
  const read = reader.read(raw, pointer, 'address');
  return { ...read, raw: `domain:${raw}` };
}

/** A link that anybody may follow, where the arguments make one. */
function linkOf(reader: ArgumentReader): Read[] {
  const link = peek(reader, 'link');
  if (link === null || (!ON.test(link.raw) && crowdOf(link.raw) === null)) return [];
  return [{ raw: 'anyone with the link', shown: reveal(link.raw, 'address'), pointer: link.pointer }];
}

/** Whether ownership is handed over. */
export const isTransfer = (reader: ArgumentReader): boolean =>
  /^(?:true|yes|1)$/i.test(peek(reader, 'transfer')?.raw ?? '');

/** Pointers of what decides who gains: no other reader of access has to tell them again. */
export const decidingPointers = (reader: ArgumentReader, { members, add, remove }: Named): Set<string> =>
  new Set(
    [
      ...(members ?? []),
      ...add,
      ...remove,
      ...['grantee_type', 'domain', 'link', 'transfer', 'role'].flatMap((role) => peek(reader, role) ?? []),
    ].map(({ pointer }) => pointer),
  );

/** The difference that the named people make to who has access now, as far as the records say who has. */
export function sidesOf(
  directory: Directory,
  { members, add, remove }: Named,
  recorded: readonly string[] | null,
): Sides {
  const principals = (raws: readonly string[]): Principal[] => [
    ...new Map(raws.map((raw) => principalOf(directory, raw)).map((p) => [p.key, p])).values(),
  ];
  const rawOf = (reads: readonly Read[]): string[] => reads.map((read) => read.raw);
  const full = members === null ? null : principals(rawOf(members));
  const added = principals(rawOf(add));
  const removed = principals(rawOf(remove));
  const before = recorded === null ? null : principals(recorded);
  // Uses a set: lists of tens of thousands must stay fast, because a stop waits for assessments in progress.
  const without = (list: Principal[], others: Principal[] | null): Principal[] => {
    const keys = new Set((others ?? []).map((other) => other.key));
    return list.filter((p) => !keys.has(p.key));
  };
  const wanted = [...(full ?? before ?? []), ...without(added, full ?? before)];
  const after = without(wanted, removed);
  return {
    before,
    after: full === null && before === null ? null : after,
    gains: without(without([...(full ?? []), ...without(added, full)], before), removed),
    loses: full === null ? removed : [...without(before ?? [], after), ...without(removed, before)],
  };
}

/** The same people in the words of a sentence: anybody at all, everybody at a domain, names, or how many they are. */
export function whom(principals: readonly Principal[]): string {
  const crowd = principals.find((p) => p.everybody);
  if (crowd !== undefined) return principalWords(crowd.member.name);
  const names = principals.map((p) => p.member.name);
  const domain = names.find((name) => /^domain:/i.test(name));
  if (domain !== undefined) {
    const outside = principals.some((p) => p.external) ? ', outside the company,' : '';
    const others = names.filter((name) => name !== domain);
    return `${principalWords(domain)}${others.length === 0 ? '' : ` and ${listed(others)}`}${outside}`;
  }
  const known = peopleOf(principals);
  if (known === null) {
    return principals.every((p) => p.member.people === null)
      ? listed(names)
      : `at least ${counted(atLeast(principals), 'person', 'people')} (${listed(names)})`;
  }
  return known === principals.length && known <= 3 ? listed(names) : counted(known, 'person', 'people');
}

/** How many people these are; null when that of one is not recorded. */
export function peopleOf(principals: readonly Principal[] | null): number | null {
  if (principals === null) return null;
  return principals.some((p) => p.member.people === null) ? null : atLeast(principals);
}

/** Counts a principal that is not in the records as one person, the minimum. */
export const atLeast = (principals: readonly Principal[]): number =>
  principals.reduce((sum, p) => sum + (p.member.people ?? 1), 0);

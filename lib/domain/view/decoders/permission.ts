import { reveal } from '../../text/reveal.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { principalOf } from '../people.ts';
import type { Principal } from '../people.ts';
import type { Directory } from '../../directory/directory.ts';
import type { Member } from '../view.ts';
import { counted, grouped, listed, named, quoted } from '../words.ts';

const READ_ROLE = /^(?:(?:[a-z.]*\.)?(?:object)?(?:view(?:er)?|read(?:er)?|read[-_ ]?only))$/i;
const WRITE_ROLE = /^(?:[a-z.]*\.)?(?:edit(?:or)?|writ(?:e|er)|read[-_ ]?write|contribut(?:e|or))$/i;
const FULL_ROLE = /(?:^|[._-])(?:admin(?:istrator)?|owner|root|superuser|full[-_ ]?(?:access|control))$|^\*$/i;

interface Sides {
  before: Principal[] | null;
  gains: Principal[];
  loses: Principal[];
  after: Principal[] | null;
}

/** Decodes a change of access: who gains and who loses what, compared with the records. */
export const permissionDecoder: Decoder = {
  name: 'permission',
  version: 1,
  roles: {
    resource: ['/resource', '/file', '/document', '/project', '/bucket', '/repository', '/repo'],
    role: ['/role', '/permission', '/access', '/level'],
    members: ['/members'],
    add: ['/add', '/principal', '/principals', '/user', '/users', '/email', '/grantee'],
    remove: ['/remove'],
  },
  decode({ reader, directory }: DecoderInput): Draft {
    const resource = reader.requiredText('resource', 'address');
    const role = reader.scalar('role');
    const record = directory.find('resource', resource.raw);
    const holds = record?.holds === undefined ? null : reveal(record.holds);
    const title = record?.title === undefined ? named(resource.shown) : quoted(reveal(record.title));
    const wanted = [...reader.list('members', 'address'), ...reader.list('add', 'address')];
    const reads = [...wanted, ...reader.list('remove', 'address')];
    const sides = sidesOf(reader, directory, record?.members ?? null);
    const access = accessOf(role);
    const essentials = essentialsOf(sides, access);
    const draft = draftOf(`${sentenceOf(sides, access, title)}${holds === null ? '' : `, which holds ${holds}`}.`, {
      kind: 'permission',
      resource: resource.shown,
      holds,
      role: role?.shown ?? '',
      before: sides.before === null ? null : sides.before.map((p) => p.member),
      gains: sides.gains.map((p) => p.member),
      loses: sides.loses.map((p) => p.member),
      people_before: peopleOf(sides.before),
      people_after: peopleOf(sides.after),
    });
    draft.essentials = holds === null ? essentials : [...essentials, `${title} holds ${holds}`];
    const everybody = sides.gains.some((p) => p.everybody);
    const external = sides.gains.some((p) => p.external);
    draft.measures = {
      people_gained: sides.gains.length === 0 ? 0 : atLeast(sides.gains),
      people_reached: peopleOf(sides.after),
      unbounded: everybody,
      audience: everybody ? 'public' : external ? 'external' : null,
      data_class: record?.data_class ?? null,
    };
    addFacts(draft, sides, role, holds, reads);
    draft.targets = [
      { kind: 'resource', value: resource.shown, pointer: reveal(resource.pointer), known: record !== null },
      ...wanted.map((read) => {
        const principal = principalOf(directory, read.raw);
        return { kind: 'principal' as const, value: read.shown, pointer: reveal(read.pointer), known: principal.known };
      }),
    ];
    return draft;
  },
};

function sidesOf(reader: ArgumentReader, directory: Directory, recorded: readonly string[] | null): Sides {
  const principals = (raws: readonly string[]): Principal[] => [
    ...new Map(raws.map((raw) => principalOf(directory, raw)).map((p) => [p.key, p])).values(),
  ];
  const rawOf = (reads: Read[]): string[] => reads.map((read) => read.raw);
  const full = reader.find('members') === null ? null : principals(rawOf(reader.list('members', 'address')));
  const add = principals(rawOf(reader.list('add', 'address')));
  const remove = principals(rawOf(reader.list('remove', 'address')));
  if (full === null && reader.find('add') === null && reader.find('remove') === null) return reader.missing('add');
  const before = recorded === null ? null : principals(recorded);
  // Uses a set: lists of tens of thousands must stay fast, because a stop waits for assessments in progress.
  const without = (list: Principal[], others: Principal[] | null): Principal[] => {
    const keys = new Set((others ?? []).map((other) => other.key));
    return list.filter((p) => !keys.has(p.key));
  };
  const wanted = [...(full ?? before ?? []), ...without(add, full ?? before)];
  const after = without(wanted, remove);
  return {
    before,
    after: full === null && before === null ? null : after,
    gains: without(without([...(full ?? []), ...without(add, full)], before), remove),
    loses: full === null ? remove : [...without(before ?? [], after), ...without(remove, before)],
  };
}

function accessOf(role: Read | null): string {
  if (role === null) return 'access';
  const bare = role.raw.replace(/^roles\//, '');
  if (READ_ROLE.test(bare)) return 'read access';
  if (WRITE_ROLE.test(bare)) return 'write access';
  return FULL_ROLE.test(bare) ? 'full control' : `the role ${quoted(role.shown)}`;
}

function sentenceOf({ gains, loses }: Sides, access: string, title: string): string {
  if (gains.length === 0 && loses.length === 0) return `Leave who has ${access} to ${title} as it is`;
  const taken = loses.length === 0 ? '' : whom(loses);
  if (gains.length === 0) return `Take ${access} to ${title} from ${taken}`;
  return `Give ${whom(gains)} ${access} to ${title}${taken === '' ? '' : `, take it from ${taken}`}`;
}

function whom(principals: Principal[]): string {
  if (principals.some((p) => p.everybody)) return 'everybody, inside and outside the company,';
  const names = principals.map((p) => p.member.name);
  const known = peopleOf(principals);
  if (known === null) {
    return principals.every((p) => p.member.people === null)
      ? listed(names)
      : `at least ${counted(atLeast(principals), 'person', 'people')} (${listed(names)})`;
  }
  return known === principals.length && known <= 3 ? listed(names) : counted(known, 'person', 'people');
}

function essentialsOf({ gains, loses }: Sides, access: string): string[] {
  const essentials: string[] = [];
  if (gains.length > 0) essentials.push(`${capital(whom(gains).replace(/,$/, ''))} would gain ${access}`);
  if (loses.length > 0) essentials.push(`${capital(whom(loses).replace(/,$/, ''))} would lose it`);
  return essentials;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function peopleOf(principals: Principal[] | null): number | null {
  if (principals === null) return null;
  return principals.some((p) => p.member.people === null) ? null : atLeast(principals);
}

/** Counts a principal that is not in the records as one person, the minimum. */
const atLeast = (principals: Principal[]): number => principals.reduce((sum, p) => sum + (p.member.people ?? 1), 0);

function addFacts(draft: Draft, sides: Sides, role: Read | null, holds: string | null, reads: Read[]): void {
  const { facts } = draft;
  const today = sides.before === null ? 'not in the records' : sizeOf(sides.before.map((p) => p.member));
  facts.push({
    label: 'Access today',
    value: today,
    tone: sides.before === null ? 'notice' : 'plain',
    source: 'records',
    pointer: null,
  });
  if (holds !== null) facts.push({ label: 'Holds', value: holds, tone: 'notice', source: 'records', pointer: null });
  if (role !== null && FULL_ROLE.test(role.raw)) {
    const value = 'Whoever has it can also give access to others';
    facts.push({ label: 'Full control', value, tone: 'danger', source: 'arguments', pointer: reveal(role.pointer) });
  }
  for (const principal of sides.gains.filter((p) => p.external)) {
    facts.push({
      label: 'Outside the company',
      value: principal.member.name,
      tone: 'danger',
      source: 'records',
      pointer: null,
    });
  }
  const changed = new Set([...sides.gains, ...sides.loses].map((p) => p.member.name));
  const unchanged = reads.filter((read) => !changed.has(read.shown));
  if (unchanged.length > 0) {
    const value = unchanged.map((read) => read.shown).join(', ');
    facts.push({ label: 'Named, but nothing changes for', value, tone: 'plain', source: 'arguments', pointer: null });
  }
}

function sizeOf(members: Member[]): string {
  const sum = members.reduce((n, m) => n + (m.people ?? 1), 0);
  const open = members.some((m) => m.people === null);
  return `${open ? 'at least ' : ''}${grouped(sum)} ${sum === 1 ? 'person' : 'people'}`;
}

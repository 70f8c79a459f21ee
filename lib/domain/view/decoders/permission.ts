import { isJsonObject } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import { accessIn, actorIn } from '../access/access-in.ts';
import { roleWords } from '../access/access-words.ts';
import { atLeast, decidingPointers, isTransfer, namedIn, peopleOf, sidesOf } from '../access/sides.ts';
import type { Sides } from '../access/sides.ts';
import { changeEssentials, changeNote, changeSentence } from '../access/tell-change.ts';
import type { Change } from '../access/tell-change.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { documentsIn } from '../documents/documents-in.ts';
import { draftOf, noteEffect, noteUnparsed } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { leavesOf } from '../leaves.ts';
import { capital, countNotes, markCounted } from '../notes/note.ts';
import type { Note } from '../notes/note.ts';
import type { Member } from '../view.ts';
import { grouped, named, quoted } from '../words.ts';

/** Decodes a change of access: who gains and who loses what, compared with the records; and every other one that the arguments hold. */
export const permissionDecoder: Decoder = {
  name: 'permission',
  version: 3,
  parses: true,
  roles: {
    resource: [
      ...['/resource', '/file', '/document', '/project', '/bucket', '/repository', '/repo', '/fileId', '/file_id'],
      ...[
        '/folderId',
        '/folder_id',
        '/resourceId',
        '/resource_id',
        '/documentId',
        '/itemId',
        '/item_id',
        '/bucketName',
      ],
      ...['/bucket_name', '/Bucket', '/calendarId', '/database', '/table', '/dataset'],
    ],
    role: [
      ...['/role', '/permission', '/access', '/level', '/roles', '/access_level', '/accessLevel', '/roleDefinitionId'],
      ...['/role_id', '/privileges', '/privilege', '/policyArn', '/PolicyArn'],
    ],
    members: ['/members'],
    add: [
      ...[
        '/add',
        '/principal',
        '/principals',
        '/user',
        '/users',
        '/email',
        '/grantee',
        '/grantees',
        '/username',
        '/member',
      ],
      ...['/emailAddress', '/email_address', '/emails', '/collaborator', '/invitee', '/share_with', '/assignee'],
      ...['/principalId', '/principal_id', '/user_id', '/userId', '/recipients/*/email', '/UserName', '/RoleName'],
    ],
    remove: ['/remove'],
    grantee_type: ['/type', '/share_type', '/shareType', '/grantee_type', '/granteeType', '/principalType'],
    domain: ['/domain'],
    link: ['/link_sharing', '/linkSharing', '/anyone_with_link', '/general_access', '/generalAccess', '/link_scope'],
    transfer: ['/transferOwnership', '/transfer_ownership'],
  },
  decode({ reader, directory, budget }: DecoderInput): Draft {
    const change = changeIn(reader, directory);
    const on = change?.title ?? titleOf(reader.find('resource')?.value);
    const told = change === null ? new Set<string>() : decidingPointers(reader, change.who);
    const others = accessIn(reader.args, '', { directory, grants: true, on }).filter(
      ({ pointer }) => !told.has(pointer),
    );
    const leaves = leavesOf(reader.args);
    const actor = actorIn(reader.args);
    const texts = leaves.flatMap(({ value, pointer }) => {
      const text = typeof value === 'string' ? documentsIn(value, pointer, { directory, budget, actor }) : null;
      return text === null ? [] : [{ ...text, pointer }];
    });
    others.push(...texts.flatMap(({ described }) => described.flatMap(({ notes }) => notes)));
    if (change === null && others.length === 0 && texts.every(({ unparsed }) => unparsed === null))
      return reader.missing('add');
    const own = change === null ? [] : [changeNote(change)];
    const draft = change === null ? elsewhere(others, on) : draftOfChange(change);
    draft.sentence = changeSentence(change, own[0] ?? null, others, replacesAll(reader));
    const resource = reader.find('resource');
    if (change === null && resource !== null && draft.sentence.includes(on)) reader.count(resource.pointer);
    countNotes(draft, [...own.filter(({ grade }) => grade !== 'plain'), ...others]);
    noteEffect(draft, 'grant');
    markCounted(reader, leaves, others);
    for (const pointer of told) reader.count(pointer);
    for (const { format, unparsed, pointer } of texts)
      if (unparsed !== null) noteUnparsed(draft, `The ${format} in ${reveal(pointer)}`, unparsed, reveal(pointer));
    draft.essentials.push(...others.filter(({ grade }) => grade !== 'plain').map(({ text }) => capital(text)));
    return draft;
  },
};

function changeIn(reader: ArgumentReader, directory: DecoderInput['directory']): Change | null {
  const who = namedIn(reader);
  if (who === null) return null;
  const resource = reader.text('resource', 'address');
  const role = roleIn(reader);
  const record = resource === null ? null : directory.find('resource', resource.raw);
  const shown = resource === null ? 'what the arguments do not name' : named(resource.shown);
  const title = record?.title === undefined ? shown : quoted(reveal(record.title));
  const access = role === null ? { strength: 'other' as const, phrase: 'access', name: '' } : roleWords(role.raw);
  const transfer = isTransfer(reader);
  return {
    resource,
    record,
    title,
    role,
    access,
    sides: sidesOf(directory, who, record?.members ?? null),
    who,
    transfer,
  };
}

/** Every role that is given, named together; the strongest decides the words. */
function roleIn(reader: ArgumentReader): Read | null {
  const roles = reader.find('role') === null ? [] : reader.list('role');
  const [strongest] = [...roles].sort(
    (a, b) => ORDER.indexOf(roleWords(b.raw).strength) - ORDER.indexOf(roleWords(a.raw).strength),
  );
  return strongest === undefined ? null : { ...strongest, shown: roles.map(({ shown }) => shown).join(', ') };
}

const ORDER = ['read', 'other', 'write', 'full'];

const titleOf = (value: unknown): string => (typeof value === 'string' ? named(reveal(value, 'address')) : '');

/** A whole policy is put in the place of the one that is there. */
function replacesAll({ args }: ArgumentReader): boolean {
  const policy = args['policy'];
  return isJsonObject(policy) && Array.isArray(policy['bindings']);
}

function draftOfChange({ resource, record, title, role, access, sides, who }: Change): Draft {
  const holds = record?.holds === undefined ? null : reveal(record.holds);
  const draft = draftOf('', {
    kind: 'permission',
    resource: resource?.shown ?? '',
    holds,
    role: role?.shown ?? '',
    before: sides.before === null ? null : sides.before.map((p) => p.member),
    gains: sides.gains.map((p) => p.member),
    loses: sides.loses.map((p) => p.member),
    people_before: peopleOf(sides.before),
    people_after: peopleOf(sides.after),
  });
  const essentials = changeEssentials(sides, access.phrase);
  draft.essentials = holds === null ? essentials : [...essentials, `${title} holds ${holds}`];
  const everybody = sides.gains.some((p) => p.everybody);
  draft.measures = {
    people_gained: sides.gains.length === 0 ? 0 : atLeast(sides.gains),
    people_reached: peopleOf(sides.after),
    unbounded: everybody,
    audience: everybody ? 'public' : sides.gains.some((p) => p.external) ? 'external' : null,
    data_class: record?.data_class ?? null,
  };
  addFacts(draft, sides, role, holds, [...(who.members ?? []), ...who.add, ...who.remove]);
  const known = new Map([...sides.gains, ...(sides.before ?? [])].map((p) => [p.member.name, p.known]));
  draft.targets = [
    ...(resource === null
      ? []
      : [
          {
            kind: 'resource' as const,
            value: resource.shown,
            pointer: reveal(resource.pointer),
            known: record !== null,
          },
        ]),
    ...[...(who.members ?? []), ...who.add].map(({ raw, shown, pointer }) => ({
      kind: 'principal' as const,
      value: shown,
      pointer: reveal(pointer),
      known: known.get(reveal(raw, 'address')) ?? false,
    })),
  ];
  return draft;
}

/** Where no role of the tool names anybody, the change is only in what the arguments hold. */
function elsewhere(notes: readonly Note[], on: string): Draft {
  const gains = notes
    .flatMap((note) => note.gains ?? [])
    .map((raw): Member => ({ name: reveal(raw, 'address'), people: null }));
  const draft = draftOf('', {
    kind: 'permission',
    resource: on,
    holds: null,
    role: '',
    before: null,
    gains,
    loses: [],
    people_before: null,
    people_after: null,
  });
  draft.measures.people_gained = gains.length === 0 ? null : gains.length;
  return draft;
}

function addFacts(draft: Draft, sides: Sides, role: Read | null, holds: string | null, reads: readonly Read[]): void {
  const { facts } = draft;
  facts.push({
    label: 'Access today',
    value: sides.before === null ? 'not in the records' : sizeOf(sides.before.map((p) => p.member)),
    tone: sides.before === null ? 'notice' : 'plain',
    source: 'records',
    pointer: null,
  });
  if (holds !== null) facts.push({ label: 'Holds', value: holds, tone: 'notice', source: 'records', pointer: null });
  if (role !== null && roleWords(role.raw).strength === 'full') {
    const value = 'Whoever has it can also give access to others';
    facts.push({ label: 'Full control', value, tone: 'danger', source: 'arguments', pointer: reveal(role.pointer) });
  }
  for (const { member } of sides.gains.filter((p) => p.external))
    facts.push({ label: 'Outside the company', value: member.name, tone: 'danger', source: 'records', pointer: null });
  const changed = new Set([...sides.gains, ...sides.loses].map((p) => p.member.name));
  const unchanged = reads.filter((read) => !changed.has(reveal(read.raw, 'address')));
  if (unchanged.length > 0) {
    const value = unchanged.map((read) => read.shown).join(', ');
    facts.push({ label: 'Named, but nothing changes for', value, tone: 'plain', source: 'arguments', pointer: null });
  }
}

function sizeOf(members: readonly Member[]): string {
  const sum = members.reduce((n, m) => n + (m.people ?? 1), 0);
  const open = members.some((m) => m.people === null);
  return `${open ? 'at least ' : ''}${grouped(sum)} ${sum === 1 ? 'person' : 'people'}`;
}

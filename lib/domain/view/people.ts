import type { Directory } from '../directory/directory.ts';
import { recordName } from '../directory/record-name.ts';
import { reveal } from '../text/reveal.ts';
import { crowdOf } from './access/access-words.ts';
import type { Read } from './argument-reader.ts';
import type { Budget } from './budget.ts';
import { domainRecord, hostFindings } from './hosts.ts';
import { mailboxesIn } from './mail/addresses.ts';
import type { Mailbox } from './mail/addresses.ts';
import type { Finding, Member, Person } from './view.ts';

const ADDRESS = /^[^\s@<>,;:"()[\]\\]{1,64}@[^\s@<>,;:"()[\]\\]{1,255}$/;

/** One recipient, as decoded. */
export interface Recipient {
  person: Person;
  /** Number of people behind the address: the size of a recorded list, otherwise 1. */
  people: number;
  /** Its name is a list's, whose size the records do not know: `people` is the least. */
  isList: boolean;
  /** The whole argument that contains it, as the agent wrote it. */
  raw: string;
  pointer: string;
  findings: Finding[];
}

/** Whether the text is a single e-mail address. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

const LIST =
  /^(?:all|everyone|everybody|staff|employees|company|announce(?:ments?)?|newsletter|subscribers|customers|members|users)(?:[-._+].*)?$|[-._](?:all|list|users|members|announce|everyone|staff|dl)$/i;

/** Parses recipients as mail programs do, including `Name <address>`, groups and comma-separated lists. */
export function recipientsOf(directory: Directory, reads: readonly Read[], budget: Budget): Recipient[] {
  return reads.flatMap((read) => {
    const boxes = mailboxesIn(read.raw, budget);
    budget.spend(boxes.length);
    return boxes.map((box) => recipientOf(directory, box, read));
  });
}

function recipientOf(directory: Directory, { name, address, aside }: Mailbox, { raw, pointer }: Read): Recipient {
  const shown = reveal(address, 'address');
  const findings: Finding[] = [];
  const add = (code: string, text: string): void => void findings.push({ code, text, pointer });
  const host = address.slice(address.lastIndexOf('@') + 1);
  const wellFormed = ADDRESS.test(address);
  if (wellFormed) findings.push(...hostFindings(directory, host, pointer));
  else add('email.address', `${shown === '' ? 'Empty text' : shown} is not an e-mail address`);
  if (name.includes('@') && !name.includes(address))
    add(
      'email.display-name',
      `The name ${reveal(name, 'address')} poses as another address; the mail goes to ${shown}`,
    );
  if (aside.includes('@'))
    add(
      'email.comment',
      `${reveal(aside, 'address')} stands beside ${shown} as a comment: some programs send there too`,
    );
  const contact = directory.find('contact', address);
  const group = directory.find('group', address);
  const internal = wellFormed && domainRecord(directory, host)?.own === true;
  const standing = internal || group !== null ? 'internal' : contact !== null ? 'known' : 'unknown';
  const recorded = contact?.name === undefined ? null : reveal(contact.name);
  const isList = group === null && contact === null && LIST.test(address.slice(0, address.lastIndexOf('@')));
  const person: Person = { address: shown, name: recorded, standing };
  return { person, people: group?.people ?? 1, isList, raw, pointer, findings };
}

/** A principal that may be given access, as the records know it. */
export interface Principal {
  member: Member;
  /** For comparing: `user:tom` and `group:tom` differ; a bare name is a group only if the records have such a group. */
  key: string;
  everybody: boolean;
  known: boolean;
  external: boolean;
}

/** Parses `group:x`, `user:y`, a plain name or an address; `allUsers` and the like mean everybody. */
export function principalOf(directory: Directory, raw: string): Principal {
  const [, prefix = '', rest = raw] = /^(user|group|team|domain|role|serviceaccount):(.*)$/is.exec(raw.trim()) ?? [];
  const name = rest.trim();
  const stated = prefix.toLowerCase().replace('team', 'group');
  const person = /^(?:user|serviceaccount)$/.test(stated);
  const group = person ? null : (directory.find('group', name) ?? directory.find('group', raw.trim()));
  const contact = stated === 'group' ? null : directory.find('contact', name);
  const host = isAddress(name) ? name.slice(name.lastIndexOf('@') + 1) : stated === 'domain' ? name : null;
  const domain = host === null ? null : domainRecord(directory, host);
  const everybody = crowdOf(name) !== null || crowdOf(raw) !== null;
  const kind = stated !== '' ? stated : group !== null ? 'group' : 'user';
  const single = person || contact !== null || (prefix === '' && isAddress(name));
  return {
    member: { name: reveal(raw, 'address'), people: everybody ? null : (group?.people ?? (single ? 1 : null)) },
    key: `${kind}:${recordName(group === null ? 'contact' : 'group', name)}`,
    everybody,
    known: group !== null || contact !== null || domain?.own === true,
    external: host !== null && domain?.own !== true && group === null,
  };
}

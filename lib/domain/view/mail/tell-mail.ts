import { reveal } from '../../text/reveal.ts';
import type { Draft } from '../draft.ts';
import type { Recipient } from '../people.ts';
import type { Fact, Target } from '../view.ts';
import { counted, grouped, listed, named, quoted } from '../words.ts';
import type { MailRead } from './read-mail.ts';

/** What the sentence tells of a mail. */
export interface Sent {
  all: Recipient[];
  outside: Recipient[];
  /** Lists that are named by an id: how many people are behind them is nowhere in the arguments. */
  lists: string[];
  subject: string;
  attachments: string[];
}

/** Whom it reaches, how many of them are outside and which, what is attached, the subject. */
export function mailSentence(sent: Sent): string {
  const { subject, attachments } = sent;
  const attached = attachments.length === 0 ? '' : ` with ${listed(attachments)} attached`;
  return `E-mail ${namesOf(sent)}${attached}: ${subject.trim() === '' ? 'no subject' : quoted(subject)}`;
}

function namesOf({ all, outside, lists }: Sent): string {
  const [only] = all;
  if (all.length === 1 && lists.length === 0 && only?.people === 1 && !only.isList)
    return named(only.person.address) + (outside.length === 1 ? `, outside the company${unknownTo(outside)}` : '');
  const behind =
    lists.length === 0 ? '' : `${all.length === 0 ? '' : ' and '}everybody on ${listed(lists)}, however many they are`;
  return (all.length === 0 ? '' : peopleOf(all) + outsidePart(all, outside)) + behind;
}

function peopleOf(all: readonly Recipient[]): string {
  const people = all.reduce((sum, one) => sum + one.people, 0);
  const some = all.filter((one) => one.isList).map((one) => one.person.address);
  const least = some.length === 0 ? '' : 'at least ';
  const why = some.length === 0 ? '' : ` (how many ${listed(some)} reaches is not in the records)`;
  return `${least}${counted(people, 'person', 'people')}${why}`;
}

function outsidePart(all: readonly Recipient[], outside: readonly Recipient[]): string {
  if (outside.length === 0) return '';
  const count = outside.length === all.length ? 'all' : grouped(outside.length);
  const first = outside.toSorted(
    (a, b) => Number(a.person.standing === 'known') - Number(b.person.standing === 'known'),
  );
  return `, ${count} outside the company (${listed(first.map((one) => one.person.address))})`;
}

const unknownTo = (outside: readonly Recipient[]): string =>
  outside.some((r) => r.person.standing === 'unknown') ? ' and not in the contacts' : '';

/** The same in pieces, for a sentence of the registry’s own. */
export function mailEssentials(sent: Sent): string[] {
  const essentials =
    sent.all.length === 0 ? [] : [`It goes to ${peopleOf(sent.all)}${outsidePart(sent.all, sent.outside)}`];
  if (sent.lists.length > 0) essentials.push(`It goes to everybody on ${listed(sent.lists)}`);
  if (sent.attachments.length > 0) essentials.push(`It carries ${listed(sent.attachments)}`);
  return essentials;
}

/** Recipients as they were written, who is unknown, blind copies, and under whose name the mail appears. */
export function addMailFacts(draft: Draft, mail: MailRead, all: readonly Recipient[], hidden: number): void {
  const add = (
    label: string,
    value: string,
    tone: Fact['tone'],
    source: Fact['source'],
    pointer: string | null,
  ): void => void draft.facts.push({ label, value, tone, source, pointer: pointer === null ? null : reveal(pointer) });
  const unknown = [...new Set(all.filter((r) => r.person.standing === 'unknown').map((r) => r.person.address))];
  if (unknown.length > 0) {
    const value = unknown.length <= 20 ? listed(unknown, 20) : counted(unknown.length, 'address', 'addresses');
    add('Outside and not in the contacts', value, 'danger', 'records', null);
  }
  if (hidden > 0)
    add(
      'Blind copies',
      counted(hidden, 'recipient the others do not see', 'recipients the others do not see'),
      'notice',
      'arguments',
      null,
    );
  const seen = new Set<string>();
  for (const { raw, person, pointer } of all) {
    // Display names and comma-separated lists are the agent's wording: shown, but never instead of the address.
    if (raw === person.address || seen.has(pointer + raw)) continue;
    seen.add(pointer + raw);
    const written = reveal(raw, 'address');
    if (written !== person.address) add('Recipient as written', written, 'plain', 'arguments', pointer);
  }
  for (const { role, read, name } of mail.people) {
    if (name !== null)
      add('Named as', `${read.shown}: ${quoted(reveal(name, 'address'))}`, 'plain', 'arguments', read.pointer);
    if (role === 'from') add('Appears under the name', read.shown, 'notice', 'arguments', read.pointer);
    if (role === 'reply_to') add('Answers go to', read.shown, 'notice', 'arguments', read.pointer);
    if (role === 'list')
      add(
        'List',
        `${read.shown}: how many people are on it is not in the arguments`,
        'notice',
        'arguments',
        read.pointer,
      );
    else if (/[\r\n]/.test(read.raw))
      add('As it was written', reveal(read.raw, 'address'), 'danger', 'arguments', read.pointer);
  }
  if (mail.subject !== null && reveal(mail.subject.raw) !== mail.subject.shown)
    add('Subject as written', reveal(mail.subject.raw), 'plain', 'arguments', mail.subject.pointer);
}

/** A recipient as a target of the action. */
export function targetOf({ person, pointer }: Recipient): Target {
  return { kind: 'recipient', value: person.address, pointer: reveal(pointer), known: person.standing !== 'unknown' };
}

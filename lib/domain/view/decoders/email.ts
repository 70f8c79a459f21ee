import { isJsonObject } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import { reveal } from '../../text/reveal.ts';
import type { ArgumentReader } from '../argument-reader.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { recipientsOf } from '../people.ts';
import type { Recipient } from '../people.ts';
import { linkFindings } from '../urls.ts';
import type { Target } from '../view.ts';
import { counted, grouped, listed, named, quoted } from '../words.ts';

/** Decodes an e-mail: every recipient and whether they are known, the subject, the whole body and the attachments. */
export const emailDecoder: Decoder = {
  name: 'email',
  version: 2,
  roles: {
    to: ['/to', '/recipients', '/recipient'],
    cc: ['/cc'],
    bcc: ['/bcc'],
    subject: ['/subject', '/title'],
    body: ['/body', '/text', '/html', '/content', '/message'],
    attachments: ['/attachments', '/files'],
  },
  decode({ reader, directory, budget }: DecoderInput): Draft {
    const [to, cc, bcc] = (['to', 'cc', 'bcc'] as const).map((role) =>
      recipientsOf(directory, reader.list(role, 'address'), budget),
    ) as [Recipient[], Recipient[], Recipient[]];
    const all = [...to, ...cc, ...bcc];
    if (all.length === 0) return reader.missing('to');
    const subject = reader.text('subject');
    const body = reader.text('body');
    const attachments = attachmentsOf(reader);
    const distinct = [...new Map(all.map((r) => [r.person.address.toLowerCase(), r])).values()];
    const people = distinct.reduce((sum, r) => sum + r.people, 0);
    const outside = distinct.filter((r) => r.person.standing !== 'internal');
    const essentials = essentialsOf(distinct, outside, attachments.length);
    const draft = draftOf(sentenceOf(distinct, outside, people, subject?.shown ?? '', attachments.length), {
      kind: 'email',
      to: to.map((r) => r.person),
      cc: cc.map((r) => r.person),
      bcc: bcc.map((r) => r.person),
      subject: subject?.shown ?? '',
      body: body?.shown ?? '',
      attachments,
    });
    draft.essentials = essentials;
    draft.measures = {
      recipients: distinct.length,
      external_recipients: outside.length,
      people_reached: people,
      audience: outside.length > 0 ? 'external' : null,
    };
    addFacts(draft, all, bcc.length);
    draft.findings = all.flatMap((r) => r.findings);
    if (subject !== null && /[\r\n]/.test(subject.raw)) {
      const text = 'The subject holds a line break, with which mail headers can be forged';
      draft.findings.push({ code: 'email.header', text, pointer: reveal(subject.pointer) });
    }
    if (body !== null) draft.findings.push(...linkFindings(directory, body.raw, reveal(body.pointer)));
    draft.targets = distinct.map(targetOf);
    return draft;
  },
};

function sentenceOf(all: Recipient[], outside: Recipient[], people: number, subject: string, files: number): string {
  const [only] = all;
  const names =
    all.length === 1 && only !== undefined && only.people === 1
      ? named(only.person.address) + (outside.length === 1 ? `, outside the company${unknownTo(outside)}` : '')
      : counted(people, 'person', 'people') + outsidePart(all, outside);
  const attached = files === 0 ? '' : ` with ${counted(files, 'attachment', 'attachments')}`;
  return `E-mail ${names}${attached}: ${subject.trim() === '' ? 'no subject' : quoted(subject)}`;
}

function outsidePart(all: Recipient[], outside: Recipient[]): string {
  if (outside.length === 0) return '';
  const count = outside.length === all.length ? 'all' : grouped(outside.length);
  return `, ${count} outside the company`;
}

const unknownTo = (outside: Recipient[]): string =>
  outside.some((r) => r.person.standing === 'unknown') ? ' and not in the contacts' : '';

function essentialsOf(all: Recipient[], outside: Recipient[], files: number): string[] {
  const essentials: string[] = [];
  const people = all.reduce((sum, r) => sum + r.people, 0);
  essentials.push(`It goes to ${counted(people, 'person', 'people')}${outsidePart(all, outside)}`);
  if (files > 0) essentials.push(`It carries ${counted(files, 'attachment', 'attachments')}`);
  return essentials;
}

function addFacts(draft: Draft, all: Recipient[], hidden: number): void {
  const unknown = all.filter((r) => r.person.standing === 'unknown');
  if (unknown.length > 0) {
    draft.facts.push({
      label: 'Outside and not in the contacts',
      value:
        unknown.length <= 20
          ? listed(
              unknown.map((r) => r.person.address),
              20,
            )
          : counted(unknown.length, 'address', 'addresses'),
      tone: 'danger',
      source: 'records',
      pointer: null,
    });
  }
  if (hidden > 0) {
    const value = counted(hidden, 'recipient the others do not see', 'recipients the others do not see');
    draft.facts.push({ label: 'Blind copies', value, tone: 'notice', source: 'arguments', pointer: null });
  }
  const seen = new Set<string>();
  for (const { raw, person, pointer } of all) {
    // Display names and comma-separated lists are the agent's wording: shown, but never instead of the address.
    if (raw === person.address || seen.has(pointer)) continue;
    seen.add(pointer);
    const written = reveal(raw, 'address');
    if (written === person.address) continue;
    draft.facts.push({
      label: 'Recipient as written',
      value: written,
      tone: 'plain',
      source: 'arguments',
      pointer: reveal(pointer),
    });
  }
}

function targetOf({ person, pointer }: Recipient): Target {
  return { kind: 'recipient', value: person.address, pointer: reveal(pointer), known: person.standing !== 'unknown' };
}

function attachmentsOf(reader: ArgumentReader): string[] {
  const found = reader.find('attachments');
  if (found === null) return [];
  const items = Array.isArray(found.value) ? found.value : [found.value];
  return items.map((item, i) => {
    const pointer = Array.isArray(found.value) ? pointerChild(found.pointer, i) : found.pointer;
    if (typeof item === 'string') return reader.read(item, pointer, 'address').shown;
    const name = isJsonObject(item)
      ? ['filename', 'name', 'path'].find((key) => typeof item[key] === 'string')
      : undefined;
    if (name !== undefined && isJsonObject(item)) {
      return reader.read(String(item[name]), pointerChild(pointer, name), 'address').shown;
    }
    return reveal(JSON.stringify(item));
  });
}

import { reveal } from '../../text/reveal.ts';
import { draftOf, noteEffect } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import { diffText } from '../edits/text-diff.ts';
import { addAttachmentHazards, addBodyHazards, addFindingHazards, addHazard } from '../mail/mail-hazards.ts';
import { lookedLikeDomain } from '../mail/near-domains.ts';
import { readMailArguments } from '../mail/read-mail.ts';
import type { MailRead } from '../mail/read-mail.ts';
import { addMailFacts, mailEssentials, mailSentence, targetOf } from '../mail/tell-mail.ts';
import type { Sent } from '../mail/tell-mail.ts';
import { recipientsOf } from '../people.ts';
import type { Recipient } from '../people.ts';
import { linkFindings } from '../urls.ts';
import { named } from '../words.ts';

/** Decodes an e-mail or an invitation: every recipient and whether they are known, the subject, each part of the body, what is attached. */
export const emailDecoder: Decoder = {
  name: 'email',
  version: 5,
  parses: true,
  roles: {
    to: ['/to', '/recipients', '/recipient', '/attendees'],
    cc: ['/cc'],
    bcc: ['/bcc'],
    from: ['/from'],
    reply_to: ['/reply_to', '/replyTo'],
    subject: [
      '/subject',
      '/title',
      '/summary',
      '/message/subject',
      '/Message/Subject/Data',
      '/Content/Simple/Subject/Data',
    ],
    body: [
      '/body',
      '/text',
      '/html',
      '/content',
      '/message/body',
      '/message/text',
      '/message',
      '/Message/Body',
      '/Content/Simple/Body',
      '/description',
    ],
    attachments: ['/attachments', '/files'],
    raw: ['/raw', '/message/raw', '/mime', '/RawMessage/Data', '/Content/Raw/Data', '/eml'],
  },
  decode({ reader, directory, budget }: DecoderInput): Draft {
    const mail = readMailArguments(reader);
    const of = (role: string): Recipient[] =>
      mail.people
        .filter((one) => one.role === role)
        .flatMap(({ read }) => recipientsOf(directory, [clean(read)], budget));
    const [to, cc, bcc] = [of('to'), of('cc'), [...of('bcc'), ...forgedRecipients(mail, 'bcc')]];
    const extra = [...forgedRecipients(mail, 'to'), ...forgedRecipients(mail, 'cc')];
    function forgedRecipients({ forged }: MailRead, wanted: string): Recipient[] {
      return forged
        .filter(({ name }) => name.toLowerCase() === wanted)
        .flatMap(({ value, pointer }) => recipientsOf(directory, [{ raw: value, shown: value, pointer }], budget));
    }
    const all = [...to, ...cc, ...bcc, ...extra];
    const lists = mail.people.filter(({ role }) => role === 'list');
    if (all.length === 0 && lists.length === 0) return reader.missing('to');
    const distinct = [...new Map(all.map((r) => [r.person.address.toLowerCase(), r])).values()];
    const sent: Sent = {
      all: distinct,
      outside: distinct.filter((r) => r.person.standing !== 'internal'),
      lists: lists.map(({ read }) => read.shown),
      subject: mail.subject?.shown ?? '',
      attachments: mail.attachments.map(({ name }) => reveal(name, 'address')),
    };
    const text = mail.parts.filter((part) => part.kind === 'text');
    const html = mail.parts.filter((part) => part.kind === 'html');
    const body = (text.length > 0 ? text : html).map((part) => reveal(part.raw)).join('\n');
    const draft = draftOf(mailSentence(sent), {
      kind: 'email',
      to: [...to, ...extra].map((r) => r.person),
      cc: cc.map((r) => r.person),
      bcc: bcc.map((r) => r.person),
      subject: sent.subject,
      body,
      attachments: mail.attachments.map(({ name, bytes }) =>
        reveal(bytes === null ? name : `${name} (${sizeOf(bytes)})`, 'address'),
      ),
    });
    if (text.length > 0)
      for (const part of html)
        draft.changes.push({ kind: 'text', label: 'The HTML part', lines: diffText(part.raw, part.raw) });
    if (mail.source !== null)
      draft.changes.push({
        kind: 'text',
        label: 'The mail as it was sent, decoded',
        lines: diffText(mail.source, mail.source),
      });
    draft.essentials = mailEssentials(sent);
    draft.measures = {
      recipients: distinct.length + lists.length,
      external_recipients: sent.outside.length,
      people_reached: distinct.reduce((sum, r) => sum + r.people, 0),
      audience: sent.outside.length > 0 ? 'external' : null,
    };
    if (lists.length > 0) draft.measures.unbounded = true;
    noteEffect(draft, 'send');
    addMailFacts(draft, mail, all, bcc.length);
    draft.findings = [
      ...all.flatMap((r) => r.findings),
      ...mail.parts.flatMap((p) => linkFindings(directory, p.raw, reveal(p.pointer), p.html)),
    ];
    addForged(draft, mail);
    addLookAlikes(draft, { directory, budget }, [...sent.outside, ...of('reply_to'), ...of('from')]);
    addFindingHazards(draft, draft.findings, reader.args);
    addAttachmentHazards(draft, mail.attachments, sent.outside.length > 0);
    addBodyHazards(draft, mail.parts);
    addReplies(draft, of('reply_to'), of('from'));
    draft.targets = distinct.map(targetOf);
    return draft;
  },
};

/** An address in front of a forged header is read without it. */
const clean = <T extends { raw: string }>(read: T): T => ({
  ...read,
  raw: read.raw.replace(/[\r\n]+[ \t]*[A-Za-z][\w-]{0,40}[ \t]*:[\s\S]*$/, ''),
});

const sizeOf = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} bytes`
    : bytes < 1_000_000
      ? `${Math.round(bytes / 1_000)} kB`
      : `${(bytes / 1_000_000).toFixed(1)} MB`;

function addForged(draft: Draft, { forged, subject }: MailRead): void {
  for (const { text, pointer } of forged) {
    const evidence = reveal(text, 'address');
    draft.findings.push({
      code: 'email.header',
      text: `A line break adds the header ${evidence}`,
      pointer: reveal(pointer),
    });
    addHazard(draft, {
      code: 'email.header',
      grade: 'grave',
      text: `A line break in it forges the mail header ${named(evidence)}`,
      evidence,
      pointer: reveal(pointer),
    });
  }
  if (forged.length > 0 || subject === null || !/[\r\n]/.test(subject.raw)) return;
  const text = 'The subject holds a line break, with which mail headers can be forged';
  draft.findings.push({ code: 'email.header', text, pointer: reveal(subject.pointer) });
}

function addLookAlikes(
  draft: Draft,
  { directory, budget }: Pick<DecoderInput, 'directory' | 'budget'>,
  people: readonly Recipient[],
): void {
  const hosts = new Map(people.map((one) => [one.person.address.slice(one.person.address.lastIndexOf('@') + 1), one]));
  for (const [host, { person, pointer }] of hosts) {
    const known =
      /[⟦\s]/.test(host) || !person.address.includes('@') ? null : lookedLikeDomain(directory, host, budget);
    if (known === null) continue;
    const text = `${named(host)} looks like ${named(reveal(known, 'address'))}, is not ${named(reveal(known, 'address'))}`;
    addHazard(draft, {
      code: 'email.look-alike',
      grade: 'serious',
      text,
      evidence: person.address,
      pointer: reveal(pointer),
    });
  }
}

function addReplies(draft: Draft, replies: readonly Recipient[], senders: readonly Recipient[]): void {
  const from = new Set(senders.map((one) => one.person.address.toLowerCase()));
  for (const { person, pointer } of replies) {
    if (person.standing === 'internal' || from.has(person.address.toLowerCase())) continue;
    const grade = person.standing === 'unknown' ? 'serious' : 'notice';
    addHazard(draft, {
      code: 'email.reply-to',
      grade,
      text: `Answers go to ${named(person.address)}, outside the company`,
      evidence: person.address,
      pointer: reveal(pointer),
    });
  }
}

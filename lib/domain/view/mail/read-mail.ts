import { decodeWords } from 'postal-mime';

import { reveal } from '../../text/reveal.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { forgedHeaders } from './addresses.ts';
import { attachmentsIn, bodyPart, bodyParts } from './content.ts';
import type { Attachment, BodyPart } from './content.ts';
import { headersOf, mailIn } from './mime.ts';
import { addresseesIn } from './people-in.ts';
import type { Addressee, MailRole } from './people-in.ts';

/** A mail as the arguments say it, in whatever shape. */
export interface MailRead {
  people: Addressee[];
  subject: Read | null;
  parts: BodyPart[];
  attachments: Attachment[];
  /** Header lines smuggled in by a line break, each with its place. */
  forged: { name: string; value: string; text: string; pointer: string }[];
  /** The source of a mail that was sent whole. */
  source: string | null;
}

const ROLES: readonly MailRole[] = ['to', 'cc', 'bcc', 'reply_to', 'from'];

/** Reads a mail: one sent whole, encoded or not, and whatever stands beside it. */
export function readMailArguments(reader: ArgumentReader): MailRead {
  const raw = reader.find('raw');
  const whole = typeof raw?.value === 'string' ? mailIn(raw.value) : null;
  const mail: MailRead = { people: [], subject: null, parts: [], attachments: [], forged: [], source: null };
  if (raw !== null && whole !== null) {
    reader.decode(raw.pointer);
    mail.source = whole.source;
    const read = (text: string): Read => ({ raw: text, shown: reveal(text, 'address'), pointer: raw.pointer });
    for (const role of ROLES)
      for (const value of headersOf(whole.mail, role === 'reply_to' ? 'reply-to' : role))
        mail.people.push({ role, read: read(value), name: null });
    const [subject] = headersOf(whole.mail, 'subject');
    if (subject !== undefined)
      mail.subject = { raw: subject, shown: reveal(decodeWords(subject)), pointer: raw.pointer };
    for (const kind of ['text', 'html'] as const) {
      const part = whole.mail[kind];
      if (part !== null) mail.parts.push(bodyPart(kind, part, raw.pointer));
    }
    mail.attachments = whole.mail.attachments.map(({ name, bytes }) => ({ name, bytes, pointer: raw.pointer }));
  }
  const mapped = ROLES.flatMap((role) => reader.all(role).map((found) => ({ role, ...found })));
  mail.people.push(...addresseesIn(reader, mapped));
  const subject = reader.text('subject');
  if (subject !== null) mail.subject = { ...subject, shown: reveal(decodeWords(subject.raw)) };
  mail.parts.push(...bodyParts(reader));
  mail.attachments.push(...attachmentsIn(reader));
  for (const { raw: text, pointer } of [...mail.people.map(({ read }) => read), ...(subject === null ? [] : [subject])])
    mail.forged.push(...forgedHeaders(text).map((header) => ({ ...header, pointer })));
  return mail;
}

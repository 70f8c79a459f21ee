import emailAddresses from 'email-addresses';
import { decodeWords } from 'postal-mime';

import type { Budget } from '../budget.ts';

/** One mailbox of a list, as mail programs read it. */
export interface Mailbox {
  name: string;
  address: string;
  /** What stands beside it and is no part of it: a comment. */
  aside: string;
}

const NAMED_ADDRESS = /^([^<>]*)<([^<>]*)>$/;

/** The mailboxes of a text: one, a list, a group; encoded names are decoded. */
export function mailboxesIn(raw: string, budget: Budget): Mailbox[] {
  const strict = /[(":\\]/.test(raw) && !/[\r\n]/.test(raw) ? parsed(raw, budget) : null;
  return strict ?? splitList(raw).map(mailboxOf);
}

/** By the standard's own grammar, which knows groups, comments and quoted names. */
function parsed(raw: string, budget: Budget): Mailbox[] | null {
  const outcome = budget.parse(raw, () =>
    emailAddresses.parseAddressList({ input: raw.replace(/\s*;\s*$/, ';'), rfc6532: true }),
  );
  if (!('result' in outcome) || outcome.result === null) return null;
  return outcome.result.flatMap((one) =>
    (one.type === 'group' ? one.addresses : [one]).map(({ name, address, parts }) => ({
      name: decodeWords(name ?? ''),
      address,
      aside: parts.comments.map((comment) => comment.semantic || comment.tokens).join(' '),
    })),
  );
}

function mailboxOf(part: string): Mailbox {
  const match = NAMED_ADDRESS.exec(part);
  const name = decodeWords((match?.[1] ?? '').trim()).replace(/^"(.*)"$/, '$1');
  return { name, address: (match?.[2] ?? part).trim(), aside: '' };
}

function splitList(raw: string): string[] {
  const parts = raw.match(/(?:"[^"]*"|[^",;]+|")+/g)?.map((part) => part.trim());
  const filled = parts?.filter((part) => part !== '') ?? [];
  return filled.length > 1 && filled.some((part) => part.includes('@')) ? filled : [raw.trim()];
}

/** Header lines that a line break smuggles into another header's value; `text` is the line as it stands. */
export function forgedHeaders(raw: string): { name: string; value: string; text: string }[] {
  return [...raw.matchAll(/[\r\n]+[ \t]*(([A-Za-z][\w-]{0,40})[ \t]*:[ \t]*([^\r\n]*))/g)].map(
    ([, text = '', name = '', value = '']) => ({ name, value, text }),
  );
}

import type { Directory } from '../../directory/directory.ts';
import { pointerGet } from '../../json/pointer.ts';
import { skeletonOf } from '../../text/look-alikes.ts';
import { reveal } from '../../text/reveal.ts';
import { accountKey, ibanChecks, isIbanShaped } from '../accounts.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { decimalOfMinor, isCurrency, minorDigits, minorUnits, moneyText } from '../currency.ts';
import { draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import type { Change, Fact, Finding } from '../view.ts';
import { named, quoted } from '../words.ts';

type Standing = Extract<Change, { kind: 'money' }>['account_standing'];

interface Amount {
  minor: number | null;
  currency: string | null;
  text: string;
  pointer: string;
  problems: { code: string; text: string }[];
  /** Facts whose exact spelling the amount does not repeat. */
  written: Fact[];
}

interface Payee {
  read: Read;
  account: Read | null;
  standing: Standing;
  recorded: { name: string; accounts: string[] } | null;
}

/** Decodes a payment: the exact amount, the payee, and whether the account matches the records. */
export const moneyDecoder: Decoder = {
  name: 'money',
  version: 1,
  roles: {
    amount: ['/amount', '/total', '/value'],
    amount_minor: ['/amount_minor', '/amount_cents', '/cents'],
    currency: ['/currency'],
    payee: ['/payee', '/recipient', '/beneficiary', '/to', '/vendor'],
    account: ['/account', '/iban', '/account_number'],
    reference: ['/reference', '/memo', '/note', '/subject', '/description'],
  },
  decode({ reader, directory }: DecoderInput): Draft {
    const amount = amountOf(reader);
    const payee = payeeOf(reader, directory);
    const reference = reader.scalar('reference');
    const name = payee.recorded === null ? named(payee.read.shown) : reveal(payee.recorded.name);
    const warning = warningOf(payee);
    const draft = draftOf(`Pay ${amount.text} to ${name}${warning === null ? '' : ` — ${warning}`}`, {
      kind: 'money',
      amount_minor: amount.minor,
      currency: amount.currency,
      amount_text: amount.text,
      payee: payee.read.shown,
      account: payee.account?.shown ?? null,
      account_standing: payee.standing,
      recorded_accounts: (payee.recorded?.accounts ?? []).map((account) => reveal(account, 'address')),
      reference: reference?.shown ?? null,
    });
    draft.essentials = [
      `${amount.text} would be paid`,
      ...(warning === null ? [] : [warning.charAt(0).toUpperCase() + warning.slice(1)]),
    ];
    draft.measures = {
      amount_minor: amount.minor,
      currency: amount.currency,
      account_changed: payee.standing === 'changed',
    };
    for (const { code, text } of amount.problems) {
      draft.findings.push({ code, text, pointer: amount.pointer });
      draft.uninspectable.push({ pointer: amount.pointer, why: text });
    }
    draft.facts.push(...amount.written);
    draft.findings.push(...payeeFindings(payee, directory));
    draft.facts.push({
      label: 'Bank details',
      value: STANDING_TEXT[payee.standing],
      tone: payee.standing === 'recorded' ? 'plain' : 'danger',
      source: 'records',
      pointer: payee.account === null ? null : reveal(payee.account.pointer),
    });
    draft.targets = [
      {
        kind: 'recipient',
        value: payee.read.shown,
        pointer: reveal(payee.read.pointer),
        known: payee.recorded !== null,
      },
    ];
    if (payee.account !== null) {
      const { shown, pointer } = payee.account;
      draft.targets.push({
        kind: 'account',
        value: shown,
        pointer: reveal(pointer),
        known: payee.standing === 'recorded',
      });
    }
    return draft;
  },
};

const STANDING_TEXT: Record<Standing, string> = {
  recorded: 'The ones in the records',
  changed: 'Not the ones in the records',
  unknown: 'The records know no such payee',
};

function warningOf({ standing, account }: Payee): string | null {
  if (standing === 'changed') return 'the bank details are new';
  if (standing === 'recorded') return null;
  return account === null ? 'the records know no such payee' : 'the records know neither the payee nor the account';
}

function payeeOf(reader: ArgumentReader, directory: Directory): Payee {
  const account = reader.scalar('account', 'address');
  const read = reader.scalar('payee', 'address') ?? account ?? reader.missing('payee');
  const recorded = directory.find('payee', read.raw);
  // Some tools identify the payee by account only.
  const paid = account ?? (isIbanShaped(read.raw) ? read : null);
  const holds =
    paid !== null && recorded?.accounts.some((known) => accountKey(known) === accountKey(paid.raw)) === true;
  const standing = recorded === null ? 'unknown' : paid === null || paid === read || holds ? 'recorded' : 'changed';
  return { read, account: paid, standing, recorded };
}

function payeeFindings({ read, account, recorded }: Payee, directory: Directory): Finding[] {
  const findings: Finding[] = [];
  const skeleton = skeletonOf(read.raw.toLowerCase());
  if (recorded === null && skeleton !== read.raw.toLowerCase() && directory.find('payee', skeleton) !== null) {
    const text = `The payee is not ${skeleton}, whom the records know, but looks like it`;
    findings.push({ code: 'money.look-alike-payee', text, pointer: reveal(read.pointer) });
  }
  if (account !== null && isIbanShaped(account.raw) && !ibanChecks(account.raw)) {
    findings.push({
      code: 'money.iban-check',
      text: 'The check digits of the IBAN are wrong',
      pointer: reveal(account.pointer),
    });
  }
  return findings;
}

function amountOf(reader: ArgumentReader): Amount {
  const currencyRead = reader.text('currency');
  const code = currencyRead?.raw.trim().toUpperCase() ?? '';
  const currency = isCurrency(code) ? code : null;
  const digits = currency === null ? 2 : minorDigits(currency);
  const minorRead = reader.scalar('amount_minor');
  const read = minorRead ?? reader.scalar('amount') ?? reader.missing('amount');
  const isText = typeof pointerGet(reader.args, read.pointer) === 'string';
  const written = read.raw.trim();
  const decimal =
    minorRead === null ? (/^-?\d+(?:\.\d+)?$/.test(written) ? written : null) : decimalOfMinor(written, digits);
  const minor = decimal === null ? null : minorUnits(decimal, digits);
  const problems: Amount['problems'] = [];
  if (decimal === null)
    problems.push({ code: 'money.amount', text: `The amount ${quoted(read.shown)} is not a plain number` });
  else if (minor === null)
    problems.push({ code: 'money.precision', text: `The amount ${read.shown} is finer or larger than money can be` });
  if (minor !== null && minor <= 0) problems.push({ code: 'money.negative', text: 'The amount is not above zero' });
  if (minorRead !== null && reader.find('amount') !== null)
    problems.push({ code: 'money.two-amounts', text: 'The arguments state the amount twice, in different units' });
  if (currencyRead === null) problems.push({ code: 'money.currency', text: 'The currency is not stated' });
  else if (currency === null)
    problems.push({ code: 'money.currency', text: `${quoted(currencyRead.shown)} is not a known currency` });
  const asSent = [
    ...(decimal === null || isText ? [asWritten('Amount', read)] : []),
    ...(currencyRead === null || currencyRead.raw === currency ? [] : [asWritten('Currency', currencyRead)]),
  ];
  const text = textOf(decimal, minor, currency, read, currencyRead);
  return { minor, currency, text, pointer: reveal(read.pointer), problems, written: asSent };
}

const asWritten = (part: string, { shown, pointer }: Read): Fact => ({
  label: `${part} as written`,
  value: shown,
  tone: 'plain',
  source: 'arguments',
  pointer: reveal(pointer),
});

function textOf(
  decimal: string | null,
  minor: number | null,
  currency: string | null,
  read: Read,
  code: Read | null,
): string {
  if (decimal !== null && minor !== null && currency !== null) return moneyText(decimal, currency);
  const figures = decimal === null ? quoted(read.shown) : groupDigits(decimal);
  return `${figures} ${code === null ? '(no currency stated)' : quoted(code.shown)}`;
}

const groupDigits = (decimal: string): string =>
  decimal.replace(/\d+(?=\.|$)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','));

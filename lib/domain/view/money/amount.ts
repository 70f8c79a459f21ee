import { reveal } from '../../text/reveal.ts';
import type { Read } from '../argument-reader.ts';
import { decimalOfMinor, isCurrency, minorDigits, minorUnits, moneyText, readingsOf } from '../currency.ts';
import type { Fact, Hazard } from '../view.ts';
import { quoted } from '../words.ts';

/** Whether an amount counts whole units (euros) or minor ones (cents); `unsaid` where neither its name nor the registry tells. */
export type Unit = 'major' | 'minor' | 'unsaid';

/** Something about an amount or payee that a reviewer has to know, and what weighs accordingly. */
export interface Trouble {
  code: string;
  grade: Hazard['grade'];
  text: string;
  at: Read;
}

/** One amount: exact, or null where it cannot be read for certain. */
export interface Amount {
  minor: number | null;
  currency: string | null;
  /** With its currency, or quoted as it was written. */
  text: string;
  read: Read;
  troubles: Trouble[];
  /** Facts whose exact spelling the amount does not repeat. */
  facts: Fact[];
}

/** Reads an amount by digits; whatever programs may read differently is told instead of guessed. */
export function amountOf(read: Read, isText: boolean, unit: Unit, currencyRead: Read | null): Amount {
  const code = currencyRead?.raw.trim().toUpperCase() ?? '';
  const currency = isCurrency(code) ? code : null;
  const digits = currency === null ? 2 : minorDigits(currency);
  const written = read.raw.trim();
  const readings = isText ? readingsOf(written, digits) : [];
  const decimal = readings.length > 0 ? null : unit === 'minor' ? decimalOfMinor(written, digits) : plain(written);
  const minor = decimal === null ? null : minorUnits(decimal, digits);
  const trouble = (name: string, grade: Hazard['grade'], text: string, at = read): Trouble => ({
    code: `money.${name}`,
    grade,
    text,
    at,
  });
  const troubles: Trouble[] = [];
  if (readings.length > 0) {
    const text = `The amount ${quoted(read.shown)} is read differently by different programs: as ${either(readings)}`;
    troubles.push(trouble('ambiguous', 'serious', text));
  } else if (decimal === null)
    troubles.push(trouble('amount', 'serious', `The amount ${quoted(read.shown)} is not a plain number`));
  else if (minor === null)
    troubles.push(trouble('precision', 'serious', `The amount ${read.shown} is finer or larger than money can be`));
  if (minor !== null && minor <= 0) troubles.push(trouble('negative', 'serious', 'The amount is not above zero'));
  if (currencyRead === null) troubles.push(trouble('currency', 'notice', 'The currency is not stated'));
  else if (currency === null)
    troubles.push(trouble('currency', 'notice', `${quoted(currencyRead.shown)} is not a known currency`, currencyRead));
  const unsure = unit === 'unsaid' && decimal !== null && minor !== null && minor > 0 && digits > 0;
  const other = unsure ? decimalOfMinor(written, digits) : null;
  if (other !== null) {
    const cents = currency === null ? other : moneyText(other, currency);
    troubles.push(trouble('unit', 'notice', `It is ${cents} if the tool counts in cents, which nobody has said`));
  }
  return {
    minor,
    currency,
    text: textOf(decimal, minor, currency, read, currencyRead),
    read,
    troubles,
    facts: [
      ...(decimal === null || isText ? [asWritten('Amount', read)] : []),
      ...(currencyRead === null || currencyRead.raw === currency ? [] : [asWritten('Currency', currencyRead)]),
    ],
  };
}

const either = (readings: readonly string[]): string =>
  `${readings.slice(0, -1).join(', ')} or ${readings.at(-1) ?? ''}`;

const plain = (written: string): string | null => (/^-?\d+(?:\.\d+)?$/.test(written) ? written : null);

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

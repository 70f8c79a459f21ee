import { ibanChecks } from '../view/accounts.ts';
import { firstHits, type Hit } from './hit.ts';

/** Length of each country’s IBAN: SWIFT IBAN Registry, release 99. */
const LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
const START = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}/g;

/** IBANs (ISO 13616) with their country's length and valid check digits, with or without gaps. */
export function ibansIn(text: string): Hit[] {
  return firstHits(START, text, ({ 0: head, index: start }) => {
    const length = LENGTHS.get(head.slice(0, 2));
    const end = length === undefined ? null : endOf(text, start, length);
    if (end === null) return null;
    const value = text.slice(start, end);
    if (!ibanChecks(value.replace(/[^A-Z0-9]/g, ''))) return null;
    return { kind: 'personal', code: 'personal.iban', name: 'a bank account number (IBAN)', start, end, value };
  });
}

/** The end of the IBAN that starts at `start`, or null when there is none. */
function endOf(text: string, start: number, length: number): number | null {
  let at = start;
  let digits = 0;
  for (let taken = 0; taken < length; taken += 1) {
    if (isGap(text.charCodeAt(at))) at += 1;
    const code = text.charCodeAt(at);
    if (isDigit(code)) digits += 1;
    else if (!isCapital(code)) return null;
    at += 1;
  }
  // National formats have at most seven letters and at least ten digits; lists of codes and words in capitals do not.
  return digits >= Math.max(10, length - 9) && !/[A-Za-z0-9]/.test(text.charAt(at)) ? at : null;
}

/** Space, no-break spaces, dash, and the plus sign of query strings. */
const isGap = (code: number): boolean =>
  code === 0x20 || code === 0xa0 || code === 0x202f || code === 0x2d || code === 0x2b;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isCapital = (code: number): boolean => code >= 0x41 && code <= 0x5a;

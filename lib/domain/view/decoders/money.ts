import { reveal } from '../../text/reveal.ts';
import { decimalOfMinor, minorDigits, moneyText } from '../currency.ts';
import { addSentence, draftOf } from '../draft.ts';
import type { Decoder, DecoderInput, Draft } from '../draft.ts';
import type { Trouble, Unit } from '../money/amount.ts';
import { warningOf, type Payee, type Standing } from '../money/payee.ts';
import { paymentsOf, type Payment } from '../money/payments.ts';
import type { Change, Fact, Target } from '../view.ts';
import { counted, grouped } from '../words.ts';

const NAMED_IN_SENTENCE = 3;

/** Decodes payments: every one in the call, their exact amounts and sum per currency, the payees, and whether the accounts match the records. */
export const moneyDecoder: Decoder = {
  name: 'money',
  version: 3,
  roles: {
    amount: ['/amount', '/total', '/value'],
    amount_minor: ['/amount_minor', '/amount_cents', '/cents'],
    currency: ['/currency', '/currency_code', '/currencyCode'],
    payee: ['/payee', '/recipient', '/beneficiary', '/to', '/vendor'],
    account: ['/account', '/iban', '/account_number'],
    reference: ['/reference', '/memo', '/note', '/subject', '/description'],
  },
  decode({ reader, tool, directory, budget }: DecoderInput): Draft {
    const { payments, unit, twice } = paymentsOf(reader, tool, directory);
    budget.spend(payments.length);
    const sums = sumsOf(payments);
    const verb = /\brefund/i.test(`${tool.name.replace(/[_.-]/g, ' ')} ${tool.title}`) ? 'Refund' : 'Pay';
    const troubles = distinctTroubles(payments.flatMap(({ amount, payee }) => [...amount.troubles, ...payee.troubles]));
    const warning = warningAbout(payments);
    const told = troubles.filter(({ code }) => TOLD.has(code)).map(({ text }) => text);
    const lead = `${verb} ${leadOf(payments, sums)}${warning === null ? '' : ` — ${warning}`}`;
    const [first] = payments;
    const draft = draftOf([lead, ...told].join('. ') + (told.length > 0 ? '.' : ''), changeOf(first as Payment));
    draft.changes = payments.map(changeOf);
    draft.essentials = [
      `${sums ?? 'An unknown amount'} would be paid${payments.length > 1 ? ` in ${grouped(payments.length)} payments` : ''}`,
      ...(warning === null ? [] : [warning.charAt(0).toUpperCase() + warning.slice(1)]),
      ...told,
    ];
    addMeasures(draft, payments);
    for (const trouble of troubles) addTrouble(draft, trouble);
    if (twice !== null) {
      const text = 'The arguments state the amount twice, in different units';
      addTrouble(draft, {
        code: 'money.two-amounts',
        grade: 'serious',
        text,
        at: {
          raw: '',
          shown: reveal(typeof twice.value === 'string' ? twice.value : JSON.stringify(twice.value)),
          pointer: twice.pointer,
        },
      });
      draft.essentials.push(text);
      addSentence(draft, text);
    }
    draft.facts.push(...unitFacts(unit, first as Payment), ...payments.flatMap(({ amount }) => amount.facts));
    draft.facts.push(...distinctFacts(payments.map(({ payee }) => bankFact(payee))));
    draft.targets = payments.flatMap(({ payee }) => targetsOf(payee));
    return draft;
  },
};

/** What a reviewer has to read before approving stands in the sentence as well. */
const TOLD = new Set(['money.ambiguous', 'money.unit', 'money.look-alike-payee', 'money.negative']);
/** Says that the decoder may be wrong about what happens. */
const UNSURE = new Set(['money.amount', 'money.ambiguous', 'money.precision', 'money.currency', 'money.negative']);

const STANDING_TEXT: Record<Standing, string> = {
  recorded: 'The ones in the records',
  changed: 'Not the ones in the records',
  unknown: 'The records know no such payee',
};

function leadOf(payments: readonly Payment[], sums: string | null): string {
  const [one] = payments;
  if (payments.length === 1 && one !== undefined) return `${one.amount.text} to ${one.payee.name}`;
  const payees = new Set(payments.map(({ payee }) => payee.read.raw));
  const [to] = payments;
  const whom = payees.size === 1 && to !== undefined ? to.payee.name : counted(payees.size, 'payee', 'payees');
  const sorted = [...payments].sort((a, b) => (b.amount.minor ?? Infinity) - (a.amount.minor ?? Infinity));
  const few = sorted.slice(0, NAMED_IN_SENTENCE).map(({ amount, payee }) => `${amount.text} to ${payee.name}`);
  const others = payments.length - few.length;
  const list = [...few, ...(others === 0 ? [] : [`${grouped(others)} more`])];
  const last = list.pop() ?? '';
  const each = payees.size === 1 ? '' : `: ${list.length === 0 ? last : `${list.join(', ')} and ${last}`}`;
  return `${sums ?? 'an unknown amount'} in ${grouped(payments.length)} payments to ${whom}${each}`;
}

/** The sum in each currency; null where an amount cannot be counted. */
function sumsOf(payments: readonly Payment[]): string | null {
  const [one] = payments;
  if (payments.length === 1 && one !== undefined) return one.amount.text;
  const sums = new Map<string | null, bigint>();
  for (const { amount } of payments) {
    if (amount.minor === null) return null;
    sums.set(amount.currency, (sums.get(amount.currency) ?? 0n) + BigInt(amount.minor));
  }
  const texts = [...sums].map(([currency, minor]) => {
    const decimal = decimalOfMinor(String(minor), currency === null ? 2 : minorDigits(currency)) ?? '';
    return currency === null ? `${decimal} (no currency stated)` : moneyText(decimal, currency);
  });
  return texts.join(' and ');
}

function addMeasures(draft: Draft, payments: readonly Payment[]): void {
  const currencies = new Set(payments.map(({ amount }) => amount.currency));
  const [currency = null] = currencies;
  const minors = payments.map(({ amount }) => amount.minor);
  const sum = minors.every((minor) => minor !== null) ? minors.reduce((total, minor) => total + minor, 0) : null;
  // Sums in different currencies cannot be added, and a rule about one of them must not take the other for it.
  const whole = currencies.size === 1 && sum !== null && Number.isSafeInteger(sum);
  draft.measures = {
    amount_minor: whole ? sum : null,
    currency: currencies.size === 1 ? currency : null,
    account_changed: payments.some(({ payee }) => payee.standing === 'changed'),
    ...(payments.length > 1 ? { items: payments.length } : {}),
  };
  const [first] = payments;
  if (currencies.size > 1 && first !== undefined)
    addTrouble(draft, {
      code: 'money.currencies',
      grade: 'serious',
      text: `The payments are in ${grouped(currencies.size)} currencies, so there is no one sum`,
      at: first.amount.read,
    });
}

function addTrouble(draft: Draft, { code, grade, text, at }: Trouble): void {
  const pointer = reveal(at.pointer);
  // Two findings have been part of the view since before there were hazards.
  if (code !== 'money.account-changed' && code !== 'money.unit') draft.findings.push({ code, text, pointer });
  if (UNSURE.has(code) || code === 'money.two-amounts') draft.uninspectable.push({ pointer, why: text });
  draft.hazards.push({ code, grade, text, evidence: at.shown, pointer });
}

/** The same trouble in a hundred payments is one, at the first of them. */
const distinctTroubles = (troubles: Trouble[]): Trouble[] =>
  [
    ...new Map(troubles.map((trouble) => [`${trouble.code}\n${trouble.text}`, trouble] as const).reverse()).values(),
  ].reverse();

function warningAbout(payments: readonly Payment[]): string | null {
  const [one] = payments;
  if (payments.length === 1 && one !== undefined) return warningOf(one.payee);
  const changed = payments.filter(({ payee }) => payee.standing === 'changed').length;
  const unknown = new Set(payments.filter(({ payee }) => payee.standing === 'unknown').map((p) => p.payee.read.raw))
    .size;
  const parts = [
    ...(changed === 0 ? [] : [`the bank details of ${counted(changed, 'payment', 'payments')} are new`]),
    ...(unknown === 0 ? [] : [`the records do not know ${grouped(unknown)} of the payees`]),
  ];
  return parts.length === 0 ? null : parts.join(', and ');
}

const changeOf = ({ amount, payee, reference }: Payment): Extract<Change, { kind: 'money' }> => ({
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

const UNIT_TEXT: Record<Exclude<Unit, 'major'>, string> = {
  minor: 'Counted in minor units (cents), and shown in whole ones',
  unsaid: 'Read as whole units; whether the tool counts in cents was not said when it was registered',
};

const unitFacts = (unit: Unit, { amount }: Payment): Fact[] =>
  unit === 'major'
    ? []
    : [
        {
          label: 'Unit',
          value: UNIT_TEXT[unit],
          tone: unit === 'unsaid' ? 'notice' : 'plain',
          source: 'registry',
          pointer: reveal(amount.read.pointer),
        },
      ];

const bankFact = (payee: Payee): Fact => ({
  label: 'Bank details',
  value: STANDING_TEXT[payee.standing],
  tone: payee.standing === 'recorded' ? 'plain' : 'danger',
  source: 'records',
  pointer: payee.account === null ? null : reveal(payee.account.pointer),
});

const distinctFacts = (facts: Fact[]): Fact[] => [...new Map(facts.map((fact) => [`${fact.value}`, fact])).values()];

function targetsOf({ read, account, recorded, standing }: Payee): Target[] {
  const payee: Target = {
    kind: 'recipient',
    value: read.shown,
    pointer: reveal(read.pointer),
    known: recorded !== null,
  };
  if (account === null) return [payee];
  const known = standing === 'recorded';
  return [payee, { kind: 'account', value: account.shown, pointer: reveal(account.pointer), known }];
}

import type { Directory } from '../../directory/directory.ts';
import { isJsonObject } from '../../json/json.ts';
import type { JsonObject } from '../../json/json.ts';
import { pointerChild, pointerMatches, pointerSegments } from '../../json/pointer.ts';
import type { FieldMap, Tool } from '../../tool/tool.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import { amountOf, type Amount, type Unit } from './amount.ts';
import { payeeOf, type Payee, type Placed } from './payee.ts';

/** One payment of a call that may hold many. */
export interface Payment {
  amount: Amount;
  payee: Payee;
  reference: Read | null;
}

/** All payments of a call, and how their amounts are counted. */
export interface Payments {
  payments: Payment[];
  unit: Unit;
  /** A second amount of the same payment, in the other unit. */
  twice: Placed | null;
}

const AMOUNT_KEYS = ['value', 'amount', 'total'];
const MINOR_KEYS = ['amount_minor', 'amount_cents', 'minor', 'cents', 'minor_units'];
const CURRENCY_KEYS = ['currency', 'currency_code', 'currencyCode', 'ccy'];
const ITEM_ROLES = {
  payee: ['payee', 'recipient', 'beneficiary', 'receiver', 'to', 'vendor', 'destination', 'name'],
  account: ['account', 'iban', 'account_number'],
  reference: ['reference', 'memo', 'note', 'description'],
} as const;

/**
 * Every payment in the arguments: one, or as many as a list pointer or a list of objects with amounts holds. Who is paid, in which currency and for
 * what belongs to an amount when it stands in the same item, or in none.
 */
export function paymentsOf(reader: ArgumentReader, tool: Tool, directory: Directory): Payments {
  const minor = reader.all('amount_minor');
  const major = reader.all('amount');
  const listed = minor.length + major.length === 0 ? amountsInLists(reader.args) : null;
  const counted = listed?.found ?? (minor.length > 0 ? minor : major);
  if (counted.length === 0) return reader.missing('amount');
  const counts = (listed?.minor ?? minor.length > 0) ? 'minor' : 'major';
  const unit = counts === 'major' && isUnsaid(tool, counted) ? 'unsaid' : counts;
  const payments = counted.map((found): Payment => {
    const inner = innerOf(found, unit);
    const own = (role: 'payee' | 'account' | 'reference') => belonging(reader, role, found.pointer, ITEM_ROLES[role]);
    const currency = currencyOf(reader, found);
    const isText = typeof inner.value === 'string';
    if (typeof inner.value === 'object' || typeof inner.value === 'boolean')
      throw reader.wrongType('amount', inner.pointer, 'an amount');
    const read = reader.read(String(inner.value), inner.pointer);
    const reference = own('reference');
    const unitHere = inner.minor ? 'minor' : unit;
    return {
      amount: amountOf(read, isText, unitHere, currency),
      payee: payeeOf(reader, directory, own('payee'), own('account')),
      reference:
        reference === null || typeof reference.value === 'object'
          ? null
          : reader.read(String(reference.value), reference.pointer),
    };
  });
  return { payments, unit, twice: minor.length > 0 ? (major[0] ?? null) : null };
}

/** A whole number under a name that tells nothing, in a schema that takes whole numbers only: euros and cents look the same. */
function isUnsaid(tool: Tool, counted: readonly Placed[]): boolean {
  const fields: FieldMap = tool.view.fields ?? {};
  if (Object.hasOwn(fields, 'amount')) return false;
  return counted.every(({ value, pointer }) => {
    const [name = ''] = pointerSegments(pointer) ?? [];
    const properties = tool.input_schema['properties'];
    const declared = isJsonObject(properties ?? null) ? (properties as JsonObject)[name] : undefined;
    const integer = isJsonObject(declared ?? null) && (declared as JsonObject)['type'] === 'integer';
    return integer && typeof value === 'number' && Number.isInteger(value);
  });
}

/** An amount may be an object that holds value and currency, as most payment systems send it. */
function innerOf({ pointer, value }: Placed, unit: Unit): Placed & { minor: boolean } {
  if (!isJsonObject(value)) return { pointer, value, minor: false };
  const minor = MINOR_KEYS.find((key) => typeof value[key] === 'number' || typeof value[key] === 'string');
  const key = minor ?? AMOUNT_KEYS.find((k) => typeof value[k] === 'number' || typeof value[k] === 'string');
  if (key === undefined) return { pointer, value, minor: unit === 'minor' };
  return { pointer: pointerChild(pointer, key), value: value[key] ?? null, minor: minor !== undefined };
}

function currencyOf(reader: ArgumentReader, amount: Placed): Read | null {
  if (isJsonObject(amount.value)) {
    const { value, pointer } = amount;
    const key = CURRENCY_KEYS.find((k) => typeof value[k] === 'string');
    if (key !== undefined) return reader.read(String(value[key]), pointerChild(pointer, key));
  }
  const found = belonging(reader, 'currency', amount.pointer, CURRENCY_KEYS);
  if (found === null) return null;
  if (typeof found.value !== 'string') throw reader.wrongType('currency', found.pointer, 'text');
  return reader.read(found.value, found.pointer);
}

/** The value of a role that belongs to the amount at this place: in the same item of a list, or for all of them. */
function belonging(reader: ArgumentReader, role: string, amount: string, names: readonly string[]): Placed | null {
  const at = pointerSegments(amount) ?? [];
  const item = at.findLastIndex((segment) => /^\d+$/.test(segment));
  const beside = item === -1 || reader.isMapped(role) ? [] : besideOf(reader, at.slice(0, item + 1), names);
  let best: (Placed & { shared: number }) | null = null;
  for (const found of [...beside, ...reader.all(role)]) {
    const here = pointerSegments(found.pointer) ?? [];
    const parts = here.findIndex((segment, i) => segment !== at[i]);
    const shared = parts === -1 ? here.length : parts;
    // Another item of the same list: that is another payment's.
    if (/^\d+$/.test(here[shared] ?? '') && /^\d+$/.test(at[shared] ?? '')) continue;
    if (best === null || shared > best.shared) best = { ...found, shared };
  }
  return best;
}

function besideOf(reader: ArgumentReader, item: readonly string[], names: readonly string[]): Placed[] {
  const prefix = item.reduce<string>((pointer, segment) => pointerChild(pointer, segment), '');
  return names.flatMap((name) =>
    pointerMatches(reader.args, pointerChild(prefix, name)).filter(({ value }) => value !== null),
  );
}

/** Amounts in lists of objects, at the top or one level below; the first list that has any. */
function amountsInLists(args: JsonObject): { found: Placed[]; minor: boolean } | null {
  for (const list of listsIn(args)) {
    for (const [keys, minor] of [
      [MINOR_KEYS, true],
      [AMOUNT_KEYS, false],
    ] as const)
      for (const key of keys) {
        const found = pointerMatches(args, `${list}/*/${key}`).filter(({ value }) => value !== null);
        if (found.length > 0) return { found, minor };
      }
  }
  return null;
}

function listsIn(args: JsonObject): string[] {
  const isList = (value: unknown): boolean => Array.isArray(value) && value.some((item) => isJsonObject(item));
  return Object.entries(args).flatMap(([name, value]) => {
    const pointer = pointerChild('', name);
    if (isList(value)) return [pointer];
    if (!isJsonObject(value)) return [];
    return Object.entries(value).flatMap(([inner, list]) => (isList(list) ? [pointerChild(pointer, inner)] : []));
  });
}

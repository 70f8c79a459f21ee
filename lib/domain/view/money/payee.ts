import type { Directory } from '../../directory/directory.ts';
import { isJsonObject } from '../../json/json.ts';
import { pointerChild } from '../../json/pointer.ts';
import type { JsonValue } from '../../json/json.ts';
import { skeletonOf } from '../../text/look-alikes.ts';
import { reveal } from '../../text/reveal.ts';
import { accountKey, ibanChecks, isIbanShaped } from '../accounts.ts';
import type { ArgumentReader, Read } from '../argument-reader.ts';
import type { Change } from '../view.ts';
import { named } from '../words.ts';
import type { Trouble } from './amount.ts';

export type Standing = Extract<Change, { kind: 'money' }>['account_standing'];

/** Who is paid, to which account, and what the records know of both. */
export interface Payee {
  read: Read;
  account: Read | null;
  standing: Standing;
  recorded: { name: string; accounts: string[] } | null;
  /** As it stands in a sentence. */
  name: string;
  troubles: Trouble[];
}

/** A value at its place. */
export interface Placed {
  pointer: string;
  value: JsonValue;
}

const NAME_KEYS = ['name', 'payee', 'email', 'email_address', 'id', 'account', 'iban', 'account_number'];
const ACCOUNT_KEYS = ['iban', 'account', 'account_number'];

/** Compares a payee and an account, either of which may be missing or an object that holds both, with the records. */
export function payeeOf(
  reader: ArgumentReader,
  directory: Directory,
  payee: Placed | null,
  account: Placed | null,
): Payee {
  const accountRead = scalarOf(reader, account, ACCOUNT_KEYS) ?? innerAccount(reader, payee);
  const read = scalarOf(reader, payee, NAME_KEYS) ?? accountRead ?? reader.missing('payee');
  const recorded = directory.find('payee', read.raw);
  // Some tools identify the payee by account only.
  const paid = accountRead ?? (isIbanShaped(read.raw) ? read : null);
  const holds =
    paid !== null && recorded?.accounts.some((known) => accountKey(known) === accountKey(paid.raw)) === true;
  const standing = recorded === null ? 'unknown' : paid === null || paid === read || holds ? 'recorded' : 'changed';
  const name = recorded === null ? named(read.shown) : reveal(recorded.name);
  return {
    read,
    account: paid,
    standing,
    recorded,
    name,
    troubles: troublesOf(read, paid, recorded, standing, directory),
  };
}

/** What stands behind the payee's name in the sentence; null where the records know payee and account. */
export function warningOf({ standing, account }: Payee): string | null {
  if (standing === 'changed') return 'the bank details are new';
  if (standing === 'recorded') return null;
  return account === null ? 'the records know no such payee' : 'the records know neither the payee nor the account';
}

function innerAccount(reader: ArgumentReader, payee: Placed | null): Read | null {
  return payee !== null && isJsonObject(payee.value) ? scalarOf(reader, payee, ACCOUNT_KEYS) : null;
}

/** The value as text; of an object, the first of these members. */
function scalarOf(reader: ArgumentReader, placed: Placed | null, keys: readonly string[]): Read | null {
  if (placed === null) return null;
  const { pointer, value } = placed;
  if (isJsonObject(value)) {
    const key = keys.find((k) => Object.hasOwn(value, k) && value[k] !== null && typeof value[k] !== 'object');
    return key === undefined ? null : reader.read(String(value[key]), pointerChild(pointer, key), 'address');
  }
  if (value === null) return null;
  if (typeof value === 'object') throw reader.wrongType('payee', pointer, 'a single value');
  return reader.read(String(value), pointer, 'address');
}

function troublesOf(
  read: Read,
  account: Read | null,
  recorded: Payee['recorded'],
  standing: Standing,
  directory: Directory,
): Trouble[] {
  const troubles: Trouble[] = [];
  const skeleton = skeletonOf(read.raw.toLowerCase());
  if (recorded === null && skeleton !== read.raw.toLowerCase() && directory.find('payee', skeleton) !== null) {
    const text = `The payee is not ${skeleton}, whom the records know, but looks like it`;
    troubles.push({ code: 'money.look-alike-payee', grade: 'serious', text, at: read });
  }
  if (account !== null && isIbanShaped(account.raw) && !ibanChecks(account.raw)) {
    const text = 'The check digits of the IBAN are wrong';
    troubles.push({ code: 'money.iban-check', grade: 'notice', text, at: account });
  }
  if (standing === 'changed' && account !== null) {
    const text = 'The bank details are not the ones that the records have of this payee';
    troubles.push({ code: 'money.account-changed', grade: 'grave', text, at: account });
  }
  return troubles;
}

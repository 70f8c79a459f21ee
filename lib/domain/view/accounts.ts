const IBAN_SHAPE = /^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/;

/** An account number in the form banks compare: no spaces, dots or dashes, upper case. Hidden characters are kept. */
export function accountKey(account: string): string {
  return account.replace(/[ .-]/g, '').toUpperCase();
}

/** Whether the text has the form of an IBAN (ISO 13616); check digits are not verified. */
export function isIbanShaped(account: string): boolean {
  return IBAN_SHAPE.test(accountKey(account));
}

/** Whether an IBAN's check digits are valid (ISO 7064 MOD 97-10). */
export function ibanChecks(account: string): boolean {
  const key = accountKey(account);
  let remainder = 0;
  for (const char of key.slice(4) + key.slice(0, 4)) {
    const value = parseInt(char, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}

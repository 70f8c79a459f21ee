const CODES = new Set(Intl.supportedValuesOf('currency'));
const FORMATS = new Map<string, Intl.NumberFormat>();

/** Whether the runtime knows this ISO 4217 code. */
export function isCurrency(code: string): boolean {
  return CODES.has(code);
}

/** Decimal places of a currency's minor unit (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(code: string): number {
  return formatOf(code).resolvedOptions().maximumFractionDigits ?? 2;
}

/** An exact decimal amount with its currency, in English notation: `€48,750.00`. Never rounded within the minor unit. */
export function moneyText(decimal: string, code: string): string {
  // Intl puts a no-break space after some codes, which `reveal` would mark.
  return formatOf(code)
    .format(decimal as Intl.StringNumericLiteral)
    .replace(/\u00a0/g, ' ');
}

/**
 * Converts a plain decimal such as `48750.5` to minor units, by digits rather than floating point; null when it has more decimal places than the
 * currency, or is not a safe integer.
 */
export function minorUnits(decimal: string, digits: number): number | null {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(decimal);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > digits) return null;
  const minor = Number(`${sign}${whole}${kept.padEnd(digits, '0')}`);
  return Number.isSafeInteger(minor) ? minor : null;
}

/** Converts an integer in minor units to decimal notation: `4875000` with 2 digits is `48750.00`. Null when it is no integer. */
export function decimalOfMinor(minor: string, digits: number): string | null {
  const match = /^(-?)(\d+)$/.exec(minor);
  if (match === null) return null;
  const [, sign = '', figures = ''] = match;
  if (digits === 0) return sign + figures;
  const padded = figures.padStart(digits + 1, '0');
  return `${sign}${padded.slice(0, -digits)}.${padded.slice(-digits)}`;
}

function formatOf(code: string): Intl.NumberFormat {
  let format = FORMATS.get(code);
  if (format === undefined) {
    format = new Intl.NumberFormat('en', { style: 'currency', currency: code });
    FORMATS.set(code, format);
  }
  return format;
}

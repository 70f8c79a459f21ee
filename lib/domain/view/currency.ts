const CODES = new Set(Intl.supportedValuesOf('currency'));
const FORMATS = new Map<string, Intl.NumberFormat>();

/**
 * Currencies whose minor unit is not a hundredth, as ISO 4217 has it and payment systems count. `Intl` has what is customary in shops instead, where
 * nobody asks for the cents of a rupiah any more.
 */
const DIGITS = new Map(
  Object.entries({
    0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
    3: 'BHD IQD JOD KWD LYD OMR TND',
    4: 'CLF UYW',
  }).flatMap(([digits, codes]) => codes.split(' ').map((code) => [code, Number(digits)] as const)),
);

/** Whether the runtime knows this ISO 4217 code. */
export function isCurrency(code: string): boolean {
  return CODES.has(code);
}

/** Decimal places of a currency's minor unit (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorDigits(code: string): number {
  return DIGITS.get(code) ?? 2;
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

const SEPARATED = /^-?\d[\d.,'’ \u00a0\u202f_]{0,38}\d$/;

/**
 * What programs make of a number whose separators they take differently, as `48.000,00` or `1,00,000`, or `48.000` where nobody counts thousandths:
 * each reading once, in English notation, smallest first; empty where there is only one way to read it.
 */
export function readingsOf(written: string, digits: number): string[] {
  const separators = written.match(/[^\d-]/g) ?? [];
  if (!SEPARATED.test(written) || separators.length === 0) return [];
  const plain = separators.length === 1 && separators[0] === '.';
  if (plain && (digits === 3 || !/\.\d{3}$/.test(written) || /^-?0/.test(written))) return [];
  const last = Math.max(...separators.map((mark) => written.lastIndexOf(mark)));
  const figures = (text: string): string => text.replace(/[^\d-]/g, '');
  const readings = [
    // As far as it is a number, which is how many programs read a text.
    Number.parseFloat(written),
    // The last mark before the decimals; and no decimals at all.
    Number(`${figures(written.slice(0, last))}.${figures(written.slice(last))}`),
    Number(figures(written)),
  ];
  const distinct = [...new Set(readings)].sort((a, b) => a - b);
  return distinct.length < 2 ? [] : distinct.map((n) => PLAIN.format(n));
}

const PLAIN = new Intl.NumberFormat('en', { maximumFractionDigits: 10 });

function formatOf(code: string): Intl.NumberFormat {
  let format = FORMATS.get(code);
  if (format === undefined) {
    const digits = minorDigits(code);
    format = new Intl.NumberFormat('en', {
      style: 'currency',
      currency: code,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    FORMATS.set(code, format);
  }
  return format;
}

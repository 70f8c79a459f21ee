export interface Figure {
  name: string;
  unit: string;
  /** One value per round. */
  ours: number[];
  /** The machine's own limit in the same rounds, where there is one. */
  bare: number[];
  must: string;
  ok: boolean;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Nearest-rank quantile; NaN for nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? NaN;
}

export const ratio = (f: Figure): number | null => (f.bare.length === 0 ? null : median(f.ours) / median(f.bare));

/** The figures as an aligned table. */
export function table(figures: readonly Figure[]): string {
  const number = (n: number) => n.toLocaleString('en', { maximumFractionDigits: n < 100 ? 2 : 0 });
  const rows = figures.map((f) => [
    f.name,
    `${number(median(f.ours))} ${f.unit}`,
    f.bare.length === 0 ? '–' : `${number(median(f.bare))} ${f.unit}`,
    ratio(f) === null ? '–' : number(ratio(f) ?? 0),
    f.must,
    f.ok ? 'yes' : 'NO',
  ]);
  const all = [['figure', 'ours', 'bare limit', 'ratio', 'must', 'met'], ...rows];
  const widths = all[0]?.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length))) ?? [];
  return all.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n');
}

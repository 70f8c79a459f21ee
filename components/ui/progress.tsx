/** How far a long piece of work has come. */
export function Progress({ label, value, max }: { label: string; value: number; max: number }) {
  const part = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={Math.min(value, max)}
      className="bg-sunk h-1.5 w-full overflow-hidden rounded-full"
    >
      <div className="bg-ink h-full rounded-full" style={{ width: `${Math.round(part * 1000) / 10}%` }} />
    </div>
  );
}

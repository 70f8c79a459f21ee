import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import { classNames } from '../ui/class-names.ts';
import { capital } from '../ui/words.ts';

export const LEVEL_INK: Record<RiskLevel, string> = {
  low: 'text-low',
  medium: 'text-medium',
  high: 'text-high',
  critical: 'text-critical',
};

/** The shape of a risk level: circle, square, triangle, octagon. Colour is never the only sign. */
export function LevelShape({ level, size = 15 }: { level: RiskLevel; size?: number }) {
  return (
    <svg
      role="img"
      aria-label={`${capital(level)} risk`}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      fill="currentColor"
      className={classNames('flex-none', LEVEL_INK[level])}
    >
      {level === 'low' && <circle cx="8" cy="8" r="6" />}
      {level === 'medium' && <rect x="2" y="2" width="12" height="12" rx="2" />}
      {level === 'high' && <path d="M8 1l7 13H1z" />}
      {level === 'critical' && <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" />}
    </svg>
  );
}

/** Level in words with its shape. */
export function Level({ level, rest }: { level: RiskLevel; rest?: string | undefined }) {
  return (
    <p className={classNames('flex items-center gap-1.5 text-xs font-semibold', LEVEL_INK[level])}>
      <span aria-hidden className="contents">
        <LevelShape level={level} />
      </span>
      {capital(level)}
      {rest && ` · ${rest}`}
    </p>
  );
}

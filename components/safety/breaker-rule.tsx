'use client';

import { bodyFields } from '#lib/client/forms/form-fields.ts';
import { limitsOf, type InputLimits } from '#lib/client/forms/limits-of.ts';
import { SetBreaker } from '#lib/contract/safety-api.ts';
import { RULE_TEXT, type BreakerRules, type RuleName } from '#lib/domain/breaker/rules.ts';

const { rules } = bodyFields(SetBreaker);
type Rule = BreakerRules[RuleName];

/** One rule of the breaker: on or off, how many, and within how many seconds. */
export function BreakerRule({
  name,
  rule,
  isDefault,
  admin,
  onChange,
}: {
  name: RuleName;
  rule: Rule;
  isDefault: boolean;
  admin: boolean;
  onChange: (change: Partial<Rule>) => void;
}) {
  const fixed = !admin || !rule.enabled;
  const { count, window_s } = rules.shape[name].shape;
  return (
    <li className="border-line flex flex-wrap items-center gap-x-4 gap-y-2 border-b py-2.5">
      <label className="flex min-w-[260px] flex-1 items-start gap-2">
        <input
          type="checkbox"
          className="accent-accent mt-1"
          checked={rule.enabled}
          disabled={!admin}
          onChange={(event) => onChange({ enabled: event.target.checked })}
        />
        <span>
          {RULE_TEXT[name]}
          {!isDefault && <span className="text-ink-3 text-xs"> · changed from the default</span>}
        </span>
      </label>
      <span className="flex items-center gap-2 text-[13px]">
        <WholeNumber
          label={`${RULE_TEXT[name]}: how many`}
          limits={limitsOf(count)}
          value={rule.count}
          disabled={fixed}
          onChange={(to) => onChange({ count: to })}
        />
        within
        <WholeNumber
          label={`${RULE_TEXT[name]}: within how many seconds`}
          limits={limitsOf(window_s)}
          value={rule.window_s}
          disabled={fixed}
          onChange={(to) => onChange({ window_s: to })}
        />
        s
      </span>
    </li>
  );
}

/** A number that never leaves its limits, whatever is typed. */
function WholeNumber({
  label,
  limits: { min = 0, max = Infinity },
  value,
  disabled,
  onChange,
}: {
  label: string;
  limits: InputLimits;
  value: number;
  disabled: boolean;
  onChange: (value: number) => void;
}) {
  return (
    <input
      type="number"
      aria-label={label}
      className="border-line-2 bg-bg disabled:text-ink-3 w-24 rounded-lg border px-2 py-1 text-right tabular-nums"
      min={min}
      max={max}
      value={value}
      disabled={disabled}
      onChange={(event) => onChange(Math.min(max, Math.max(min, Math.trunc(Number(event.target.value) || min))))}
    />
  );
}

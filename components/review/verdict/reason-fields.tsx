'use client';

import type { z } from 'zod';

import { limitsOf } from '#lib/client/forms/limits-of.ts';
import { VerdictReason } from '#lib/contract/review-api.ts';
import { TextArea } from '#components/ui/field.tsx';

export type ReasonCode = NonNullable<z.infer<typeof VerdictReason>['reason_code']>;

const TITLES: Record<ReasonCode, string> = {
  not_needed: 'Not needed',
  wrong_target: 'Wrong person, place or thing',
  too_broad: 'Too broad',
  unverified: 'Cannot be verified',
  harmful: 'Would do harm',
  other: 'Something else',
};
const CODES = VerdictReason.shape.reason_code.unwrap().options;

/** Reason code of a denial, as a native choice with nothing chosen at first. */
export function ReasonCodeField({
  value,
  onChange,
}: {
  value: ReasonCode | null;
  onChange: (code: ReasonCode | null) => void;
}) {
  return (
    <label className="block">
      <span className="mb-1 block text-[13px] font-[550]">Kind of reason</span>
      <select
        required
        value={value ?? ''}
        onChange={(event) => onChange(CODES.find((code) => code === event.target.value) ?? null)}
        className="border-line-2 bg-bg min-h-9 w-full rounded-lg border px-2.5"
      >
        <option value="">Choose …</option>
        {CODES.map((code) => (
          <option key={code} value={code}>
            {TITLES[code]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The reason in the reviewer's own words; a denial needs one. */
export function ReasonField({
  value,
  onChange,
  required,
  hint,
}: {
  value: string;
  onChange: (reason: string) => void;
  required: boolean;
  hint: string;
}) {
  return (
    <TextArea
      label={required ? 'Reason' : 'Reason (if you like)'}
      hint={hint}
      value={value}
      required={required}
      {...limitsOf(VerdictReason.shape.reason)}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

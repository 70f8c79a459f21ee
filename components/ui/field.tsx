import { useId } from 'react';
import type { ComponentProps, ReactNode } from 'react';

import { classNames } from './class-names.ts';

const BOX =
  'w-full rounded-lg border border-line-2 bg-bg px-2.5 py-1.5 text-sm text-ink disabled:bg-sunk disabled:text-ink-3';

interface Labelled {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
}

function Frame({ id, label, hint, error, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-[13px] font-[550]">
        {label}
      </label>
      {children}
      {hint && (
        <p id={`${id}-hint`} className="text-ink-2 mt-1 text-xs">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-critical mt-1 text-xs">
          {error}
        </p>
      )}
    </div>
  );
}

const describedBy = (id: string, { hint, error }: Labelled) =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined;

/** A text box with its label, hint and error. */
export function TextField({ label, hint, error, className, ...rest }: Labelled & ComponentProps<'input'>) {
  const id = useId();
  const text = { label, hint, error };
  return (
    <Frame id={id} {...text}>
      <input
        id={id}
        aria-describedby={describedBy(id, text)}
        aria-invalid={error ? true : undefined}
        className={classNames(BOX, 'min-h-9', className)}
        {...rest}
      />
    </Frame>
  );
}

/** A text area with its label, hint and error. */
export function TextArea({ label, hint, error, className, ...rest }: Labelled & ComponentProps<'textarea'>) {
  const id = useId();
  const text = { label, hint, error };
  return (
    <Frame id={id} {...text}>
      <textarea
        id={id}
        aria-describedby={describedBy(id, text)}
        aria-invalid={error ? true : undefined}
        className={classNames(BOX, 'min-h-20 resize-y', className)}
        {...rest}
      />
    </Frame>
  );
}

/** A select box with its label, hint and error. */
export function SelectField({ label, hint, error, className, children, ...rest }: Labelled & ComponentProps<'select'>) {
  const id = useId();
  const text = { label, hint, error };
  return (
    <Frame id={id} {...text}>
      <select
        id={id}
        aria-describedby={describedBy(id, text)}
        className={classNames(BOX, 'min-h-9 pr-7', className)}
        {...rest}
      >
        {children}
      </select>
    </Frame>
  );
}

/** A checkbox with its label. */
export function CheckField({
  label,
  error: _error,
  ...rest
}: { label: ReactNode; error?: string | undefined } & ComponentProps<'input'>) {
  return (
    <label className="flex items-start gap-2 text-[13px]">
      <input type="checkbox" className="accent-accent mt-0.5" {...rest} />
      {label}
    </label>
  );
}

'use client';

import { zodResolver } from '@hookform/resolvers/zod';
import { useForm, type DefaultValues, type FieldPath, type FieldValues, type RegisterOptions } from 'react-hook-form';
import type { z } from 'zod';

import { limitsOf } from './limits-of.ts';

/**
 * A form whose fields are checked by the contract: `field` gives an input its limits and its error, `choice` does so for a select or
 * a checkbox, which have no limits. `handleSubmit` passes on the values as the schema parsed them. `eager` shows an error while somebody
 * types instead of when they submit.
 */
export function useContractForm<Output, Input extends FieldValues>(
  schema: z.ZodType<Output, Input> & { shape: Record<keyof Input, z.ZodType> },
  defaultValues: DefaultValues<Input>,
  { eager = false }: { eager?: boolean } = {},
) {
  const form = useForm<Input, unknown, Output>({
    resolver: zodResolver(schema, { error: inWords }),
    defaultValues,
    mode: eager ? 'onChange' : 'onSubmit',
  });
  const choice = <Name extends FieldPath<Input>>(name: Name, options?: RegisterOptions<Input, Name>) => ({
    ...form.register(name, options),
    ...shownBefore(form.formState.defaultValues?.[name]),
    error: form.getFieldState(name, form.formState).error?.message,
  });
  const field = <Name extends FieldPath<Input>>(name: Name, options?: RegisterOptions<Input, Name>) => ({
    ...choice(name, options),
    ...limitsOf(schema.shape[name]),
  });
  return { ...form, field, choice };
}

/** The value in the server-rendered page, before the form takes control of the field. */
const shownBefore = (value: unknown) => (typeof value === 'string' && value !== '' ? { defaultValue: value } : {});

interface Issue {
  code: string;
  minimum?: number | bigint;
  maximum?: number | bigint;
  origin?: string;
}

/** Plain words where the contract has none of its own; null leaves the words to zod. */
function inWords(issue: Issue): string | null {
  const unit = issue.origin === 'string' ? ' characters' : '';
  if (issue.code === 'too_small' && issue.origin === 'string' && issue.minimum === 1) return 'This must not be empty.';
  if (issue.code === 'too_small') return `At least ${issue.minimum?.toLocaleString('en')}${unit}.`;
  if (issue.code === 'too_big') return `At most ${issue.maximum?.toLocaleString('en')}${unit}.`;
  return null;
}

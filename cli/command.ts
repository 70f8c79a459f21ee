import type { ParseArgsOptionsConfig } from 'node:util';

import type { z } from 'zod';

import type { Context, OperatorActor } from '#lib/usecases/context.ts';

/** The database is opened only when a command asks for it, so `policy check` needs none. */
export interface Desk {
  operator: OperatorActor;
  context(): Promise<Context>;
  /** The same where there is a database that answers; null where there is none. */
  contextIfAny(): Promise<Context | null>;
  readStdin(): Promise<string>;
}

/** What a command prints: `text` for people, `json` with `--json`. `failed` makes it exit 1: the command ran and found something wrong. */
export interface Report {
  json: unknown;
  text: string;
  failed?: boolean;
}

export type Values = Record<string, string | boolean | (string | boolean)[] | undefined>;

/** One verb of one noun. `positional` names its required arguments without a dash, `optional` those that may follow. */
export interface Command {
  usage: string;
  options: ParseArgsOptionsConfig;
  positional?: readonly string[];
  optional?: readonly string[];
  run(values: Values, desk: Desk): Promise<Report>;
}

/** The command line is wrong: exit 2, with the command's usage. */
export class UsageError extends Error {}

/** What was asked for is not possible: exit 1, one line. */
export class Refusal extends Error {}

/** A required option's text. */
export function required(values: Values, name: string): string {
  const value = values[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`--${name} is missing`);
  return value;
}

/** An option that may be given several times. */
export function several(values: Values, name: string): string[] {
  const value = values[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** Validates values against the contract; the first fault becomes a usage error that names the option. */
export function checked<T extends z.ZodType>(schema: T | undefined, value: unknown): z.output<T> {
  if (schema === undefined) throw new Error('the endpoint has no body');
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new UsageError(`--${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'is not valid'}`);
}

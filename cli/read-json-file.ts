import { readFile } from 'node:fs/promises';

import type { z } from 'zod';

import { parseJson } from '#lib/domain/json/parse-json.ts';
import { Refusal } from './command.ts';

/** Reads a file's text. Throws `Refusal` with one line when it cannot be read. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new Refusal(`${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/** Reads a file of strict JSON and validates it. Throws `Refusal` with one line that says where the first fault is. */
export async function readJsonFile<T extends z.ZodType>(path: string, schema: T): Promise<z.output<T>> {
  const text = await readText(path);
  const result = schema.safeParse(parse(path, text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Refusal(`${path}: /${issue?.path.map(String).join('/') ?? ''}: ${issue?.message ?? 'is not valid'}`);
}

function parse(path: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    throw new Refusal(`${path} is not strict JSON: ${(error as Error).message}`);
  }
}

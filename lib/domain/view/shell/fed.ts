import { outputOf } from './output.ts';
import { literal, type Start, type Word } from './start.ts';

/** The text that a command reads from its input, where it is known. */
export function fedTo({ input, pipedFrom, reads }: Start): Word | null {
  if (input !== null) return input;
  if (reads.length > 0) {
    const [only] = reads.length === 1 ? reads : [];
    const written = only?.from.length === 1 ? outputOf(only.from[0]) : null;
    return written === null ? null : literal(written);
  }
  const output = pipedFrom.length === 1 ? outputOf(pipedFrom[0]) : null;
  return output === null ? null : literal(output);
}

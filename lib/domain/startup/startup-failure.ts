/** Something outside the program stops the start; `message` is the one line a person needs, so it is shown without a stack. */
export class StartupFailure extends Error {
  override readonly name = 'StartupFailure';
}

/** Says what went wrong in the words of the system, e.g. `EACCES: permission denied, mkdir '/x'`, on one line. */
export function oneLine(error: unknown): string {
  const text =
    error instanceof AggregateError ? String(error.errors[0]) : error instanceof Error ? error.message : String(error);
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

/** Thrown when something outside the program prevents startup; `message` is the one line an operator needs, shown without a stack trace. */
export class StartupFailure extends Error {
  override readonly name = 'StartupFailure';
}

/** The operating system's own message for an error, e.g. `EACCES: permission denied, mkdir '/x'`, on one line. */
export function oneLine(error: unknown): string {
  const text =
    error instanceof AggregateError ? String(error.errors[0]) : error instanceof Error ? error.message : String(error);
  return text.replace(/\s*\n\s*/g, ' ').trim();
}

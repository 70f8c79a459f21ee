/**
 * Codes of PostgreSQL (classes 08, 53 and 57P) and of the socket which mean that the database cannot be reached at the moment; and those with which it
 * ends what exceeds the limits of its class of work: statement, lock, idle and transaction time (`lib/store/connections.ts`).
 */
const UNREACHABLE = /^(08|53|57P)|^(57014|55P03|25P03|25P04)$|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** The same from the driver, whose own errors have no code. */
const UNREACHABLE_TEXT =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|connection error and is not queryable/;

/** Whether an error means that the database cannot be reached at the moment, does not answer, or ended what took too long. */
export function isUnreachable(error: unknown): boolean {
  const { code = '', message = String(error) } = (error ?? {}) as { code?: string; message?: string };
  return UNREACHABLE.test(String(code)) || UNREACHABLE_TEXT.test(message);
}

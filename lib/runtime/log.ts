import { pino, type Logger } from 'pino';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';

/** What belongs to a line beside its message: ids and an error, never what agents or people wrote. */
export interface LogFacts {
  request_id?: string;
  err?: unknown;
}

/** Where this process says what happens. One line each. */
export interface Log {
  info(message: string, facts?: LogFacts): void;
  warn(message: string, facts?: LogFacts): void;
  error(message: string, facts?: LogFacts): void;
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

/** The server's log on standard output: JSON for a collector, the bare message for somebody at a terminal. Throws `StartupFailure` for a level that does not exist. */
export function serverLog(variables: Record<string, string | undefined>): Log {
  const level = variables['COUNTERSIGN_LOG_LEVEL'] || 'info';
  if (!LEVELS.includes(level)) {
    throw new StartupFailure(`COUNTERSIGN_LOG_LEVEL is “${level}”; it has to be one of ${LEVELS.join(', ')}.`);
  }
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorFacts } };
  const logger = process.stdout.isTTY ? pino(options, { write: writePlain }) : pino(options, pino.destination(1));
  return ofLogger(logger);
}

/** A log of plain lines: what a command prints beside its answer, what a test looks at. */
export function linesLog(write: (line: string) => void): Log {
  const line = (message: string, { request_id, err }: LogFacts = {}): void =>
    write([message, request_id, err === undefined ? undefined : errorFacts(err).stack].filter(Boolean).join(' '));
  return { info: line, warn: line, error: line };
}

/** Says nothing. */
export const silentLog: Log = linesLog(() => undefined);

function ofLogger(logger: Logger): Log {
  return {
    info: (message, facts) => logger.info(facts ?? {}, message),
    warn: (message, facts) => logger.warn(facts ?? {}, message),
    error: (message, facts) => logger.error(facts ?? {}, message),
  };
}

/** An error as a line may hold it. PostgreSQL's `detail` and `where` quote rows, so they stay out. */
function errorFacts(error: unknown): { type: string; message: string; code?: string; stack?: string } {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
  };
}

function writePlain(json: string): void {
  const { msg, request_id, err } = JSON.parse(json) as { msg: string; request_id?: string; err?: { stack?: string } };
  process.stdout.write(`${[msg, request_id, err?.stack].filter(Boolean).join(' ')}\n`);
}

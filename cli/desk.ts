import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { embeddedUrl } from '#lib/runtime/embedded-postgres/start.ts';
import { readEnv } from '#lib/runtime/env.ts';
import type { KeyNeed } from '#lib/runtime/keys/keys-of-runtime.ts';
import { linesLog } from '#lib/runtime/log.ts';
import { startRuntime } from '#lib/runtime/runtime.ts';
import type { Runtime } from '#lib/runtime/runtime.ts';
import type { Desk } from './command.ts';

/** The desk for somebody with a shell on the server: straight through the database, so it works while the console is down. */
export function openDesk(): Desk & { close(): Promise<void> } {
  let runtime: Promise<Runtime> | null = null;
  return {
    operator: { kind: 'operator', name: userInfo().username },
    context: async () => (await (runtime ??= startForCommand('if-possible'))).ctx,
    contextIfAny: async () => {
      if (!process.env['DATABASE_URL'] && !existsSync(join(readEnv(process.env).home, 'postgres'))) return null;
      try {
        return (await (runtime ??= startForCommand('if-possible'))).ctx;
      } catch (error) {
        if ((error as Error).name !== 'StartupFailure') throw error;
        runtime = null;
        return null;
      }
    },
    readStdin: () => text(process.stdin),
    close: async () => {
      await (await runtime)?.close();
    },
  };
}

/** What a command prints beside its answer. */
export const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** The desk for one command; the caller closes it. */
export async function startForCommand(need: KeyNeed): Promise<Runtime> {
  const { databaseUrl, home } = readEnv(process.env);
  // A running server has started the embedded database already; the command connects to that one.
  const running = databaseUrl === null ? await embeddedUrl(home) : null;
  if (running !== null) process.env['DATABASE_URL'] = running;
  return startRuntime(linesLog(say), need);
}

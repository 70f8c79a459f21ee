import type { Server } from 'node:http';

import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';

/** Listens, or throws `StartupFailure` with the line an operator needs. */
export function listen(server: Server, where: { port: number; host: string; backlog: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const at = `${where.host}:${where.port}`;
      const taken = `Something else already listens on ${at}. Stop it, or set PORT to another port.`;
      reject(new StartupFailure(error.code === 'EADDRINUSE' ? taken : `Cannot listen on ${at}: ${error.message}.`));
    });
    server.listen(where, resolve);
  });
}

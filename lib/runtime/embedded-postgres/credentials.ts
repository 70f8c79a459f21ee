import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { oneLine, StartupFailure } from '#lib/domain/startup/startup-failure.ts';

export type Credentials = { port: number; password: string };

const NAME = 'countersign';

/** Reads what the home remembers about its server, or null when it has none yet; throws StartupFailure when the file is damaged. */
export async function readCredentials(home: string): Promise<Credentials | null> {
  const path = join(home, 'postgres.json');
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new StartupFailure(`The database's password cannot be read: ${oneLine(error)}`);
  });
  if (text === null) return null;
  try {
    const { port, password } = JSON.parse(text) as Partial<Credentials>;
    if (typeof port === 'number' && typeof password === 'string') return { port, password };
  } catch {
    // A truncated file and a wrong one are reported the same way.
  }
  throw new StartupFailure(`${path} is damaged: it must hold the port and the password of the database; restore it.`);
}

/** Remembers port and password in a file only we can read, replaced in one step. */
export async function writeCredentials(home: string, credentials: Credentials): Promise<void> {
  const path = join(home, 'postgres.json');
  await writeFile(`${path}.new`, `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
  await rename(`${path}.new`, path);
}

export async function newCredentials(): Promise<Credentials> {
  return { port: await freePort(), password: randomBytes(24).toString('base64url') };
}

/** Address of `database` (ours by default) for these credentials. */
export function urlOf({ port, password }: Credentials, database = NAME): string {
  return `postgresql://${NAME}:${password}@127.0.0.1:${port}/${database}`;
}

/** Returns `wanted` when nobody listens there, else a port the system gives. */
export async function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort())));
    server.listen({ port: wanted, host: '127.0.0.1', exclusive: true }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

import pg from 'pg';

import { patience } from './connections.ts';
import { tryLockSession, withLockScope, type SessionLock } from './advisory-locks.ts';

/**
 * Leader election: runs `work` as leader; answers false if another process is leader. The lease is a session lock on a connection of its own,
 * outside any transaction, so waiting for somebody outside keeps nobody from the pool. A leader that dies loses the lease at once. One that
 * merely loses its connection may go on for a moment beside the next: so what leaders do has to be safe to do twice.
 */
export function asLeader(url: string, name: SessionLock, work: () => Promise<void>): Promise<boolean> {
  return withLockScope(async () => {
    const client = new pg.Client({ connectionString: url, application_name: 'countersign alone', ...patience('step') });
    // A connection lost in the middle ends the lease, not the process.
    client.on('error', () => undefined);
    await client.connect();
    try {
      if (!(await tryLockSession(client, name))) return false;
      await work();
      return true;
    } finally {
      await client.end().catch(() => undefined);
    }
  });
}

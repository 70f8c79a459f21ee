import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createContext } from '#lib/runtime/context.ts';
import { Hub } from '#lib/runtime/wake/hub.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { openDatabase, type Database } from '#lib/store/database.ts';
import type { Context } from '#lib/usecases/context.ts';
import { silentLog } from '#lib/runtime/log.ts';

/** A context over a database that holds nothing yet; `World` is the one with people and tools. */
export async function openContext(url: string): Promise<{ db: Database; ctx: Context }> {
  const db = openDatabase(url, 4);
  const home = mkdtempSync(join(tmpdir(), 'countersign-context-'));
  const { signer } = await openKeys({ setting: 'file', home }, 'localhost:3000/countersign', silentLog);
  const hub = new Hub();
  const publish = (channels: ReadonlySet<string>) => hub.publish(channels);
  return { db, ctx: createContext({ db, hub, publish, signer, origin: 'http://localhost:3000' }) };
}

import type { Tx } from '#lib/store/database.ts';

/** Whether a changed definition of the tool waits to be accepted. Read in the deciding transaction. */
export async function toolChanging(tx: Pick<Tx, 'query'>, tool: string): Promise<boolean> {
  const [open] = await tx.query("SELECT 1 FROM proposals WHERE kind = 'tool' AND subject = $1 AND state = 'open'", [
    tool,
  ]);
  return open !== undefined;
}

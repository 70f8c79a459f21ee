import { describesAnew, type Definition } from '#lib/domain/tool/description.ts';
import { loadToolProposal } from '#lib/store/changes/proposals.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadCurrentTool } from '#lib/store/tools/tools.ts';

/** Whether a definition waits that makes it another tool, or one that looks more harmless: until that is decided nothing of it goes forward. */
export async function isToolChanging(tx: Tx, name: string): Promise<boolean> {
  const proposed = await loadToolProposal(tx, name);
  if (proposed === null) return false;
  const current = await loadCurrentTool(tx, name);
  return current === null || !describesAnew(current.spec as Definition, JSON.parse(proposed) as Definition);
}

import { loadInventory, type Inventory } from '#lib/store/inventory.ts';
import type { Context, OperatorActor } from '../context.ts';

/** What is registered here, for an operator who fills an installation. Read anew each time: the cached configuration may be older. */
export const getInventory = (ctx: Context, _operator: OperatorActor): Promise<Inventory> => loadInventory(ctx.db);

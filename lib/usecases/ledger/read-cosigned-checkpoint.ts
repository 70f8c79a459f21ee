import type { StoredCheckpoint } from '#lib/store/ledger/ledger.ts';
import type { Context } from '../context.ts';
import { cosignedHead } from './answers/cosigned-head.ts';

/** The head that is given out, a signed note with its cosignatures. Throws `not-found` before the first entry. */
export const readCosignedCheckpoint = (ctx: Context): Promise<StoredCheckpoint> => cosignedHead(ctx);

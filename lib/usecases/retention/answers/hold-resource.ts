import type { HoldResource } from '#lib/contract/retention-api.ts';
import type { Hold } from '#lib/store/retention/holds.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** A legal hold as the API shows it. */
export const toHold = (row: Hold): HoldResource => ({
  id: row.id,
  target: { type: row.target_type, id: row.target_id, name: row.target_name },
  reason: row.reason,
  placed_by: { id: row.placed_by, name: row.placed_by_name },
  placed_at: rfc3339(row.placed_at),
});

import { listPolicies } from '#lib/store/policy/policies.ts';
import type { Context } from '#lib/usecases/context.ts';
import { nameOf } from '#lib/usecases/people/answers/name-of.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** Whoever used the command line has no account here. */
const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** Versions that are or were in force, newest first; `below` null starts at the newest. */
export async function loadPolicyVersions(ctx: Context, below: number | null, limit: number) {
  const rows = await listPolicies(ctx.db, below, limit);
  return rows.map((row) => ({
    version: row.version,
    source: row.source,
    digest: row.digest,
    message: row.message,
    published_by: { id: row.published_by, name: row.published_by_name ?? nameOf(NO_NAMES, row.published_by) },
    accepted_by: row.accepted_by,
    published_at: rfc3339(row.published_at),
  }));
}

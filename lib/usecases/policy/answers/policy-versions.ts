import type { Context } from '#lib/usecases/context.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

interface Row {
  version: number;
  source: string;
  digest: string;
  message: string;
  published_by: string;
  published_by_name: string | null;
  accepted_by: { id: string; name: string }[];
  published_at: Date;
}

/** Versions that were in force, newest first; `below` null starts at the newest. */
export async function loadPolicyVersions(ctx: Context, below: number | null, limit: number) {
  const rows = await ctx.query<Row>(
    `SELECT p.version, p.source, p.digest, p.message, p.published_by, p.published_at,
       (SELECT name FROM users WHERE id = p.published_by) AS published_by_name,
       coalesce((SELECT json_agg(json_build_object('id', a.id, 'name', coalesce(u.name, a.id))) FROM unnest(p.accepted_by) AS a(id)
         LEFT JOIN users u ON u.id = a.id), '[]') AS accepted_by
     FROM policies p WHERE $1::int IS NULL OR p.version < $1 ORDER BY p.version DESC LIMIT $2`,
    [below, limit],
  );
  return rows.map((row) => ({
    version: row.version,
    source: row.source,
    digest: row.digest,
    message: row.message,
    published_by: { id: row.published_by, name: row.published_by_name ?? actorName(row.published_by) },
    accepted_by: row.accepted_by,
    published_at: rfc3339(row.published_at),
  }));
}

/** Somebody with a shell has no account here. */
const actorName = (id: string): string =>
  id.startsWith('operator:') ? `${id.slice('operator:'.length)} (command line)` : id;

import { loadDesk } from '#lib/store/desk/desk.ts';
import { loadOrigins } from '#lib/store/desk/origins.ts';
import type { Context } from '../context.ts';
import { notFound } from '../failure.ts';
import { rfc3339 } from '../time.ts';

/** Who a desk is, for anybody who wants to check what it signed. Times are RFC 3339; `until` is null for the origin of today. */
export interface DeskDescription {
  id: string;
  log_name: string;
  issuer: string;
  origins: { origin: string; since: string; until: string | null }[];
  versions: { api: string[] };
}

/** The desk's id, the name its log is signed under, the origin its decisions name, every public origin with its times, and what it speaks. */
export async function describeDesk(ctx: Pick<Context, 'db'>): Promise<DeskDescription> {
  const [desk, stored] = await Promise.all([loadDesk(ctx.db), loadOrigins(ctx.db)]);
  if (!desk) throw notFound();
  const origins = stored.map(({ origin, since, until }, i) => {
    const end = until ?? stored[i + 1]?.since ?? null;
    return { origin, since: rfc3339(since), until: end && rfc3339(end) };
  });
  return { id: desk.id, log_name: desk.log_name, issuer: desk.issuer, origins, versions: { api: ['v1'] } };
}

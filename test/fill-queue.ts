import { rawSql } from './raw-sql.ts';
import type { World } from './world.ts';

/** Copies one pending action until the queue is that long; the copies differ in id and time only, and in `risk` where it is given. */
export async function fillQueue(world: World, count: number, risk?: 'critical'): Promise<void> {
  const { id } = await world.submit({ expires_in: 86_400 });
  const columns = await world.db.query(
    rawSql<{ name: string }>(
      "SELECT quote_ident(column_name) AS name FROM information_schema.columns WHERE table_name = 'actions' AND table_schema = 'public'",
    ),
  );
  const names = columns.map((c) => c.name);
  const others: Record<string, string> = {
    id: "'act_' || gen_random_uuid()",
    expires_at: "a.expires_at + n * interval '1 millisecond'",
    ...(risk ? { risk_level: "'critical'", risk_rank: '3' } : {}),
  };
  await world.db.query(
    rawSql(
      `INSERT INTO actions (${names.join(', ')}) SELECT ${names.map((name) => others[name] ?? `a.${name}`).join(', ')}
       FROM actions a, generate_series(1, $2::int) n WHERE a.id = $1`,
      [id, count],
    ),
  );
  await world.db.query(rawSql('ANALYZE actions'));
}

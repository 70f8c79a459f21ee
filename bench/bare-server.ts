import { createServer } from 'node:http';

import pg from 'pg';

/*
 * The machine's own limit for a proposal: a server that does the same inserts, one transaction each, and nothing else. Its tables
 * have the columns and indexes of the product's tables; everything else the product does is left out.
 */
const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });

await pool.query(`CREATE SCHEMA IF NOT EXISTS bare;
  CREATE TABLE IF NOT EXISTS bare.actions (LIKE public.actions INCLUDING INDEXES INCLUDING CONSTRAINTS);
  CREATE TABLE IF NOT EXISTS bare.entries (LIKE public.entries INCLUDING ALL)`);
const { rows } = await pool.query<{ a: object; e: Record<string, unknown> }>(
  `SELECT to_jsonb(a) AS a, to_jsonb(e) AS e FROM actions a JOIN entries e ON e.action_id = a.id LIMIT 1`,
);
const sample = rows[0];
if (!sample) throw new Error('propose once before measuring the bare server');
const action = JSON.stringify({ ...sample.a, idempotency_key: null });
const body = String(sample.e['body']);
let n = 0;

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString());
    void insert().then((id) =>
      response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ id })),
    );
  });
});

async function insert(): Promise<string> {
  const mine = `${process.pid}_${(n += 1)}`;
  const id = `act_${mine}`;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query({
      name: 'a',
      text: `INSERT INTO bare.actions SELECT * FROM jsonb_populate_record(NULL::bare.actions, $1::jsonb || jsonb_build_object('id', $2::text))`,
      values: [action, id],
    });
    await client.query({
      name: 'e',
      text: `INSERT INTO bare.entries (id, type, action_id, actor_id, body, at) VALUES ($1, 'submitted', $2, 'x', $3, now())`,
      values: [`ent_${mine}`, id, body],
    });
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  return id;
}

server.listen(Number(process.env['PORT']), '127.0.0.1', () => process.stdout.write('ready\n'));

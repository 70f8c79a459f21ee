import { rawSql } from '../../test/raw-sql.ts';
import type { Desk } from '../../test/desk.ts';
import type { World } from '../../test/world.ts';
import { send } from '../load.ts';

/** An agent with very many actions waiting, of which it holds waits on some. */
export class ManyWaiting {
  readonly #world: World;
  readonly #count: number;
  #agentId = '';
  #key = '';
  #waits: Promise<number>[] = [];

  constructor(world: World, count: number) {
    this.#world = world;
    this.#count = count;
  }

  async start(): Promise<void> {
    this.#agentId = (await this.#world.newAgent(`waiting-${Date.now()}`)).agentId;
    this.#key = this.#world.agentKey;
  }

  /** Copies a waiting action until so many wait; the copies differ in their ids alone. */
  async fill(): Promise<void> {
    const agent = { kind: 'agent', agentId: this.#agentId, keyId: '', name: '' } as const;
    const [key] = await this.#world.db.query(
      rawSql<{ id: string }>('SELECT id FROM api_keys WHERE agent_id = $1', [this.#agentId]),
    );
    const { id } = await this.#world.submit({ agent: { ...agent, keyId: key?.id ?? '' }, expires_in: 86_400 });
    await copyActions(this.#world, id, this.#count - 1);
  }

  /** Holds waits on this many of them; each is answered when its action is halted. */
  async hold(desk: Desk, count: number): Promise<void> {
    const rows = await this.#world.db.query(
      rawSql<{ id: string }>(
        `SELECT id FROM actions WHERE agent_id = $1 AND state = 'pending' ORDER BY id DESC LIMIT $2`,
        [this.#agentId, count],
      ),
    );
    this.#waits = rows.map(async ({ id }) => {
      const headers = { authorization: `Bearer ${this.#key}` };
      const { json } = await send(`${desk.url}/api/v1/actions/${id}?wait=60`, 'GET', headers);
      if (json['status'] !== 'halted') throw new Error(`a held wait ended ${String(json['status'])}`);
      return performance.now();
    });
    // Looked at by `told`; until then nobody is surprised by one that failed.
    for (const wait of this.#waits) wait.catch(() => undefined);
    // They are all held once the server has read each of them.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }

  /** When the last of the held waits was answered. */
  async told(): Promise<number> {
    return Math.max(...(await Promise.all(this.#waits)));
  }

  /** Milliseconds from now until all that was halted is recorded. */
  async recorded(): Promise<number> {
    const began = performance.now();
    for (;;) {
      const open = await this.#world.db.query(rawSql('SELECT epoch FROM haltings WHERE done_at IS NULL'));
      if (open.length === 0) return performance.now() - began;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Copies an action; the copies differ in their ids alone. */
export async function copyActions(world: World, id: string, count: number): Promise<void> {
  const columns = await world.db.query(
    rawSql<{ name: string }>(
      `SELECT quote_ident(column_name) AS name FROM information_schema.columns
       WHERE table_name = 'actions' AND table_schema = 'public' AND column_name NOT IN ('id', 'idempotency_key')`,
    ),
  );
  const names = columns.map((column) => column.name).join(', ');
  await world.db.query(
    rawSql(
      `INSERT INTO actions (id, ${names}) SELECT 'act_' || uuidv7(), ${names} FROM actions, generate_series(1, $2::int) WHERE id = $1`,
      [id, count],
    ),
  );
  await world.db.query(rawSql('ANALYZE actions'));
}

import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewConnector {
  id: string;
  name: string;
  /** Ids of the agents it serves; "*" stands for all. */
  agents: string[];
  createdAt: Date;
}

/** Registers a connector. Answers false where another one has the name. */
export async function insertConnector(tx: Tx, { id, name, agents, createdAt }: NewConnector): Promise<boolean> {
  const inserted = await tx.query(sql<{ id: string }>`
    INSERT INTO connectors (id, name, agents, created_at) VALUES (${id}, ${name}, ${agents}, ${createdAt})
    ON CONFLICT (name) DO NOTHING RETURNING id`);
  return inserted.length > 0;
}

import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

export interface NewAgent {
  id: string;
  name: string;
  ownerId: string;
  groups: string[];
  tools: string[];
  createdAt: Date;
}

/** Registers an agent. Answers false where another one has the name. */
export async function insertAgent(tx: Tx, { id, name, ownerId, groups, tools, createdAt }: NewAgent): Promise<boolean> {
  const inserted = await tx.query(sql<{ id: string }>`
    INSERT INTO agents (id, name, owner_id, groups, tools, created_at)
    VALUES (${id}, ${name}, ${ownerId}, ${groups}, ${tools}, ${createdAt})
    ON CONFLICT (name) DO NOTHING RETURNING id`);
  return inserted.length > 0;
}

/** Whether the agent is registered and not retired. */
export async function agentExists(tx: Tx, id: string): Promise<boolean> {
  const found = await tx.query(sql<{ id: string }>`SELECT id FROM agents WHERE id = ${id} AND retired_at IS NULL`);
  return found.length > 0;
}

export interface AgentSettings {
  mode: 'enforce' | 'shadow';
  /** How many of its actions may wait for people at once; null: any number. */
  pending_cap: number | null;
}

/** An agent's settings, locked against other changes of them; null when there is no such agent. */
export async function loadAgentSettingsForUpdate(tx: Tx, id: string): Promise<AgentSettings | null> {
  const [settings] = await tx.query(
    sql<AgentSettings>`SELECT mode, pending_cap FROM agents WHERE id = ${id} AND retired_at IS NULL FOR NO KEY UPDATE`,
  );
  return settings ?? null;
}

export async function updateAgentSettings(tx: Tx, id: string, { mode, pending_cap }: AgentSettings): Promise<void> {
  await tx.query(sql`UPDATE agents SET mode = ${mode}, pending_cap = ${pending_cap} WHERE id = ${id}`);
}

export async function updateAgentMode(tx: Tx, id: string, mode: string): Promise<void> {
  await tx.query(sql`UPDATE agents SET mode = ${mode} WHERE id = ${id}`);
}

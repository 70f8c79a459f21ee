import type { Tx } from '../database.ts';
import { sql } from '../sql.ts';

interface CurrentTool {
  version: number;
  /** The registered definition. */
  spec: unknown;
}

/** The current version of a tool; null when it is not registered. */
export async function loadCurrentTool(tx: Tx, name: string): Promise<CurrentTool | null> {
  const [row] = await tx.query(sql<CurrentTool>`SELECT version, spec FROM tools WHERE name = ${name} AND current`);
  return row ?? null;
}

/** Adds a version of a tool's definition and makes it the current one. */
export async function insertCurrentTool(
  tx: Tx,
  tool: { name: string; version: number; spec: string; createdAt: Date },
): Promise<void> {
  await tx.query(sql`UPDATE tools SET current = false WHERE name = ${tool.name} AND current`);
  await tx.query(
    sql`INSERT INTO tools (name, version, spec, current, created_at)
      VALUES (${tool.name}, ${tool.version}, ${tool.spec}, true, ${tool.createdAt})`,
  );
}

/** One version of a tool's definition; null when there is none. */
export async function loadToolVersion(tx: Tx, name: string, version: number): Promise<CurrentTool | null> {
  const [row] = await tx.query(
    sql<CurrentTool>`SELECT version, spec FROM tools WHERE name = ${name} AND version = ${version}`,
  );
  return row ?? null;
}

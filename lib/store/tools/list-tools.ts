import type { Reads } from '../database.ts';
import { PRISMA } from '../prisma.ts';

export interface ToolRow {
  name: string;
  version: number;
  /** The registered definition, as JSON. */
  spec: unknown;
  created_at: Date;
}

/** The current version of every tool, by name. */
export const listCurrentTools = (db: Reads): Promise<ToolRow[]> =>
  db[PRISMA].tool.findMany({ where: { current: true }, orderBy: { name: 'asc' } });

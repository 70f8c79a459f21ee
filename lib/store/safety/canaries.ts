import type { Reads } from '../database.ts';
import { PRISMA } from '../prisma.ts';

export interface CanaryRow {
  id: string;
  kind: string;
  value: string;
  note: string;
  created_at: Date;
}

/** The canaries in place, newest first. */
export const listCanaries = (db: Reads): Promise<CanaryRow[]> =>
  db[PRISMA].canary.findMany({ where: { retired_at: null }, orderBy: { id: 'desc' }, take: 500 });

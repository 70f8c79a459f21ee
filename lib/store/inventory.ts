import type { Reads } from './database.ts';
import { PRISMA } from './prisma.ts';

export interface Inventory {
  /** E-mail addresses. */
  people: string[];
  agents: { id: string; name: string }[];
  /** Names of the tools in their current version. */
  tools: string[];
  policies: number;
}

/** What is registered on this installation, straight from the database. */
export async function loadInventory(db: Reads): Promise<Inventory> {
  const prisma = db[PRISMA];
  const [people, agents, tools, policies] = await Promise.all([
    prisma.user.findMany({ select: { email: true } }),
    prisma.agent.findMany({ select: { id: true, name: true } }),
    prisma.tool.findMany({ where: { current: true }, select: { name: true } }),
    prisma.policy.count(),
  ]);
  return { people: people.map((p) => p.email), agents, tools: tools.map((t) => t.name), policies };
}

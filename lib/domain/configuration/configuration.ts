import type { BreakerRules } from '../breaker/rules.ts';
import type { Canary } from '../canary/canary.ts';
import type { Directory } from '../directory/directory.ts';
import type { PreparedPolicy } from '../policy/policy.ts';
import type { schemaValidator } from '../tool/schema-validator.ts';
import type { Tool } from '../tool/tool.ts';

export interface RegisteredTool extends Tool {
  validate: ReturnType<typeof schemaValidator>;
  /** A changed definition waits for somebody to accept it; until then nothing of this tool runs. */
  changing: boolean;
}

export interface RegisteredAgent {
  id: string;
  name: string;
  owner_id: string;
  owner_email: string;
  groups: string[];
  tools: string[];
  mode: 'enforce' | 'shadow';
  /** How many of its actions may wait for people at once; null: any number. */
  pending_cap: number | null;
}

/** What admins decided, frozen at one configuration version: agents, tools, policy, records. */
export interface Configuration {
  version: number;
  policy: PreparedPolicy | null;
  tools: ReadonlyMap<string, RegisteredTool>;
  agents: ReadonlyMap<string, RegisteredAgent>;
  directory: Directory;
  canaries: Canary[];
  breaker: BreakerRules;
}

/** Whether the agent may use the tool. '*' stands for all and has to be written; an empty list is none. */
export const mayPropose = (agent: RegisteredAgent, tool: string): boolean =>
  agent.tools.includes('*') || agent.tools.includes(tool);

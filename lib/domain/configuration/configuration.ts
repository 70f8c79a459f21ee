import type { BreakerRules } from '../breaker/rules.ts';
import type { Canary } from '../canary/canary.ts';
import type { Directory } from '../directory/directory.ts';
import type { PreparedPolicy } from '../policy/policy.ts';
import type { schemaValidator } from '../tool/schema-validator.ts';
import type { Tool } from '../tool/tool.ts';

export interface RegisteredTool extends Tool {
  validate: ReturnType<typeof schemaValidator>;
  /** Its schema holds patterns, whose cost nobody knows beforehand. */
  patterned: boolean;
  /** A changed definition awaits acceptance; until then no action of this tool may run. */
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
  /** Most actions that may be pending at once; null: no cap. */
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

/** The tool as registered, without what this process made of it: it can be sent to another thread. */
export function plainTool(tool: RegisteredTool): Tool {
  const { validate: _validate, patterned: _patterned, changing: _changing, ...plain } = tool;
  return plain;
}

/** Whether the agent may use the tool. `*` allows all tools and has to be explicit; an empty list allows none. */
export const mayPropose = (agent: RegisteredAgent, tool: string): boolean =>
  agent.tools.includes('*') || agent.tools.includes(tool);

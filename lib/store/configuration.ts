import { directoryOf, type Directory, type DirectoryRecord } from '#lib/domain/directory/directory.ts';
import { preparePolicy, type PreparedPolicy } from '#lib/domain/policy/policy.ts';
import { schemaValidator } from '#lib/domain/tool/schema-validator.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';
import type { Database } from './database.ts';

export interface RegisteredTool extends Tool {
  validate: ReturnType<typeof schemaValidator>;
}

export interface RegisteredAgent {
  id: string;
  name: string;
  owner_id: string;
  owner_email: string;
  groups: string[];
  tools: string[];
}

/** '*' stands for all and has to be written; an empty list is none. */
export const mayPropose = (agent: RegisteredAgent, tool: string): boolean =>
  agent.tools.includes('*') || agent.tools.includes(tool);

/** What admins decided, frozen at one configuration version: agents, tools, policy, records. */
export interface Configuration {
  version: number;
  policy: PreparedPolicy | null;
  tools: ReadonlyMap<string, RegisteredTool>;
  agents: ReadonlyMap<string, RegisteredAgent>;
  directory: Directory;
}

/** Reads the whole configuration as of one moment. Some milliseconds: callers keep it until the version moves. */
export async function loadConfiguration(db: Database): Promise<Configuration> {
  const { rows } = await db.pool.query<{
    version: number;
    policy_version: number | null;
    source: string | null;
    tools: { spec: Omit<Tool, 'version'>; version: number }[];
    agents: RegisteredAgent[];
    records: DirectoryRecord[];
  }>(
    `SELECT o.config_version AS version, o.policy_version, p.source,
       coalesce((SELECT json_agg(json_build_object('spec', t.spec, 'version', t.version)) FROM tools t WHERE t.current), '[]') AS tools,
       coalesce((SELECT json_agg(json_build_object('id', a.id, 'name', a.name, 'owner_id', a.owner_id, 'owner_email', u.email,
           'groups', a.groups, 'tools', a.tools)) FROM agents a JOIN users u ON u.id = a.owner_id WHERE a.retired_at IS NULL), '[]') AS agents,
       coalesce((SELECT json_agg(json_build_object('kind', r.kind, 'key', r.key, 'data', r.data)) FROM directory_records r), '[]') AS records
     FROM organisation o LEFT JOIN policies p ON p.version = o.policy_version`,
  );
  const row = rows[0];
  if (!row) throw new Error('the organisation row is missing: run the migrations');
  const tools = row.tools.map(({ spec, version }) => ({
    ...spec,
    version,
    validate: schemaValidator(spec.input_schema),
  }));
  return {
    version: row.version,
    policy: row.source === null || row.policy_version === null ? null : preparePolicy(row.policy_version, row.source),
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    agents: new Map(row.agents.map((agent) => [agent.id, agent])),
    directory: directoryOf(row.version, row.records),
  };
}

/** Raises the version, so that every process recomputes with the new configuration. Call in the changing transaction. */
export const BUMP_CONFIGURATION = 'UPDATE organisation SET config_version = config_version + 1';

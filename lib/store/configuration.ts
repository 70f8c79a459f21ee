import { rulesWith, type BreakerRules } from '#lib/domain/breaker/rules.ts';
import type { Canary } from '#lib/domain/canary/canary.ts';
import type { Configuration, RegisteredAgent } from '#lib/domain/configuration/configuration.ts';
import { directoryOf } from '#lib/domain/directory/directory.ts';
import type { DirectoryRecord } from '#lib/domain/directory/records.ts';
import { preparePolicy, type PreparedPolicy } from '#lib/domain/policy/policy.ts';
import { describesAnew, type Definition } from '#lib/domain/tool/description.ts';
import { isUnbounded, validatorOf } from '#lib/domain/tool/schema-validator.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';
import type { Queryable } from './database.ts';
import { sql } from './sql.ts';

let prepared: { version: number; source: string; policy: PreparedPolicy } | undefined;

/** The policy in force, parsed once for each version. */
function policyOf(version: number, source: string): PreparedPolicy {
  if (prepared?.version !== version || prepared.source !== source)
    prepared = { version, source, policy: preparePolicy(version, source) };
  return prepared.policy;
}

/** Reads the configuration as of one moment. Of the records, which may be many, only those written since `earlier`. */
export async function loadConfiguration(db: Queryable, earlier?: Configuration): Promise<Configuration> {
  const [row] = await db.query(sql<{
    version: number;
    policy_version: number | null;
    source: string | null;
    tools: { spec: Omit<Tool, 'version'>; version: number; proposed: string | null }[];
    agents: RegisteredAgent[];
    records: DirectoryRecord[];
    canaries: Canary[];
    breaker: Partial<BreakerRules> | null;
  }>`SELECT o.config_version AS version, o.policy_version, o.breaker, p.source,
       coalesce((SELECT json_agg(json_build_object('spec', t.spec, 'version', t.version, 'proposed', (
           SELECT p.body FROM proposals p WHERE p.state = 'open' AND p.kind = 'tool' AND p.subject = t.name))) FROM tools t WHERE t.current), '[]') AS tools,
       coalesce((SELECT json_agg(json_build_object('id', a.id, 'name', a.name, 'owner_id', a.owner_id, 'owner_email', u.email,
           'groups', a.groups, 'tools', a.tools, 'mode', a.mode, 'pending_cap', a.pending_cap)) FROM agents a JOIN users u ON u.id = a.owner_id WHERE a.retired_at IS NULL), '[]') AS agents,
       coalesce((SELECT json_agg(json_build_object('kind', r.kind, 'key', r.key, 'data', r.data, 'changed', json_build_object(
           'at', (extract(epoch FROM r.updated_at) * 1000)::int8, 'by', CASE WHEN r.changed_version = r.version THEN r.changed_by ELSE '{}' END,
           'alone', r.changed_alone AND r.changed_version IS NOT DISTINCT FROM r.version))) FROM directory_records r WHERE r.version > ${earlier?.version ?? -1}), '[]') AS records,
       coalesce((SELECT json_agg(json_build_object('id', c.id, 'kind', c.kind, 'value', c.value)) FROM canaries c
         WHERE c.retired_at IS NULL), '[]') AS canaries
     FROM organisation o LEFT JOIN policies p ON p.version = o.policy_version`);
  if (!row) throw new Error('the organisation row is missing: run the migrations');
  const tools = row.tools.map(({ spec, version, proposed }) => ({
    ...spec,
    version,
    changing: proposed !== null && !describesAnew(spec, JSON.parse(proposed) as Definition),
    validate: validatorOf(spec.input_schema),
    patterned: isUnbounded(spec.input_schema),
  }));
  return {
    version: row.version,
    policy: row.source === null || row.policy_version === null ? null : policyOf(row.policy_version, row.source),
    tools: new Map(tools.map((tool) => [tool.name, tool])),
    agents: new Map(row.agents.map((agent) => [agent.id, agent])),
    directory: directoryOf(row.version, row.records, earlier?.directory),
    canaries: row.canaries,
    breaker: rulesWith(row.breaker),
  };
}

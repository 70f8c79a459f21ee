import type { Context, OperatorActor } from '#lib/usecases/context.ts';
import { createAdminToken } from '#lib/usecases/agents/create-admin-token.ts';
import { createAgentKey } from '#lib/usecases/agents/create-agent-key.ts';
import { createAgent } from '#lib/usecases/agents/create-agent.ts';
import { getInventory } from '#lib/usecases/agents/get-inventory.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { publishPolicy } from '#lib/usecases/policy/publish-policy.ts';
import { putRecord } from '#lib/usecases/tools/put-record.ts';
import { putTool } from '#lib/usecases/tools/put-tool.ts';
import { DEMO_PASSWORD, samplePolicy, sampleOrganisation, sampleTools } from './organisation.ts';

/** What seeding found or made. Keys are valid for one day. */
export interface Seeded {
  /** `foreign`: the installation is in use for something other than the sample organisation, and nothing was changed. */
  state: 'made' | 'known' | 'foreign';
  keys: { agent: string; script: string; key: string }[];
  /** For `--replay`: registers tools and records over HTTP. */
  adminToken: string | null;
}

const OPERATOR: OperatorActor = { kind: 'operator', name: 'demo' };
const REPLAYER = { name: 'recorded-calls', owner: 'wei@harborline.example', groups: [], tools: ['*'] };
const FIRST_ADMIN = 'admin@localhost';

/** Seeds an empty installation with the sample organisation, or finishes a seeding that was interrupted, and makes new keys. */
export async function seed(ctx: Context, replay: boolean): Promise<Seeded> {
  let present = await read(ctx);
  const complete = (): boolean => sampleOrganisation().agents.every((agent) => present.agents.has(agent.name));
  const state = complete() ? 'known' : 'made';
  if (state === 'made') {
    if (!isOurs(present)) return { state: 'foreign', keys: [], adminToken: null };
    await makeMissing(ctx, present);
    present = await read(ctx);
  }
  if (!replay) {
    const keys: Seeded['keys'] = [];
    for (const { name, script } of sampleOrganisation().agents)
      keys.push({ agent: name, script, key: await dayKey(ctx, present.agents.get(name)) });
    return { state, keys, adminToken: null };
  }
  const id = present.agents.get(REPLAYER.name) ?? (await createAgent(ctx, OPERATOR, REPLAYER)).id;
  const { key: adminToken } = await createAdminToken(ctx, OPERATOR, { name: 'demo replay', scopes: ['tools'] });
  return { state, keys: [{ agent: REPLAYER.name, script: 'replay.ts', key: await dayKey(ctx, id) }], adminToken };
}

interface Present {
  people: Set<string>;
  /** Id by name. */
  agents: Map<string, string>;
  tools: Set<string>;
  policy: boolean;
}

async function read(ctx: Context): Promise<Present> {
  const { people, agents, tools, policies } = await getInventory(ctx, OPERATOR);
  return {
    people: new Set(people.filter((email) => email !== FIRST_ADMIN)),
    agents: new Map(agents.map((agent) => [agent.name, agent.id])),
    tools: new Set(tools),
    policy: policies > 0,
  };
}

/** Whether there is nothing but parts of the sample organisation: an empty installation, or a seeding that was interrupted. */
function isOurs(present: Present): boolean {
  const { people, agents } = sampleOrganisation();
  const part = (found: Iterable<string>, whole: string[]) => [...found].every((name) => whole.includes(name));
  return (
    part(
      present.people,
      people.map((person) => person.email),
    ) &&
    part(
      present.agents.keys(),
      agents.map((agent) => agent.name),
    ) &&
    part(
      present.tools,
      sampleTools().map((tool) => tool.name),
    ) &&
    // Seeding publishes the policy after it has added all people; a policy without them is somebody else's.
    (!present.policy || present.people.size === people.length)
  );
}

async function makeMissing(ctx: Context, present: Present): Promise<void> {
  const { people, agents, records } = sampleOrganisation();
  for (const person of people)
    if (!present.people.has(person.email)) await createUser(ctx, OPERATOR, { ...person, password: DEMO_PASSWORD });
  for (const { kind, key, data } of records) await putRecord(ctx, OPERATOR, { ...data, kind, key });
  for (const tool of sampleTools()) if (!present.tools.has(tool.name)) await putTool(ctx, OPERATOR, tool);
  if (!present.policy) await publishPolicy(ctx, OPERATOR, { source: samplePolicy(), message: '' });
  for (const { script: _script, ...agent } of agents)
    if (!present.agents.has(agent.name)) await createAgent(ctx, OPERATOR, agent);
}

async function dayKey(ctx: Context, id = ''): Promise<string> {
  return (await createAgentKey(ctx, OPERATOR, { id, name: 'demo', expires_in_days: 1 })).key;
}

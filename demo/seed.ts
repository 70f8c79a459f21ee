import { runOrExplain } from '#lib/runtime/run-or-explain.ts';
import { startRuntime } from '#lib/runtime/runtime.ts';
import type { Context, OperatorActor } from '#lib/usecases/context.ts';
import { createAdminToken } from '#lib/usecases/create-admin-token.ts';
import { createAgentKey } from '#lib/usecases/create-agent-key.ts';
import { createAgent } from '#lib/usecases/create-agent.ts';
import { createUser } from '#lib/usecases/create-user.ts';
import { publishPolicy } from '#lib/usecases/publish-policy.ts';
import { putRecord } from '#lib/usecases/put-record.ts';
import { putTool } from '#lib/usecases/put-tool.ts';
import { DEMO_PASSWORD, samplePolicy, sampleOrganisation, sampleTools } from './organisation.ts';

/** What this process prints on stdout, as one JSON line, for the process that starts the agents. Keys last one day. */
export interface Seeded {
  /** `foreign`: the installation holds something else than the sample organisation, and nothing was changed. */
  state: 'made' | 'known' | 'foreign';
  keys: { agent: string; script: string; key: string }[];
  /** For `--replay`: registers tools and records over HTTP. */
  adminToken: string | null;
}

const OPERATOR: OperatorActor = { kind: 'operator', name: 'demo' };
const REPLAYER = { name: 'recorded-calls', owner: 'wei@harborline.example', groups: [], tools: ['*'] };
const FIRST_ADMIN = 'admin@localhost';

await runOrExplain(async () => {
  const runtime = await startRuntime((line) => process.stderr.write(`${line}\n`));
  try {
    process.stdout.write(`${JSON.stringify(await seed(runtime.ctx, process.argv.includes('--replay')))}\n`);
  } finally {
    await runtime.close();
  }
});

async function seed(ctx: Context, replay: boolean): Promise<Seeded> {
  const organisation = sampleOrganisation();
  const before = await ctx.configuration();
  const people = await ctx.read.user.count({ where: { email: { not: FIRST_ADMIN } } });
  const empty = people + before.agents.size + before.tools.size === 0 && before.policy === null;
  if (empty) await make(ctx);
  const { agents } = await ctx.configuration();
  const named = new Map([...agents.values()].map((agent) => [`${agent.name} of ${agent.owner_email}`, agent.id]));
  const wanted = organisation.agents.map((agent) => ({ ...agent, id: named.get(`${agent.name} of ${agent.owner}`) }));
  if (wanted.some(({ id }) => id === undefined)) return { state: 'foreign', keys: [], adminToken: null };

  const state = empty ? 'made' : 'known';
  if (replay) {
    const id = named.get(`${REPLAYER.name} of ${REPLAYER.owner}`) ?? (await createAgent(ctx, OPERATOR, REPLAYER)).id;
    const { key: adminToken } = await createAdminToken(ctx, OPERATOR, { name: 'demo replay', scopes: ['tools'] });
    return { state, keys: [{ agent: REPLAYER.name, script: 'replay.ts', key: await dayKey(ctx, id) }], adminToken };
  }
  const keys: Seeded['keys'] = [];
  for (const { id, name, script } of wanted) keys.push({ agent: name, script, key: await dayKey(ctx, id ?? '') });
  return { state, keys, adminToken: null };
}

async function dayKey(ctx: Context, id: string): Promise<string> {
  return (await createAgentKey(ctx, OPERATOR, { id, name: 'demo', expires_in_days: 1 })).key;
}

async function make(ctx: Context): Promise<void> {
  const { people, agents, records } = sampleOrganisation();
  for (const person of people) await createUser(ctx, OPERATOR, { ...person, password: DEMO_PASSWORD });
  for (const { kind, key, data } of records) await putRecord(ctx, OPERATOR, { ...data, kind, key });
  for (const tool of sampleTools()) await putTool(ctx, OPERATOR, tool);
  await publishPolicy(ctx, OPERATOR, { source: samplePolicy() });
  for (const { script: _script, ...agent } of agents) await createAgent(ctx, OPERATOR, agent);
}

import { createReadStream } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import type { ToolSpec } from '#lib/contract/tool.ts';
import { createClient } from '#sdk/client.ts';
import { ActionBlocked, ActionDenied, ActionEnded, ProblemError, Stopped } from '#sdk/errors.ts';
import { createGuard } from '#sdk/guard.ts';
import { readCatalogue } from './catalogue.ts';

/** What is proposed of a recorded call. Its label and notes stay in the file: they would give the answer away. */
const Recorded = z.object({
  source: z.string(),
  suite: z.string(),
  task_id: z.string(),
  user_goal: z.string().nullish(),
  tool: z.string(),
  tool_description: z.string().nullish(),
  args: z.record(z.string(), z.json()),
  effect: z.string().nullish(),
});
type Recorded = z.infer<typeof Recorded>;

const PAUSE_MS = 500;
const MOST_WAITING = 40;

const [folder] = process.argv.slice(2);
const { COUNTERSIGN_URL: url, COUNTERSIGN_KEY: key, COUNTERSIGN_ADMIN_TOKEN: token } = process.env;
if (!folder || !url || !key || !token) {
  process.stderr.write(
    'usage: COUNTERSIGN_URL=… COUNTERSIGN_KEY=… COUNTERSIGN_ADMIN_TOKEN=… node demo/replay.ts FOLDER\n',
  );
  process.exit(2);
}
const registered = new Set<string>();
const catalogues = await loadCatalogues(folder);
const client = createClient({ url, key });
const watch = client.watch({ name: 'recorded calls' });
const guard = createGuard(client, watch);
process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(0));
await replay(folder);
watch.close();

/** Proposes every recorded call of the folder's JSONL files, in order, two a second, at most 40 waiting. Nothing is executed. */
async function replay(from: string): Promise<void> {
  const waiting = new Set<Promise<void>>();
  const runs = new Map<string, string>();
  for (const file of (await readdir(from)).filter((name) => name.endsWith('.jsonl')).sort()) {
    for await (const line of createInterface({ input: createReadStream(`${from}/${file}`) })) {
      if (line.trim() === '') continue;
      const call = Recorded.parse(JSON.parse(line));
      const task = `${call.source}/${call.suite}/${call.task_id}`;
      const run = runs.get(task) ?? `recorded-${runs.size + 1}`;
      runs.set(task, run);
      await watch.running();
      while (waiting.size >= MOST_WAITING) await Promise.race(waiting);
      const one = propose(call, await register(call), run).finally(() => waiting.delete(one));
      waiting.add(one);
      await sleep(PAUSE_MS);
    }
  }
  await Promise.all(waiting);
}

async function propose(call: Recorded, tool: string, run: string): Promise<void> {
  const goal = call.user_goal ? { goal: call.user_goal.slice(0, 8_000) } : {};
  try {
    await guard.perform({ tool, args: call.args, run: { id: run, ...goal } }, () => ({
      replayed: true,
      executed: false,
    }));
  } catch (error) {
    const expected = [ActionBlocked, ActionDenied, ActionEnded, Stopped, ProblemError];
    if (!expected.some((kind) => error instanceof kind)) throw error;
    console.log(`[recorded-calls] ${tool}: ${(error as Error).message}`);
  }
}

/** Registers a call's tool at its first use, from the catalogue of its source. */
async function register({ source, suite, tool, effect, tool_description }: Recorded): Promise<string> {
  const found = [`${suite}/${tool}`, `/${tool}`].flatMap((place) => catalogues.get(source)?.get(place) ?? []);
  const uncatalogued = { [tool]: { name: tool, description: tool_description, effect } };
  const spec = found[0] ?? readCatalogue(uncatalogued).get(`/${tool}`);
  if (spec === undefined) throw new Error(`${source} has no tool ${tool}`);
  if (!registered.has(spec.name)) await putTool(spec);
  registered.add(spec.name);
  return spec.name;
}

async function putTool(spec: ToolSpec): Promise<void> {
  const answer = await fetch(`${url}/api/v1/admin/tools/${encodeURIComponent(spec.name)}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(spec),
  });
  if (!answer.ok) throw new Error(`${spec.name} could not be registered: ${await answer.text()}`);
}

async function loadCatalogues(from: string): Promise<Map<string, Map<string, ToolSpec>>> {
  const SUFFIX = '.tools.json';
  // Two sources share the catalogue of another.
  const also: Record<string, string> = { agentdojo: 'agentdojo_runs', injecagent: 'toolemu' };
  const loaded = new Map<string, Map<string, ToolSpec>>();
  for (const file of (await readdir(from)).filter((name) => name.endsWith(SUFFIX))) {
    const source = file.slice(0, -SUFFIX.length);
    const tools = readCatalogue(JSON.parse(await readFile(`${from}/${file}`, 'utf8')));
    loaded.set(source, tools);
    if (also[source]) loaded.set(also[source], tools);
  }
  return loaded;
}

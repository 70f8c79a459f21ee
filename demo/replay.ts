import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { ToolSpec } from '#lib/contract/tool.ts';
import { createClient } from '#sdk/client.ts';
import { ActionBlocked, ActionDenied, ActionEnded, ProblemError, Stopped } from '#sdk/errors.ts';
import { createGuard } from '#sdk/guard.ts';
import { readCatalogue } from './catalogue.ts';
import { readRecordedCalls, type RecordedCall } from './recorded-calls.ts';
import { readRecords } from './recorded-records.ts';

const PAUSE_MS = 500;
// More would be too much for one person trying this; the replay goes on as they answer.
const MOST_WAITING = 40;
const TELL_EVERY = 50;

const [given] = process.argv.slice(2);
const { COUNTERSIGN_DESK, COUNTERSIGN_URL, COUNTERSIGN_KEY: key, COUNTERSIGN_ADMIN_TOKEN: token } = process.env;
const url = COUNTERSIGN_DESK || COUNTERSIGN_URL;
if (!given || !url || !key || !token) {
  process.stderr.write(
    'usage: COUNTERSIGN_DESK=… COUNTERSIGN_KEY=… COUNTERSIGN_ADMIN_TOKEN=… node demo/replay.ts FOLDER\n',
  );
  process.exit(2);
}
const folder = resolve(given);
const place = join(process.env['COUNTERSIGN_HOME'] ?? '.countersign', 'demo-replay.json');
const say = (line: string): void => console.log(`[recorded-calls] ${line}`);
/** A call cannot be proposed for a reason outside the call itself. */
class Uncatalogued extends Error {}
const registered = new Set<string>();
const catalogues = await loadCatalogues();
const client = createClient({ url, key });
const watch = client.watch({ name: 'recorded calls' });
const guard = createGuard(client, watch);
process.on('SIGTERM', () => process.exit(0)).on('SIGINT', () => process.exit(0));
await putRecords();
await replay();
watch.close();

/** Proposes every recorded call, two a second, with at most 40 waiting. Continues where an earlier run stopped. Executes nothing. */
async function replay(): Promise<void> {
  const { calls, unreadable } = await readRecordedCalls(folder);
  if (unreadable.length > 0)
    say(`${unreadable.length} lines are no recorded calls and are left out, the first at ${unreadable[0]}`);
  const tally = { ran: 0, held: 0, blocked: 0, refused: 0 };
  const waiting = new Set<Promise<void>>();
  const first = donePreviously(calls.length);
  say(`${calls.length} recorded calls from ${folder}${first > 0 ? `, going on after ${first}` : ''}`);
  let stalled = false;
  for (const [i, call] of calls.entries()) {
    if (i < first) continue;
    await watch.running();
    if (waiting.size >= MOST_WAITING && !stalled)
      say(`${MOST_WAITING} wait for a person; going on as they are answered`);
    stalled = waiting.size >= MOST_WAITING;
    while (waiting.size >= MOST_WAITING) await Promise.race(waiting);
    const one = propose(call, tally).finally(() => waiting.delete(one));
    waiting.add(one);
    writeFileSync(place, JSON.stringify({ folder, done: i + 1 }));
    if ((i + 1) % TELL_EVERY === 0) say(summary(i + 1, calls.length, tally));
    await sleep(PAUSE_MS);
  }
  await Promise.all(waiting);
  say(`done: ${summary(calls.length, calls.length, tally)}`);
}

interface Tally {
  ran: number;
  held: number;
  blocked: number;
  refused: number;
}

function summary(done: number, of: number, { ran, held, blocked, refused }: Tally): string {
  return `${done} of ${of} proposed: ${held} held for a person, ${blocked} blocked, ${ran} went through, ${refused} refused`;
}

function donePreviously(of: number): number {
  if (!existsSync(place)) return 0;
  const kept = JSON.parse(readFileSync(place, 'utf8')) as { folder: string; done: number };
  return kept.folder === folder && kept.done < of ? kept.done : 0;
}

async function propose(call: RecordedCall, tally: Tally): Promise<void> {
  const goal = call.user_goal ? { goal: call.user_goal.slice(0, 8_000) } : {};
  try {
    const tool = await register(call);
    await guard.perform(
      { tool, args: call.args, run: { id: call.run, ...goal } },
      () => ({ replayed: true, executed: false }),
      {
        onSubmitted: ({ status }) =>
          void (tally[status === 'pending' ? 'held' : status === 'blocked' ? 'blocked' : 'ran'] += 1),
      },
    );
  } catch (error) {
    const decided = [ActionBlocked, ActionDenied, ActionEnded, Stopped];
    if (decided.some((kind) => error instanceof kind)) return;
    // A call that cannot be proposed is skipped; any other error is a defect and ends the replay.
    if (!(error instanceof ProblemError || error instanceof Uncatalogued)) throw error;
    tally.refused += 1;
    say(`${call.source} ${call.tool}: ${error.message}`);
  }
}

/** Registers a call's tool from its source's catalogue when it is used for the first time. */
async function register({ source, suite, tool, effect, tool_description }: RecordedCall): Promise<string> {
  const found = [`${suite}/${tool}`, `/${tool}`].flatMap((at) => catalogues.get(source)?.get(at) ?? []);
  const uncatalogued = { [tool]: { name: tool, description: tool_description, effect } };
  const spec = found[0] ?? readCatalogue(uncatalogued).get(`/${tool}`);
  if (spec === undefined) throw new Uncatalogued('no catalogue has this tool');
  if (!registered.has(spec.name)) await put(`tools/${encodeURIComponent(spec.name)}`, spec);
  registered.add(spec.name);
  return spec.name;
}

/** The records of the recorded organisations, from every `*.context.json` of the folder. */
async function putRecords(): Promise<void> {
  for (const file of await filesEndingWith('.context.json')) {
    const records = readRecords(JSON.parse(await readFile(join(folder, file), 'utf8')));
    for (const { kind, key: name, data } of records) await put(`records/${kind}/${encodeURIComponent(name)}`, data);
    say(`${records.length} records from ${file}`);
  }
}

async function put(path: string, body: object): Promise<void> {
  const answer = await fetch(`${url}/api/v1/admin/${path}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Uncatalogued(`${path} could not be registered: ${await answer.text()}`);
}

async function loadCatalogues(): Promise<Map<string, Map<string, ToolSpec>>> {
  const SUFFIX = '.tools.json';
  // Two sources use another source's catalogue.
  const also: Record<string, string> = { agentdojo: 'agentdojo_runs', injecagent: 'toolemu' };
  const loaded = new Map<string, Map<string, ToolSpec>>();
  for (const file of await filesEndingWith(SUFFIX)) {
    const source = file.slice(0, -SUFFIX.length);
    const tools = readCatalogue(JSON.parse(await readFile(join(folder, file), 'utf8')));
    loaded.set(source, tools);
    if (also[source]) loaded.set(also[source], tools);
  }
  return loaded;
}

async function filesEndingWith(suffix: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(suffix)).sort();
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { assess } from '#lib/domain/assessment/assess.ts';
import { directoryOf, type Directory } from '#lib/domain/directory/directory.ts';
import type { DirectoryRecord } from '#lib/domain/directory/records.ts';
import { preparePolicy, type PreparedPolicy } from '#lib/domain/policy/policy.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';
import { readCatalogue } from '../../demo/catalogue.ts';
import { readRecords } from '../../demo/recorded-records.ts';
import type { Seen } from './calls.ts';

export type Outcome = 'allow' | 'review' | 'block';

/** How a source was recorded, and which policy and catalogue go with it. */
export interface SourceSpec {
  policy: string;
  catalogue: string;
  context: string | null;
  /** `outside`: its read tools return what anybody may have written. `own`: they read the organisation's own systems. */
  outputs: 'outside' | 'own';
  /** `part`: a run's earlier steps were not recorded, so the worst is assumed of them. */
  runs: 'whole' | 'part';
}

const AGENTDOJO = { policy: 'agentdojo', catalogue: 'agentdojo', context: 'agentdojo', outputs: 'outside' } as const;
const INJECAGENT = { policy: 'injecagent', catalogue: 'injecagent', context: null, outputs: 'outside' } as const;
export const SOURCES: Record<string, SourceSpec> = {
  agentdojo_runs: { ...AGENTDOJO, runs: 'whole' },
  agentdojo: { ...AGENTDOJO, runs: 'part' },
  injecagent: { ...INJECAGENT, runs: 'part' },
  tau3bench: { policy: 'tau3bench', catalogue: 'tau3bench', context: null, outputs: 'own', runs: 'whole' },
  bfcl: { policy: 'bfcl', catalogue: 'bfcl', context: null, outputs: 'own', runs: 'whole' },
  toolemu: { ...INJECAGENT, runs: 'whole' },
  openagentsafety: {
    policy: 'injecagent',
    catalogue: 'openagentsafety',
    context: null,
    outputs: 'outside',
    runs: 'whole',
  },
};

const AGENT = { id: 'agt_bench', name: 'recorded', owner_email: 'owner@example.test', groups: [] };

/** The product's own engine applied to one source: its catalogue, records and policy, and the state of each run. */
export class Engine {
  readonly #spec: SourceSpec;
  readonly #policy: PreparedPolicy;
  readonly #tools: Map<string, Tool>;
  readonly #directories: Map<string, Directory>;
  readonly #nobody = directoryOf(1, []);
  readonly #runs = new Map<string, { tools: string[]; used: Map<string, number>; effects: Map<string, number> }>();
  /** Duration of each evaluation in milliseconds. */
  readonly timings: number[] = [];

  constructor(folder: string, source: string, version: number) {
    const spec = SOURCES[source];
    if (!spec) throw new Error(`no rules for the source ${source}`);
    this.#spec = spec;
    this.#policy = preparePolicy(
      version,
      readFileSync(join(import.meta.dirname, `policies/${spec.policy}.cedar`), 'utf8'),
    );
    this.#tools = loadTools(join(folder, `${spec.catalogue}.tools.json`), spec);
    this.#directories =
      spec.context === null ? new Map() : loadDirectories(join(folder, `${spec.context}.context.json`));
  }

  /** Decides one call; the calls of a run have to come in order. */
  decide(run: string, seen: Seen): Outcome {
    const tool = this.#toolOf(seen);
    const so_far = this.#runs.get(run) ?? {
      tools: [],
      used: new Map<string, number>(),
      effects: new Map<string, number>(),
    };
    this.#runs.set(run, so_far);
    const earlier = seen.priorTools ?? so_far.tools;
    const sources = earlier.filter((name) => this.#find(seen.suite, name)?.output_trust !== 'trusted');
    const used = so_far.used.get(tool.name) ?? 0;
    const started = performance.now();
    const { assessment } = assess(
      { version: 1, policy: this.#policy, directory: this.#directories.get(seen.suite) ?? this.#nobody, canaries: [] },
      AGENT,
      tool,
      seen.args,
      {
        run: {
          goal: seen.goal,
          tainted: this.#spec.runs === 'part' || sources.length > 0,
          taint_sources: sources,
          steps: earlier.length,
        },
        history: { first_use: used === 0, recent_count: used, recent_effect: so_far.effects.get(tool.effect) ?? 0 },
      },
    );
    this.timings.push(performance.now() - started);
    so_far.tools.push(seen.tool);
    so_far.used.set(tool.name, used + 1);
    so_far.effects.set(tool.effect, (so_far.effects.get(tool.effect) ?? 0) + 1);
    return assessment.policy.outcome;
  }

  #find(suite: string, name: string): Tool | undefined {
    return this.#tools.get(`${suite}/${name}`) ?? this.#tools.get(`/${name}`);
  }

  #toolOf({ suite, tool, description, effect }: Seen): Tool {
    const found = this.#find(suite, tool);
    // One tool may have several effects; the recording says which it had here.
    if (found) return effect === null || !isEffect(effect) ? found : { ...found, effect: effectOf(effect) };
    const [made] = [...readCatalogue({ [tool]: { name: tool, description, effect } }).values()];
    if (!made) throw new Error(`no tool ${tool}`);
    return toolOf(made, this.#spec);
  }
}

const EFFECTS = ['read', 'write', 'delete', 'send', 'publish', 'pay', 'grant', 'exec'];
const isEffect = (name: string): boolean => EFFECTS.includes(name);
const effectOf = (name: string): Tool['effect'] => (name === 'exec' ? 'execute' : (name as Tool['effect']));

const toolOf = (
  spec: ReturnType<typeof readCatalogue> extends Map<string, infer S> ? S : never,
  source: SourceSpec,
): Tool => ({ ...spec, version: 1, output_trust: source.outputs === 'own' ? 'trusted' : spec.output_trust }) as Tool;

function loadTools(file: string, source: SourceSpec): Map<string, Tool> {
  if (!existsSync(file)) return new Map();
  const specs = readCatalogue(JSON.parse(readFileSync(file, 'utf8')));
  return new Map([...specs].map(([name, spec]) => [name, toolOf(spec, source)]));
}

/** Each suite is a separate organisation: the contacts of one are unknown to the other. */
function loadDirectories(file: string): Map<string, Directory> {
  const suites = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  return new Map(
    Object.entries(suites).map(([suite, known]) => [
      suite,
      directoryOf(1, readRecords({ [suite]: known }) as DirectoryRecord[]),
    ]),
  );
}

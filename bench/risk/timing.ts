import { assess } from '#lib/domain/assessment/assess.ts';
import { directoryOf } from '#lib/domain/directory/directory.ts';
import { preparePolicy } from '#lib/domain/policy/policy.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';
import { quantile } from '../figures.ts';

const RULES = 200;
const STEPS = 100;
const AGENT = { id: 'agt_bench', name: 'bench', owner_email: 'owner@example.test', groups: ['bench'] };

/** Rules as an organisation would write them: most about one tool, some about all, a few that look at the arguments. */
function manyRules(): string {
  const rules = ['@id("reads") permit (principal, action in Action::"effect:read", resource);'];
  for (let i = rules.length; i < RULES; i++) {
    const where = i % 4 === 0 ? 'action' : `action == Action::"tool.${i}"`;
    const when = [
      'context.risk.score >= 40',
      'context.run.tainted && context.run.foreign_targets > 0',
      'context.facts has amount_minor && context.facts.amount_minor > 100000',
      'context.history.recent_count > 20',
    ][i % 4];
    rules.push(`@id("r${i}") @require("review") permit (principal, ${where}, resource) when { ${when} };`);
  }
  return rules.join('\n');
}

/** Milliseconds of one whole evaluation (decode, weigh, decide) at 200 rules and in the last steps of a run of 100, over 2,000 actions. */
export function timeEvaluations(): { p50: number; p99: number } {
  const rules = { version: 1, policy: preparePolicy(2_000, manyRules()), directory: directoryOf(1, []), canaries: [] };
  const tool = (i: number): Tool => ({
    name: `tool.${i}`,
    version: 1,
    title: 'Tool',
    description: '',
    input_schema: {},
    effect: i % 2 === 0 ? 'send' : 'write',
    reversibility: 'externally_reversible',
    audience: 'external',
    data_class: 'internal',
    output_trust: 'untrusted',
    view: { decoder: 'email' },
  });
  const sources = Array.from({ length: STEPS }, (_, i) => `tool.${i}`);
  const timings: number[] = [];
  for (let i = 0; i < 2_500; i++) {
    const args = {
      to: [`person${i}@partner.example`, 'dana@own.example'],
      subject: `Report ${i}`,
      body: `The figures for week ${i} are attached. `.repeat(20),
      attachments: [{ filename: 'figures.xlsx', size: 48_213 }],
    };
    const started = performance.now();
    assess(rules, AGENT, tool(i % 150), args, {
      run: { goal: 'Send the weekly figures to our partners', tainted: true, taint_sources: sources, steps: STEPS },
      history: { first_use: false, recent_count: i % 200, recent_effect: 200 },
    });
    // The first evaluations include compilation, so they are not counted.
    if (i >= 500) timings.push(performance.now() - started);
  }
  return { p50: quantile(timings, 0.5), p99: quantile(timings, 0.99) };
}

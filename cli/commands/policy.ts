import type { REPLAY_CHANGES } from '#lib/contract/policy-api.ts';
import { ToolsFile } from '#lib/contract/tool.ts';
import { checkPolicy as check, type PolicyWorld } from '#lib/domain/policy/check-policy.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';
import { checkPolicy } from '#lib/usecases/policy/check-policy.ts';
import { publishPolicy } from '#lib/usecases/policy/publish-policy.ts';
import { replayCalls } from '#lib/usecases/policy/replay-calls.ts';
import { replayPolicy } from '#lib/usecases/policy/replay-policy.ts';
import { Refusal, required, UsageError } from '../command.ts';
import type { Command, Desk, Report, Values } from '../command.ts';
import { readJsonFile, readText } from '../read-json-file.ts';
import { readPolicy } from '../read-policy.ts';

type Note = { message: string; line: number | null };
const noteText = ({ message, line }: Note): string => (line === null ? message : `line ${line}: ${message}`);

const UNITS: Record<string, number> = { h: 3_600_000, d: 86_400_000 };

/** The start of the period: “7d”, “12h” or a date, as RFC 3339. */
function sinceOf(text: string): string {
  const [, n, unit] = /^(\d{1,4})([hd])$/.exec(text) ?? [];
  const at = n === undefined ? Date.parse(text) : Date.now() - Number(n) * (UNITS[unit ?? 'd'] ?? 0);
  if (Number.isNaN(at)) throw new UsageError(`--since is “${text}”; it takes 7d, 12h or a date`);
  return new Date(at).toISOString();
}

/** Checks a policy against a tools file where one is given (CI needs no desk), else against the desk's registry, else without any tools. */
async function checkedBy(desk: Desk, source: string, toolsFile: Values[string]) {
  const withoutDesk = (tools: PolicyWorld['tools']) => {
    const found = check(source, { tools, agents: [], reviewers: null });
    return { ok: found.problems.length === 0, ...found };
  };
  if (typeof toolsFile === 'string') {
    const { tools } = await readJsonFile(toolsFile, ToolsFile);
    return withoutDesk(tools.map((tool) => ({ ...tool, version: 1 }) as Tool));
  }
  const ctx = await desk.contextIfAny();
  if (ctx !== null) return checkPolicy(ctx, desk.operator, { source });
  const found = withoutDesk(null);
  const message = 'there is no desk here: nothing says which tools exist (--tools FILE does)';
  return { ...found, warnings: [...found.warnings, { message, line: null }] };
}

/** Asks the policy in force and the draft about every call of a JSON Lines file. Reports lines that are no call. */
async function replayFile(desk: Desk, source: string, file: string): Promise<Report> {
  const lines = (await readText(file)).split('\n').filter((line) => line.trim() !== '');
  const found = await replayCalls(await desk.context(), desk.operator, { source, lines });
  const rows = found.changes.map(
    (c) => `line ${c.line}  ${c.was} → ${c.becomes}  ${c.tool}  ${c.sentence}  (${c.why})`,
  );
  const left = found.unread.map((one) => `line ${one.line}: ${one.why}`);
  const summary = `${found.looked_at} looked at, ${found.changes.length} would change, ${found.unread.length} not readable`;
  return { json: found, text: [...rows, ...left, summary].join('\n') };
}

export const policyCommands: Record<string, Command> = {
  check: {
    usage: 'policy check FILE [--tools FILE]',
    options: { tools: { type: 'string' } },
    positional: ['file'],
    async run(values, desk) {
      const file = required(values, 'file');
      const { source, at } = await readPolicy(file);
      const found = await checkedBy(desk, source, values['tools']);
      const place = (notes: Note[]) => notes.map((note) => noteText(at(note)));
      if (!found.ok) throw new Refusal(`${file} cannot be used: ${place(found.problems).join('; ')}`);
      const warnings = place(found.warnings);
      return { json: found, text: [`${file} can be published`, ...warnings.map((w) => `warning: ${w}`)].join('\n') };
    },
  },
  replay: {
    usage: 'policy replay FILE [--since 7d | --calls CALLS.jsonl]',
    options: { since: { type: 'string' }, calls: { type: 'string' } },
    positional: ['file'],
    async run(values, desk) {
      const { source } = await readPolicy(required(values, 'file'));
      if (typeof values['calls'] === 'string') return replayFile(desk, source, values['calls']);
      const since = sinceOf(typeof values['since'] === 'string' ? values['since'] : '7d');
      const ctx = await desk.context();
      const counts = new Map<(typeof REPLAY_CHANGES)[number], number>();
      const changes: Awaited<ReturnType<typeof replayPolicy>>['changes'] = [];
      let cursor: string | undefined;
      let looked_at = 0;
      do {
        const page = await replayPolicy(ctx, desk.operator, { source, since, cursor });
        looked_at += page.looked_at;
        for (const one of page.changes) counts.set(one.change, (counts.get(one.change) ?? 0) + 1);
        changes.push(...page.changes);
        cursor = page.next_cursor ?? undefined;
        if (process.stderr.isTTY) process.stderr.write(`\r${looked_at} of ${page.total ?? looked_at}`);
      } while (cursor !== undefined);
      if (process.stderr.isTTY) process.stderr.write('\n');
      const lines = changes.map(
        (c) => `${c.at}  ${c.was} → ${c.becomes}  ${c.agent}  ${c.sentence}  (${c.why}; ${c.action})`,
      );
      const summary = [...counts].map(
        ([change, n]) => `${n} ${change === 'stricter' || change === 'looser' ? '' : 'newly '}${change}`,
      );
      return {
        json: { since, looked_at, counts: Object.fromEntries(counts), changes },
        text: [...lines, `${looked_at} looked at since ${since}: ${summary.join(', ') || 'nothing would change'}`].join(
          '\n',
        ),
      };
    },
  },
  publish: {
    usage: 'policy publish FILE [--message M]',
    options: { message: { type: 'string' } },
    positional: ['file'],
    async run(values, desk) {
      const { source } = await readPolicy(required(values, 'file'));
      const message = typeof values['message'] === 'string' ? values['message'] : '';
      const made = await publishPolicy(await desk.context(), desk.operator, { source, message });
      const text =
        made.proposal === null
          ? `Version ${made.version} is in force (${made.digest})`
          : `Proposed as ${made.proposal} (${made.digest}). It is in force when two people have accepted it under Policy.`;
      return { json: made, text };
    },
  },
};

'use client';

import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ExplorePolicy, GetPolicy } from '#lib/contract/policy-api.ts';
import { Level } from '../review/level.tsx';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';
import { Empty } from '../ui/page.tsx';
import { Revealed } from '../ui/revealed.tsx';
import { Box, Facts } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { explorePolicy } from './queries.ts';

type Reply = ReplyOf<typeof ExplorePolicy>;

const OUTCOME = {
  allow: { word: 'Allowed: nobody is asked', tone: 'good' },
  review: { word: 'Held for people', tone: 'warn' },
  block: { word: 'Blocked', tone: 'hot' },
} as const;

/** Pick an agent, a tool and arguments, and see what would happen and which rules decide it. */
export function PolicyExplorer({ policy, draft }: { policy: ReplyOf<typeof GetPolicy>; draft: string | null }) {
  const [agent, setAgent] = useState(policy.agents[0]?.id ?? '');
  const [tool, setTool] = useState(policy.tools[0]?.name ?? '');
  const exampleText = (name: string) =>
    JSON.stringify(policy.tools.find((t) => t.name === name)?.example ?? {}, null, 2);
  const [args, setArgs] = useState(exampleText(tool));
  const [goal, setGoal] = useState('');
  const [tainted, setTainted] = useState(false);
  const [recent, setRecent] = useState(0);
  const [byDraft, setByDraft] = useState(draft !== null);
  const parsed = parse(args);
  const explore = useMutation({
    mutationFn: () =>
      explorePolicy({
        agent,
        tool,
        args: parsed ?? {},
        tainted,
        recent_count: recent,
        ...(goal.trim() ? { goal } : {}),
        ...(byDraft && draft !== null ? { source: draft } : {}),
      }),
  });
  if (policy.agents.length === 0 || policy.tools.length === 0)
    return <Empty title="Nothing to ask about">Register an agent and a tool first.</Empty>;
  return (
    <div className="grid gap-x-8 gap-y-6 lg:grid-cols-2">
      <form
        className="grid content-start gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          explore.mutate();
        }}
      >
        <SelectField label="Agent" value={agent} onChange={(event) => setAgent(event.target.value)}>
          {policy.agents.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
              {one.groups.length > 0 && ` (${one.groups.join(', ')})`}
            </option>
          ))}
        </SelectField>
        <SelectField
          label="Tool"
          value={tool}
          onChange={(event) => {
            setTool(event.target.value);
            setArgs(exampleText(event.target.value));
            explore.reset();
          }}
        >
          {policy.tools.map((one) => (
            <option key={one.name} value={one.name}>
              {one.name} — {one.effect}
            </option>
          ))}
        </SelectField>
        <TextArea
          label="Arguments"
          hint="As JSON; what is filled in fits the tool’s schema."
          error={parsed === null ? 'This is not a JSON object.' : undefined}
          value={args}
          spellCheck={false}
          className="min-h-32 font-mono text-[12.5px]"
          onChange={(event) => setArgs(event.target.value)}
        />
        <TextField
          label="The person’s goal (if any)"
          value={goal}
          maxLength={8_000}
          onChange={(event) => setGoal(event.target.value)}
        />
        <label className="flex items-start gap-2 text-[13px]">
          <input
            type="checkbox"
            checked={tainted}
            onChange={(event) => setTainted(event.target.checked)}
            className="accent-accent mt-0.5"
          />
          The run has read untrusted text before
        </label>
        <TextField
          label="Same tool in the last ten minutes"
          type="number"
          min={0}
          max={200}
          value={recent}
          onChange={(event) => setRecent(Math.min(200, Math.max(0, Math.trunc(Number(event.target.value) || 0))))}
        />
        {draft !== null && (
          <label className="flex items-start gap-2 text-[13px]">
            <input
              type="checkbox"
              checked={byDraft}
              onChange={(event) => setByDraft(event.target.checked)}
              className="accent-accent mt-0.5"
            />
            Ask your draft instead of the policy in force
          </label>
        )}
        <div>
          <Button type="submit" look="main" disabled={parsed === null || explore.isPending}>
            What would happen?
          </Button>
        </div>
        <ProblemNotice error={explore.error} />
      </form>
      <div aria-live="polite">{explore.data && <Outcome reply={explore.data} />}</div>
    </div>
  );
}

function Outcome({ reply }: { reply: Reply }) {
  const { outcome, requires, risk } = reply;
  const people = [
    `${requires.approvals} ${requires.approvals === 1 ? 'reviewer' : 'different reviewers'}`,
    ...(requires.groups.length > 0 ? [`of ${requires.groups.join(' and ')}`] : []),
    ...(requires.passkey ? [requires.password_instead ? 'with passkey or password' : 'with a passkey'] : []),
  ].join(' ');
  return (
    <>
      <Tag tone={OUTCOME[outcome].tone}>{OUTCOME[outcome].word}</Tag>
      <h3 className="mt-2 mb-3 text-lg leading-tight font-semibold">
        <Revealed text={reply.sentence} />
      </h3>
      <Box>
        <Facts
          rows={[
            ['Because', reply.reason],
            ['Rules that decided', reply.rules.join(', ') || 'none matched'],
            ...(outcome === 'review' ? ([['Asks for', people]] as [string, string][]) : []),
            ['Risk', <Level key="r" level={risk.level} rest={`${risk.score} points`} />],
            [
              'From',
              <ul key="f">
                {risk.factors.map((factor) => (
                  <li key={factor.code}>
                    <span className="text-ink-2 tabular-nums">+{factor.weight}</span> <Revealed text={factor.text} />
                  </li>
                ))}
                {risk.factors.length === 0 && <li>no factor</li>}
              </ul>,
            ],
          ]}
        />
      </Box>
    </>
  );
}

function parse(text: string): Record<string, never> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, never>)
      : null;
  } catch {
    return null;
  }
}

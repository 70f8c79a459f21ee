'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { isJsonObject, type JsonObject } from '#lib/domain/json/json.ts';
import { parseJson } from '#lib/domain/json/parse-json.ts';
import { agentsQuery } from '../agents/queries.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { toolsQuery } from '../tools/queries.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../ui/field.tsx';
import { startDrill } from './queries.ts';

/** What is to be put before reviewers: whose, which tool, which arguments, and what an attentive person would see. */
export function StartDrillForm({ close }: { close: () => void }) {
  const { data: agents } = useQuery(agentsQuery);
  const { data: tools } = useQuery(toolsQuery);
  const [agent, setAgent] = useState('');
  const [tool, setTool] = useState('');
  const [args, setArgs] = useState('');
  const [claim, setClaim] = useState('');
  const [note, setNote] = useState('');
  const client = useQueryClient();
  const read = objectOf(args);
  const start = useMutation({
    mutationFn: (value: JsonObject) =>
      startDrill({ agent, tool, args: value, note: note.trim(), ...(claim.trim() ? { claim: claim.trim() } : {}) }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['safety'] });
      close();
    },
  });
  const ready = agent !== '' && tool !== '' && note.trim() !== '' && read !== null;
  return (
    <form
      aria-label="A new drill"
      onChange={() => start.reset()}
      className="grid max-w-[820px] gap-3 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (read) start.mutate(read);
      }}
    >
      <SelectField label="As this agent" value={agent} required onChange={(e) => setAgent(e.target.value)}>
        <option value="">Choose one</option>
        {agents?.items.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField label="Tool" value={tool} required onChange={(e) => setTool(e.target.value)}>
        <option value="">Choose one</option>
        {tools?.items.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
      <div className="sm:col-span-2">
        <TextArea
          label="Arguments"
          hint="A JSON object. It has to fit the tool’s schema, and policy has to put it to review."
          error={args.trim() !== '' && read === null ? 'This is no JSON object.' : undefined}
          className="font-mono text-[12.5px]"
          spellCheck={false}
          value={args}
          required
          onChange={(e) => setArgs(e.target.value)}
        />
      </div>
      <TextField
        label="What the agent would claim (if you like)"
        value={claim}
        maxLength={2_000}
        onChange={(e) => setClaim(e.target.value)}
      />
      <TextField
        label="What gives it away"
        hint="Reviewers read it when it is over."
        value={note}
        required
        maxLength={2_000}
        onChange={(e) => setNote(e.target.value)}
      />
      <div className="flex flex-wrap items-center gap-2 sm:col-span-2">
        <Button type="submit" look="main" disabled={!ready || start.isPending}>
          Put it before reviewers
        </Button>
        <Button onClick={close}>Leave it</Button>
        <span className="text-ink-2 text-xs">You cannot answer it yourself.</span>
      </div>
      <ProblemNotice error={start.error} className="sm:col-span-2" />
    </form>
  );
}

function objectOf(text: string): JsonObject | null {
  try {
    const value = parseJson(text);
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';

import { ProblemNotice } from '../shell/problem-notice.tsx';
import { toolsQuery } from '../tools/queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { createAgent } from './queries.ts';

/** Registers an agent: name, owner, groups, and exactly the tools it may use. */
export function CreateAgentButton({ ownerEmail }: { ownerEmail: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="main" onClick={() => setOpen(true)}>
        <Plus aria-hidden size={15} /> Create agent
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Create an agent"
        description="It can do nothing the policy does not permit, and only with these tools."
      >
        <CreateForm ownerEmail={ownerEmail} />
      </Dialog>
    </>
  );
}

function CreateForm({ ownerEmail }: { ownerEmail: string }) {
  const [form, setForm] = useState({ name: '', owner: ownerEmail, groups: '' });
  const [tools, setTools] = useState<string[]>([]);
  const registry = useQuery(toolsQuery);
  const client = useQueryClient();
  const create = useMutation({
    mutationFn: () =>
      createAgent({
        name: form.name.trim(),
        owner: form.owner.trim(),
        groups: form.groups
          .split(',')
          .map((g) => g.trim())
          .filter(Boolean),
        tools,
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['agents'] }),
  });
  if (create.data) {
    return (
      <div className="grid gap-3">
        <ShownOnce what={`Key of ${form.name}`} secret={create.data.key} />
        <Link href={`/agents/${create.data.id}`} className="underline underline-offset-2">
          Open {form.name}
        </Link>
      </div>
    );
  }
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      <TextField
        label="Name"
        required
        maxLength={100}
        value={form.name}
        onChange={(e) => setForm({ ...form, name: e.target.value })}
      />
      <TextField
        label="Owner’s e-mail"
        type="email"
        required
        value={form.owner}
        hint="Answers for the agent, and can never approve its actions."
        onChange={(e) => setForm({ ...form, owner: e.target.value })}
      />
      <TextField
        label="Groups, separated by commas"
        value={form.groups}
        hint="Policies can speak of them."
        onChange={(e) => setForm({ ...form, groups: e.target.value })}
      />
      <fieldset>
        <legend className="mb-1 text-[13px] font-[550]">
          Tools it may use — {tools.includes('*') ? 'all' : tools.length}
        </legend>
        <div className="border-line-2 bg-bg max-h-52 overflow-y-auto rounded-lg border py-1">
          {[{ name: '*', title: 'Every tool, also later ones' }, ...(registry.data?.items ?? [])].map((tool) => (
            <label key={tool.name} className="hover:bg-sunk flex items-baseline gap-2 px-2.5 py-1">
              <input
                type="checkbox"
                className="accent-accent"
                checked={tools.includes(tool.name)}
                onChange={(e) =>
                  setTools(e.target.checked ? [...tools, tool.name] : tools.filter((t) => t !== tool.name))
                }
              />
              <code className="font-mono text-[12.5px]">{tool.name}</code>
              <span className="text-ink-2 text-xs">{tool.title}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <Button type="submit" look="main" disabled={create.isPending}>
        Create and show its key
      </Button>
      <ProblemNotice error={create.error} />
    </form>
  );
}

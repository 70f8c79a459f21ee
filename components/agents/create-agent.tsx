'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useController } from 'react-hook-form';
import { z } from 'zod';

import { bodyFields, commaSeparated, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { CreateAgent } from '#lib/contract/admin-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { toolsQuery } from '../tools/queries.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';
import { useCreateAgent } from './mutations.ts';

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

const body = bodyFields(CreateAgent);
const Form = z.object({
  name: trimmed(body.name),
  owner: trimmed(body.owner),
  groups: commaSeparated(body.groups.unwrap()),
  tools: body.tools.unwrap(),
});

function CreateForm({ ownerEmail }: { ownerEmail: string }) {
  const form = useContractForm(Form, { name: '', owner: ownerEmail, groups: '', tools: [] });
  const create = useCreateAgent();
  const tools = useController({ control: form.control, name: 'tools' });
  if (create.data) return <Created name={create.variables.name} id={create.data.id} secret={create.data.key} />;
  return (
    <form className="grid gap-4" onSubmit={form.handleSubmit((agent) => create.mutate(agent))}>
      {/* The name's length is part of its pattern, which no attribute can be read from. */}
      <TextField label="Name" required {...form.field('name')} maxLength={100} />
      <TextField
        label="Owner’s e-mail"
        type="email"
        required
        {...form.field('owner')}
        hint="Answers for the agent, and can never approve its actions."
      />
      <TextField label="Groups, separated by commas" {...form.field('groups')} hint="Policies can speak of them." />
      <ToolChoice value={tools.field.value} onChange={tools.field.onChange} />
      <Button type="submit" look="main" disabled={create.isPending}>
        Create and show its key
      </Button>
      <ProblemNotice error={create.error} />
    </form>
  );
}

function Created({ id, name, secret }: { id: string; name: string; secret: string }) {
  return (
    <div className="grid gap-3">
      <ShownOnce what={`Key of ${name}`} secret={secret} />
      <Link href={`/agents/${id}`} className="underline underline-offset-2">
        Open {name}
      </Link>
    </div>
  );
}

function ToolChoice({ value, onChange }: { value: string[]; onChange: (tools: string[]) => void }) {
  const registry = useQuery(toolsQuery);
  return (
    <fieldset>
      <legend className="mb-1 text-[13px] font-[550]">
        Tools it may use — {value.includes('*') ? 'all' : value.length}
      </legend>
      <div className="border-line-2 bg-bg max-h-52 overflow-y-auto rounded-lg border py-1">
        {[{ name: '*', title: 'Every tool, also later ones' }, ...(registry.data?.items ?? [])].map((tool) => (
          <label key={tool.name} className="hover:bg-sunk flex items-baseline gap-2 px-2.5 py-1">
            <input
              type="checkbox"
              className="accent-accent"
              checked={value.includes(tool.name)}
              onChange={(e) =>
                onChange(e.target.checked ? [...value, tool.name] : value.filter((t) => t !== tool.name))
              }
            />
            <code className="font-mono text-[12.5px]">{tool.name}</code>
            <span className="text-ink-2 text-xs">{tool.title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

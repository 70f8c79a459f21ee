import type { ComponentProps } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetPolicy } from '#lib/contract/policy-api.ts';
import { SelectField } from '../ui/field.tsx';

type Policy = ReplyOf<typeof GetPolicy>;
type Field = Omit<ComponentProps<typeof SelectField>, 'label' | 'children'>;

/** Choice of an agent, with the groups that policies can speak of. */
export function AgentField({ agents, ...field }: Field & { agents: Policy['agents'] }) {
  return (
    <SelectField label="Agent" {...field}>
      {agents.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
          {one.groups.length > 0 && ` (${one.groups.join(', ')})`}
        </option>
      ))}
    </SelectField>
  );
}

/** Choice of a tool, with what it does. */
export function ToolField({ tools, ...field }: Field & { tools: Policy['tools'] }) {
  return (
    <SelectField label="Tool" {...field}>
      {tools.map((one) => (
        <option key={one.name} value={one.name}>
          {one.name} — {one.effect}
        </option>
      ))}
    </SelectField>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';

import { SelectField } from '../ui/field.tsx';
import { agentNamesQuery } from './queries.ts';

/** Every agent, or one; an empty id stands for every one. */
export function AgentFilter({ value, onChange }: { value: string | undefined; onChange: (id: string) => void }) {
  const { data: agents } = useQuery(agentNamesQuery);
  return (
    <SelectField label="Agent" value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
      <option value="">Every agent</option>
      {agents?.items.map((agent) => (
        <option key={agent.id} value={agent.id}>
          {agent.name}
        </option>
      ))}
    </SelectField>
  );
}

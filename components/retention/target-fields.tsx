import { useQuery } from '@tanstack/react-query';
import { z } from 'zod';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { limitsOf } from '#lib/client/forms/limits-of.ts';
import { EraseContent } from '#lib/contract/retention-api.ts';
import { ERASURE_TARGETS, type ErasureTarget } from '#lib/domain/erasure/erasure.ts';
import { agentNamesQuery } from '../agents/queries.ts';
import { peopleQuery } from '../people/queries.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { capital } from '../ui/words.ts';

export interface Target {
  type: ErasureTarget;
  id: string;
}

const contract = bodyFields(EraseContent).target;

/** The target of an erasure or a hold as a form holds it. */
export const TargetShape = z.object({ type: contract.shape.type, id: trimmed(contract.shape.id) });

/** What an erasure or a hold is about: an agent or a person by name, an action or a run by the id that stands in addresses and in the ledger. */
export function TargetFields({ value, onChange }: { value: Target; onChange: (target: Target) => void }) {
  const choose = (id: string) => onChange({ ...value, id });
  return (
    <>
      <SelectField
        label="What"
        value={value.type}
        onChange={(event) =>
          onChange({ id: '', type: ERASURE_TARGETS.find((type) => type === event.target.value) ?? 'action' })
        }
      >
        {ERASURE_TARGETS.map((type) => (
          <option key={type} value={type}>
            {capital(type)}
          </option>
        ))}
      </SelectField>
      {value.type === 'agent' || value.type === 'person' ? (
        <Named type={value.type} id={value.id} onChange={choose} />
      ) : (
        <TextField
          label="Its id"
          value={value.id}
          required
          {...limitsOf(TargetShape.shape.id)}
          spellCheck={false}
          autoComplete="off"
          placeholder={value.type === 'action' ? 'act_…' : 'run_…'}
          className="font-mono text-[12.5px]"
          onChange={(event) => choose(event.target.value)}
        />
      )}
    </>
  );
}

/** Chosen by name, because no page shows the ids of agents and people. */
function Named({ type, id, onChange }: { type: 'agent' | 'person'; id: string; onChange: (id: string) => void }) {
  const { data: agents } = useQuery(agentNamesQuery);
  const { data: people } = useQuery(peopleQuery);
  const named = (type === 'agent' ? agents : people)?.items ?? [];
  return (
    <SelectField label="Who" value={id} required onChange={(event) => onChange(event.target.value)}>
      <option value="">Choose {type === 'agent' ? 'an agent' : 'a person'}</option>
      {named.map((one) => (
        <option key={one.id} value={one.id}>
          {one.name}
        </option>
      ))}
    </SelectField>
  );
}

import { ERASURE_TARGETS, type ErasureTarget } from '#lib/domain/erasure/erasure.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { capital } from '../ui/words.ts';

export interface Target {
  type: ErasureTarget;
  id: string;
}

const PREFIX: Record<ErasureTarget, string> = { action: 'act_…', run: 'run_…', agent: 'agt_…', person: 'usr_…' };

/** What an erasure or a hold is about: the kind, and the id as it stands in addresses and in the ledger. */
export function TargetFields({ value, onChange }: { value: Target; onChange: (target: Target) => void }) {
  return (
    <>
      <SelectField
        label="What"
        value={value.type}
        onChange={(event) =>
          onChange({ ...value, type: ERASURE_TARGETS.find((type) => type === event.target.value) ?? 'action' })
        }
      >
        {ERASURE_TARGETS.map((type) => (
          <option key={type} value={type}>
            {capital(type)}
          </option>
        ))}
      </SelectField>
      <TextField
        label="Its id"
        value={value.id}
        required
        maxLength={200}
        spellCheck={false}
        autoComplete="off"
        placeholder={PREFIX[value.type]}
        className="font-mono text-[12.5px]"
        onChange={(event) => onChange({ ...value, id: event.target.value })}
      />
    </>
  );
}

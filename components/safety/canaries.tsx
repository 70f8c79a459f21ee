'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { GetSafety } from '#lib/contract/safety-api.ts';
import { CANARY_KINDS, SHORTEST_CANARY, type CanaryKind } from '#lib/domain/canary/canary.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { capital } from '../ui/words.ts';
import { addCanary, retireCanary } from './queries.ts';

/** Decoys: addresses, accounts, files, records that nobody has a reason to touch. */
export function Canaries({ canaries, admin }: { canaries: ReplyOf<typeof GetSafety>['canaries']; admin: boolean }) {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ['safety'] });
  const [kind, setKind] = useState<CanaryKind>('address');
  const [value, setValue] = useState('');
  const [note, setNote] = useState('');
  const add = useMutation({
    mutationFn: () => addCanary({ kind, value: value.trim(), note: note.trim() }),
    onSuccess: async () => {
      setValue('');
      setNote('');
      await again();
    },
  });
  const retire = useMutation({ mutationFn: (id: string) => retireCanary({ id }), onSuccess: again });
  if (!admin)
    return (
      <Section title="Canaries">
        <p className="text-ink-2">
          Decoys that nobody has a reason to touch. Only admins see them: a decoy that everybody knows of is none.
        </p>
      </Section>
    );
  return (
    <Section title="Canaries" aside="Seen by admins alone; the ledger holds digests">
      <p className="text-ink-2 mb-3 max-w-[70ch] text-[13px]">
        Something nobody has a reason to touch: a mailbox nobody uses, an account nobody pays, a file nobody needs. An
        action that names one is blocked, stops its agent and opens an incident.
      </p>
      <form
        className="grid max-w-[820px] items-end gap-3 sm:grid-cols-[150px_1fr_1fr_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate();
        }}
      >
        <SelectField
          label="Kind"
          value={kind}
          onChange={(event) => setKind(CANARY_KINDS.find((k) => k === event.target.value) ?? 'address')}
        >
          {CANARY_KINDS.map((one) => (
            <option key={one} value={one}>
              {capital(one)}
            </option>
          ))}
        </SelectField>
        <TextField
          label="Decoy"
          value={value}
          required
          minLength={SHORTEST_CANARY}
          maxLength={300}
          onChange={(event) => setValue(event.target.value)}
        />
        <TextField label="Note" value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
        <Button type="submit" look="main" disabled={value.trim().length < SHORTEST_CANARY || add.isPending}>
          Place it
        </Button>
      </form>
      <ProblemNotice error={add.error ?? retire.error} className="mt-3" />
      {canaries.length === 0 ? (
        <p className="text-ink-2 mt-3">None is in place yet.</p>
      ) : (
        <ul aria-label="Canaries in place" className="border-line mt-4 border-t">
          {canaries.map((canary) => (
            <li key={canary.id} className="border-line flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b py-2">
              <Tag>{canary.kind}</Tag>
              <code className="min-w-0 font-mono text-[12.5px] break-all">{canary.value}</code>
              <span className="text-ink-2 text-[13px]">
                {canary.note && `${canary.note} · `}
                <Ago at={canary.created_at} />
              </span>
              <Button
                look="quiet"
                className="ml-auto"
                disabled={retire.isPending}
                onClick={() => retire.mutate(canary.id)}
                aria-label={`Take away ${canary.value}`}
              >
                Take away
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

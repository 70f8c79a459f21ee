'use client';

import { z } from 'zod';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { AddCanary, type GetSafety } from '#lib/contract/safety-api.ts';
import { CANARY_KINDS, SHORTEST_CANARY } from '#lib/domain/canary/canary.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { capital } from '../ui/words.ts';
import { useAddCanary, useRetireCanary } from './mutations.ts';

type Canary = ReplyOf<typeof GetSafety>['canaries'][number];

/** Decoys: addresses, accounts, files, records that nobody has a reason to touch. */
export function Canaries({ canaries, admin }: { canaries: Canary[]; admin: boolean }) {
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
      <PlaceForm />
      <InPlace canaries={canaries} />
    </Section>
  );
}

const body = bodyFields(AddCanary);
const Form = z.object({ kind: body.kind, value: body.value, note: trimmed(body.note.unwrap()) });

function PlaceForm() {
  const form = useContractForm(Form, { kind: 'address', value: '', note: '' });
  const add = useAddCanary(() => form.reset({ kind: form.getValues('kind'), value: '', note: '' }));
  return (
    <>
      <form
        className="grid max-w-[820px] items-end gap-3 sm:grid-cols-[150px_1fr_1fr_auto]"
        onSubmit={form.handleSubmit((canary) => add.mutate(canary))}
      >
        <SelectField label="Kind" {...form.choice('kind')}>
          {CANARY_KINDS.map((one) => (
            <option key={one} value={one}>
              {capital(one)}
            </option>
          ))}
        </SelectField>
        <TextField label="Decoy" required minLength={SHORTEST_CANARY} {...form.field('value')} />
        <TextField label="Note" {...form.field('note')} />
        <Button
          type="submit"
          look="main"
          disabled={form.watch('value').trim().length < SHORTEST_CANARY || add.isPending}
        >
          Place it
        </Button>
      </form>
      <ProblemNotice error={add.error} className="mt-3" />
    </>
  );
}

function InPlace({ canaries }: { canaries: Canary[] }) {
  const retire = useRetireCanary();
  return (
    <>
      <ProblemNotice error={retire.error} className="mt-3" />
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
                onClick={() => retire.mutate({ id: canary.id })}
                aria-label={`Take away ${canary.value}`}
              >
                Take away
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

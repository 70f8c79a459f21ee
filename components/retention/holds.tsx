'use client';

import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { z } from 'zod';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { LiftHold, PlaceHold, type HoldResource } from '#lib/contract/retention-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { useLiftHold, usePlaceHold } from './mutations.ts';
import { TargetFields, TargetShape, type Target } from './target-fields.tsx';

const NOTHING: Target = { type: 'action', id: '' };

/** Legal holds: placed by one admin at once, lifted by two. */
export function Holds({ holds, admin }: { holds: HoldResource[]; admin: boolean }) {
  return (
    <Section title="Legal holds" aside="Whatever a hold covers is not erased, by nobody and by no setting">
      {holds.length === 0 ? (
        <p className="text-ink-2">None is in force.</p>
      ) : (
        <ul aria-label="Holds in force" className="border-line border-t">
          {holds.map((hold) => (
            <li key={hold.id} className="border-line flex flex-wrap items-baseline gap-x-3 gap-y-1 border-b py-2">
              <Tag>{hold.target.type}</Tag>
              <span className="min-w-0 font-[550] break-all">{hold.target.name}</span>
              <span className="text-ink-2 text-[13px]">
                “{hold.reason}” · {hold.placed_by.name}, <Ago at={hold.placed_at} />
              </span>
              {admin && <Lift hold={hold} />}
            </li>
          ))}
        </ul>
      )}
      {admin && <PlaceForm />}
    </Section>
  );
}

const PlaceFields = z.object({ target: TargetShape, reason: trimmed(bodyFields(PlaceHold).reason) });

function PlaceForm() {
  const form = useContractForm(PlaceFields, { target: NOTHING, reason: '' });
  const place = usePlaceHold(() => form.reset());
  const [about, why] = form.watch(['target', 'reason']);
  return (
    <>
      <form
        className="mt-4 grid max-w-[900px] items-end gap-3 sm:grid-cols-[130px_1fr_1fr_auto]"
        onSubmit={form.handleSubmit((hold) => place.mutate(hold))}
      >
        <Controller
          control={form.control}
          name="target"
          render={({ field }) => <TargetFields value={field.value} onChange={field.onChange} />}
        />
        <TextField label="Why" required {...form.field('reason')} />
        <Button type="submit" look="main" disabled={!about.id.trim() || !why.trim() || place.isPending}>
          Hold it
        </Button>
      </form>
      <ProblemNotice error={place.error} className="mt-3" />
    </>
  );
}

function Lift({ hold }: { hold: HoldResource }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        look="quiet"
        className="ml-auto"
        onClick={() => setOpen(true)}
        aria-label={`Lift the hold on ${hold.target.name}`}
      >
        Lift …
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={`Lift the hold on ${hold.target.type} ${hold.target.name}?`}
        description="It stays in force until another admin accepts. Then what it covers can be erased again, by people and by retention."
      >
        <LiftForm id={hold.id} close={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const LiftFields = z.object({ reason: trimmed(bodyFields(LiftHold).reason) });

function LiftForm({ id, close }: { id: string; close: () => void }) {
  const form = useContractForm(LiftFields, { reason: '' });
  const lift = useLiftHold(close);
  return (
    <>
      <form className="grid gap-3" onSubmit={form.handleSubmit(({ reason }) => lift.mutate({ id, reason }))}>
        <TextField label="Why" required {...form.field('reason')} />
        <div>
          <Button type="submit" look="main" disabled={!form.watch('reason').trim() || lift.isPending}>
            Propose to lift it
          </Button>
        </div>
      </form>
      <ProblemNotice error={lift.error} className="mt-3" />
    </>
  );
}

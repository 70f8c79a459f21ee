'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { HoldResource } from '#lib/contract/retention-api.ts';
import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { liftHold, placeHold } from './queries.ts';
import { TargetFields, type Target } from './target-fields.tsx';

const NOTHING: Target = { type: 'action', id: '' };

/** Legal holds: placed by one admin at once, lifted by two. */
export function Holds({ holds, admin }: { holds: HoldResource[]; admin: boolean }) {
  const client = useQueryClient();
  const [target, setTarget] = useState(NOTHING);
  const [reason, setReason] = useState('');
  const place = useMutation({
    mutationFn: () => placeHold({ target: { ...target, id: target.id.trim() }, reason: reason.trim() }),
    onSuccess: async () => {
      setTarget(NOTHING);
      setReason('');
      await client.invalidateQueries({ queryKey: ['retention'] });
    },
  });
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
      {admin && (
        <form
          className="mt-4 grid max-w-[900px] items-end gap-3 sm:grid-cols-[130px_1fr_1fr_auto]"
          onSubmit={(event) => {
            event.preventDefault();
            place.mutate();
          }}
        >
          <TargetFields value={target} onChange={setTarget} />
          <TextField
            label="Why"
            value={reason}
            required
            maxLength={1_000}
            onChange={(event) => setReason(event.target.value)}
          />
          <Button type="submit" look="main" disabled={!target.id.trim() || !reason.trim() || place.isPending}>
            Hold it
          </Button>
        </form>
      )}
      <ProblemNotice error={place.error} className="mt-3" />
    </Section>
  );
}

function Lift({ hold }: { hold: HoldResource }) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const lift = useMutation({
    mutationFn: () => liftHold({ id: hold.id, reason: reason.trim() }),
    onSuccess: async () => {
      setOpen(false);
      await client.invalidateQueries({ queryKey: ['retention'] });
    },
  });
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
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            lift.mutate();
          }}
        >
          <TextField
            label="Why"
            value={reason}
            required
            maxLength={1_000}
            onChange={(event) => setReason(event.target.value)}
          />
          <div>
            <Button type="submit" look="main" disabled={!reason.trim() || lift.isPending}>
              Propose to lift it
            </Button>
          </div>
        </form>
        <ProblemNotice error={lift.error} className="mt-3" />
      </Dialog>
    </>
  );
}

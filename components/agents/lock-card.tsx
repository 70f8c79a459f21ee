'use client';

import Link from 'next/link';
import { useState } from 'react';
import { z } from 'zod';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { LiftLock } from '#lib/contract/admin-api.ts';
import type { LockResource } from '#lib/contract/lock.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { count, grouped } from '../ui/words.ts';
import { useLiftStop } from './mutations.ts';

/** What a stop hit: "3 waiting halted, 1 grant dead, 4 of 4 clients confirmed in 0.12 s", and who is silent. */
export function LockHits({ lock }: { lock: LockResource }) {
  const { connected, acknowledged, confirmed_in_ms, silent } = lock.clients;
  return (
    <div role="status" className="text-[13px]">
      <p className="font-[550]">
        {grouped(lock.halted_actions)} waiting halted, {count(lock.revoked_grants, 'grant')} dead,{' '}
        {connected === 0
          ? 'no client was connected'
          : `${grouped(acknowledged)} of ${count(connected, 'client')} confirmed`}
        {confirmed_in_ms !== null && connected > 0 && ` in ${(confirmed_in_ms / 1_000).toFixed(2)} s`}.
      </p>
      {lock.halting.done < lock.halting.total && (
        <p className="text-ink-2 mt-0.5">
          All of it is in force. The ledger has {grouped(lock.halting.done)} of {grouped(lock.halting.total)} so far.
        </p>
      )}
      {silent.length > 0 && (
        <p className="text-critical mt-0.5">
          Silent: {silent.map((client) => client.name).join(', ')}. Their authority is gone all the same; the programs
          may still run.
        </p>
      )}
    </div>
  );
}

/** A stop in force: what it hit, who set it, and how two people lift it. */
export function LockCard({
  lock,
  admin,
  report,
  meId,
}: {
  lock: LockResource;
  admin: boolean;
  /** Whether the reader may open the report on it. */
  report: boolean;
  meId: string;
}) {
  const who = lock.target.type === 'organisation' ? 'Every agent is stopped' : `${lock.target.name} is stopped`;
  return (
    <section aria-label={who} className="border-critical/50 bg-critical-soft rounded-[10px] border px-4 py-3">
      <h2 className="text-critical font-semibold">■ {who}</h2>
      <p className="text-ink-2 mb-2 text-[13px]">
        “{lock.message}” — {lock.set_by.name}, <Ago at={lock.set_at} />
      </p>
      <LockHits lock={lock} />
      {report && (
        <p className="mt-1 text-[13px]">
          <Link href={`/reports/${lock.id}`} prefetch={false} className="underline underline-offset-2">
            Report on this stop
          </Link>
        </p>
      )}
      {admin ? (
        <Lift lock={lock} meId={meId} />
      ) : (
        <p className="text-ink-2 mt-2 text-[13px]">Two admins can lift it.</p>
      )}
    </section>
  );
}

function Lift({ lock, meId }: { lock: LockResource; meId: string }) {
  const [open, setOpen] = useState(false);
  if (lock.lift && lock.lift.asked_by.id === meId) {
    return (
      <p className="mt-2 text-[13px]">
        You asked to lift it <Ago at={lock.lift.asked_at} /> (“{lock.lift.reason}”). A second admin has to confirm.
      </p>
    );
  }
  return (
    <div className="mt-3">
      {lock.lift && (
        <p className="mb-2 text-[13px]">
          {lock.lift.asked_by.name} asked to lift it <Ago at={lock.lift.asked_at} />: “{lock.lift.reason}”. You can
          confirm as the second person.
        </p>
      )}
      {open ? (
        <LiftForm lock={lock} onLeave={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>{lock.lift ? 'Confirm the lift …' : 'Ask to lift …'}</Button>
      )}
    </div>
  );
}

const LiftFields = z.object({ reason: trimmed(bodyFields(LiftLock).reason) });

/** The reason of the person who asks to lift the stop, or of the second one who agrees. */
function LiftForm({ lock, onLeave }: { lock: LockResource; onLeave: () => void }) {
  const form = useContractForm(LiftFields, { reason: '' });
  const lift = useLiftStop();
  const second = lock.lift !== null;
  return (
    <>
      <form className="grid gap-2" onSubmit={form.handleSubmit(({ reason }) => lift.mutate({ id: lock.id, reason }))}>
        <TextField
          label={second ? 'Why you agree' : 'Why it is safe to go on'}
          required
          autoFocus
          {...form.field('reason')}
          hint={second ? 'Your confirmation lifts the stop at once.' : 'Nothing changes until a second admin confirms.'}
        />
        <div className="flex gap-2">
          <Button type="submit" look="main" disabled={lift.isPending || form.watch('reason').trim() === ''}>
            {second ? 'Lift the stop' : 'Ask to lift'}
          </Button>
          <Button onClick={onLeave}>Keep it stopped</Button>
        </div>
      </form>
      <ProblemNotice error={lift.error} className="mt-2" />
    </>
  );
}

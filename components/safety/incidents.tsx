'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { z } from 'zod';

import { bodyFields, trimmed } from '#lib/client/forms/form-fields.ts';
import { useContractForm } from '#lib/client/forms/use-contract-form.ts';
import { CloseIncident, type IncidentResource } from '#lib/contract/safety-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Loading } from '../ui/page.tsx';
import { Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { useCloseIncident } from './mutations.ts';
import { incidentsQuery } from './queries.ts';

/** What tripped, newest first, with the agent it stopped and what was found. */
export function Incidents({ admin, reports }: { admin: boolean; reports: boolean }) {
  const incidents = useInfiniteQuery(incidentsQuery);
  const items = incidents.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Section title="Incidents">
      <ProblemNotice error={incidents.error} retry={() => void incidents.refetch()} />
      {incidents.isPending && <Loading what="the incidents" />}
      {incidents.data && items.length === 0 && (
        <p className="text-ink-2">Nothing has tripped. Incidents appear here by themselves.</p>
      )}
      <ul className="border-line border-t empty:hidden">
        {items.map((incident) => (
          <Incident key={incident.id} incident={incident} admin={admin} report={reports} />
        ))}
      </ul>
      {incidents.hasNextPage && (
        <Button className="mt-3" disabled={incidents.isFetchingNextPage} onClick={() => void incidents.fetchNextPage()}>
          Show older
        </Button>
      )}
    </Section>
  );
}

function Incident({ incident, admin, report }: { incident: IncidentResource; admin: boolean; report: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <li className="border-line border-b py-3">
      <p className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <span className="font-[550]">
          {incident.text}:{' '}
          <Link href={`/agents/${incident.agent.id}`} className="underline underline-offset-2">
            {incident.agent.name}
          </Link>
        </span>
        {incident.stopped && <Tag tone="hot">■ stopped</Tag>}
        {incident.closed ? <Tag>closed</Tag> : <Tag tone="warn">open</Tag>}
      </p>
      <p className="text-ink-2 mt-0.5 text-[13px]">
        {incident.evidence} · <Ago at={incident.opened_at} />
        {incident.action_id && (
          <>
            {' · '}
            <Link href={`/actions/${incident.action_id}`} className="underline underline-offset-2">
              the action
            </Link>
          </>
        )}
        {report && (
          <>
            {' · '}
            <Link href={`/reports/${incident.id}`} prefetch={false} className="underline underline-offset-2">
              the report
            </Link>
          </>
        )}
      </p>
      {incident.closed && (
        <p className="mt-0.5 text-[13px]">
          “{incident.closed.note}” — {incident.closed.by}, <Ago at={incident.closed.at} />
        </p>
      )}
      {!incident.closed && admin && !open && (
        <Button className="mt-2" onClick={() => setOpen(true)}>
          Close it …
        </Button>
      )}
      {!incident.closed && open && <CloseForm incident={incident} onLeave={() => setOpen(false)} />}
    </li>
  );
}

const CloseFields = z.object({ note: trimmed(bodyFields(CloseIncident).note) });

function CloseForm({ incident, onLeave }: { incident: IncidentResource; onLeave: () => void }) {
  const form = useContractForm(CloseFields, { note: '' });
  const close = useCloseIncident();
  return (
    <form
      className="mt-2 grid max-w-[560px] gap-2"
      onSubmit={form.handleSubmit(({ note }) => close.mutate({ id: incident.id, note }))}
    >
      <TextField
        label="What was found"
        hint={incident.stopped ? 'The stop stays: two admins lift it on the agent’s page.' : undefined}
        required
        autoFocus
        {...form.field('note')}
      />
      <div className="flex gap-2">
        <Button type="submit" look="main" disabled={form.watch('note').trim() === '' || close.isPending}>
          Close the incident
        </Button>
        <Button onClick={onLeave}>Keep it open</Button>
      </div>
      <ProblemNotice error={close.error} />
    </form>
  );
}

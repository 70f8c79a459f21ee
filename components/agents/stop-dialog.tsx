'use client';

import { useQuery } from '@tanstack/react-query';
import { Square } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';

import type { LockResource } from '#lib/contract/lock.ts';
import { count } from '../ui/words.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { LockHits } from './lock-card.tsx';
import { useStop } from './mutations.ts';
import { agentsQuery } from './queries.ts';

interface Stop {
  /** Null: every agent. */
  agent: { id: string; name: string } | null;
  by: string;
  label: string;
  /** What the stop would hit, in one sentence; shown in the dialog. */
  hits: ReactNode;
  /** Shown in place of the button while the stop is in force; the dialog with the receipt stays open. */
  stopped?: ReactNode;
  className?: string;
}

/** The button's label, ending in what the stop would hit; counts of zero are left out. */
export function stopLabel(name: string, { waiting, approved }: { waiting: number; approved: number }): string {
  const hits = [
    ...(waiting > 0 ? [`halts ${count(waiting, 'waiting action')}`] : []),
    ...(approved > 0 ? [`kills ${count(approved, 'unused grant')}`] : []),
  ];
  return hits.length === 0 ? `Stop ${name}` : `Stop ${name} — ${hits.join(', ')}`;
}

/** The kill switch: a button that opens a dialog, which says what the stop hits and has the button that stops. Nothing has to be typed. */
export function StopButton({ agent, by, label, hits, stopped, className = '' }: Stop) {
  const [open, setOpen] = useState(false);
  const stop = useStop();
  const press = () =>
    stop.mutate({
      target: agent ? { type: 'agent', id: agent.id } : { type: 'organisation' },
      message: `${by} pressed stop on the desk`,
    });
  /** Whoever lets it go on has not stopped it: what has not reached the desk never does. */
  const close = () => {
    setOpen(false);
    stop.reset();
  };
  const name = agent ? agent.name : 'all agents';
  return (
    <>
      {stopped ?? (
        <Button
          look="danger"
          className={className}
          onClick={() => {
            stop.reset();
            setOpen(true);
          }}
        >
          <Square aria-hidden size={12} fill="currentColor" className="flex-none" /> {label}
        </Button>
      )}
      <Dialog
        open={open}
        onOpenChange={(opened) => (opened ? setOpen(true) : close())}
        title={stop.data ? `${agent ? agent.name : 'Every agent'} is stopped` : `Stop ${name}?`}
        description={stop.data ? 'It stays stopped until two admins lift it.' : hits}
      >
        {stop.data ? (
          <Receipt lock={stop.data} />
        ) : (
          <div className="flex flex-wrap gap-2">
            <Button look="armed" autoFocus disabled={stop.isPending} onClick={press}>
              <Square aria-hidden size={12} fill="currentColor" /> {stop.isPending ? 'Stopping …' : `Stop ${name} now`}
            </Button>
            <Button onClick={close}>Let {agent ? 'it' : 'them'} go on</Button>
          </div>
        )}
        <ProblemNotice error={stop.error} className="mt-3" />
      </Dialog>
    </>
  );
}

/** Follows the acknowledgements of a stop that was just set. */
function Receipt({ lock }: { lock: LockResource }) {
  const { data } = useQuery(agentsQuery);
  const inForce = [...(data?.organisation_locks ?? []), ...(data?.items.flatMap((a) => a.locks) ?? [])];
  return (
    <div className="border-critical/50 bg-critical-soft rounded-[10px] border px-4 py-3">
      <LockHits lock={inForce.find((l) => l.id === lock.id) ?? lock} />
    </div>
  );
}

'use client';

import { useQuery } from '@tanstack/react-query';
import { OctagonX } from 'lucide-react';
import Link from 'next/link';

import { count } from '../ui/words.ts';
import { overviewQuery } from '../shell/queries.ts';
import { agentsQuery } from './queries.ts';
import { StopButton } from './stop-dialog.tsx';

/** The kill switch for all agents, in the navigation; while it is in force a notice stands in its place. */
export function StopAll({ by, role }: { by: string; role: 'reviewer' | 'admin' | 'auditor' }) {
  const { data } = useQuery(overviewQuery);
  const inForce = (data?.organisation_locks.length ?? 0) > 0;
  const stopped = inForce ? (
    <Link
      href="/agents"
      className="bg-critical-fill flex items-center gap-2 rounded-lg px-3 py-2 font-[550] text-white"
    >
      <OctagonX aria-hidden size={16} /> All agents are stopped
    </Link>
  ) : undefined;
  if (role !== 'admin') return stopped;
  return (
    <StopButton
      agent={null}
      by={by}
      stopped={stopped}
      label="Stop all agents"
      className="w-full justify-start"
      hits={<WhatItHits />}
    />
  );
}

/** Read when somebody is about to stop everything, and not before. */
function WhatItHits() {
  const { data } = useQuery(agentsQuery);
  const sum = (of: 'waiting' | 'approved' | 'connected_clients') =>
    data?.items.reduce((total, agent) => total + agent[of], 0) ?? 0;
  const active = data?.items.filter((agent) => agent.state === 'active').length ?? 0;
  const hits = data
    ? `Halts ${count(sum('waiting'), 'waiting action')}, kills ${count(sum('approved'), 'unused grant')} and tells ${count(sum('connected_clients'), 'connected client')} of ${count(active, 'active agent')}.`
    : 'Halts everything that waits and kills every unused grant.';
  return `${hits} What already runs cannot be called back. Two admins are needed to lift it.`;
}

'use client';

import { useQueryClient, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { keys } from './query-keys.ts';

/** `live`: the stream is open. `lost`: it has been gone for more than five seconds, so what is on screen may be old. */
export type Liveness = 'live' | 'connecting' | 'lost';

const LOST_AFTER_MS = 5_000;
// The server sends something every fifteen seconds. A broken network may never close the connection, so silence counts as lost.
const SILENT_AFTER_MS = 35_000;
const GATHER_MS = 200;

/** The keys to invalidate after each event of `GET /review/events`. */
const STALE_AFTER: Record<string, QueryKey[]> = {
  queue: [keys.queue(), keys.bundles(), keys.history(), keys.agents(), keys.entries()],
  locks: [keys.agents(), keys.queue(), keys.actions(), keys.people(), keys.entries()],
  halted: [keys.agents()],
  config: [keys.agents(), keys.tools(), keys.people(), keys.policy(), keys.safety(), keys.me(), keys.entries()],
  proposals: [keys.policy(), keys.tools(), keys.safety(), keys.retention(), keys.entries()],
  erasures: [keys.retention(), keys.actions(), keys.history(), keys.entries()],
  checkpoint: [keys.entries()],
  outside: [keys.entries()],
  incidents: [keys.safety(), keys.incidents(), keys.agents(), keys.entries()],
};

/** Opens this tab's one event stream, refreshes what its events make stale, and says whether the page is live. */
export function useLive(): Liveness {
  const client = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => openStream(client, setLiveness), [client]);
  return liveness;
}

function openStream(client: QueryClient, onChange: (state: Liveness) => void): () => void {
  const stale = gather((old) => {
    for (const key of old) void client.invalidateQueries({ queryKey: JSON.parse(key) as string[] });
  });
  let source: EventSource | null = null;
  let lost: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let missed = false;

  const again = () => {
    missed = true;
    onChange('lost');
    source?.close();
    clearTimeout(retry);
    connect();
  };
  const restartSilence = () => {
    clearTimeout(silence);
    silence = setTimeout(again, SILENT_AFTER_MS);
  };

  const connect = () => {
    source = new EventSource('/api/v1/review/events');
    restartSilence();
    source.addEventListener('here', restartSilence);
    source.onopen = () => {
      restartSilence();
      clearTimeout(lost);
      lost = undefined;
      onChange('live');
      // Events were missed while the stream was down.
      if (missed) void client.invalidateQueries();
      missed = false;
    };
    source.onerror = () => {
      missed = true;
      lost ??= setTimeout(() => onChange('lost'), LOST_AFTER_MS);
      // EventSource does not reconnect after an HTTP error, and a restarting server answers with one for a moment.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, 2_000);
    };
    for (const [name, old] of Object.entries(STALE_AFTER)) {
      source.addEventListener(name, () => old.forEach((key) => stale(JSON.stringify(key))));
    }
    source.addEventListener('action', (event: MessageEvent<string>) => {
      const { id } = JSON.parse(event.data) as { id: string };
      stale(JSON.stringify(keys.action(id)));
    });
  };
  connect();
  window.addEventListener('offline', again);
  window.addEventListener('online', again);
  return () => {
    window.removeEventListener('offline', again);
    window.removeEventListener('online', again);
    clearTimeout(silence);
    clearTimeout(lost);
    clearTimeout(retry);
    stale.stop();
    source?.close();
  };
}

/** Collects keys for a moment, so that a burst of events causes one refetch. */
function gather(flush: (old: Set<string>) => void) {
  let waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const add = (key: string) => {
    waiting.add(key);
    timer ??= setTimeout(() => {
      timer = undefined;
      const old = waiting;
      waiting = new Set();
      flush(old);
    }, GATHER_MS);
  };
  add.stop = () => clearTimeout(timer);
  return add;
}

'use client';

import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** `live`: the stream is open. `lost`: it has been gone for more than five seconds, so what is on screen may be old. */
export type Liveness = 'live' | 'connecting' | 'lost';

const LOST_AFTER_MS = 5_000;
// The desk speaks every fifteen seconds; a network that swallows everything ends no connection by itself.
const SILENT_AFTER_MS = 35_000;
const GATHER_MS = 200;

/** Query keys (first parts) that each event of `GET /review/events` makes old. */
const STALE_AFTER: Record<string, string[][]> = {
  queue: [['queue'], ['bundles'], ['history'], ['agents'], ['entries']],
  locks: [['agents'], ['queue'], ['actions'], ['people'], ['entries']],
  config: [['agents'], ['tools'], ['people'], ['policy'], ['safety'], ['me'], ['entries']],
  proposals: [['policy'], ['tools'], ['safety'], ['retention'], ['entries']],
  erasures: [['retention'], ['actions'], ['history'], ['entries']],
  checkpoint: [['entries']],
  outside: [['entries']],
  incidents: [['safety'], ['incidents'], ['agents'], ['entries']],
};

/** Opens the one event stream of this tab, refreshes what its events make old, and says how live the page is. */
export function useLive(): Liveness {
  const client = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => openStream(client, setLiveness), [client]);
  return liveness;
}

function openStream(client: QueryClient, tell: (state: Liveness) => void): () => void {
  const stale = gather((keys) => {
    for (const key of keys) void client.invalidateQueries({ queryKey: JSON.parse(key) as string[] });
  });
  let source: EventSource | null = null;
  let lost: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let missed = false;

  const again = () => {
    missed = true;
    tell('lost');
    source?.close();
    clearTimeout(retry);
    connect();
  };
  const heard = () => {
    clearTimeout(silence);
    silence = setTimeout(again, SILENT_AFTER_MS);
  };

  const connect = () => {
    source = new EventSource('/api/v1/review/events');
    heard();
    source.addEventListener('here', heard);
    source.onopen = () => {
      heard();
      clearTimeout(lost);
      lost = undefined;
      tell('live');
      // Whatever happened while nobody listened.
      if (missed) void client.invalidateQueries();
      missed = false;
    };
    source.onerror = () => {
      missed = true;
      lost ??= setTimeout(() => tell('lost'), LOST_AFTER_MS);
      // The browser gives up for good on an HTTP error; a desk that restarts answers one for a moment.
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, 2_000);
    };
    for (const [name, keys] of Object.entries(STALE_AFTER)) {
      source.addEventListener(name, () => keys.forEach((key) => stale(JSON.stringify(key))));
    }
    source.addEventListener('action', (event: MessageEvent<string>) => {
      const { id } = JSON.parse(event.data) as { id: string };
      stale(JSON.stringify(['actions', id]));
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

/** Collects keys for a moment, so that a burst of events costs one refetch. */
function gather(flush: (keys: Set<string>) => void) {
  let waiting = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const add = (key: string) => {
    waiting.add(key);
    timer ??= setTimeout(() => {
      timer = undefined;
      const keys = waiting;
      waiting = new Set();
      flush(keys);
    }, GATHER_MS);
  };
  add.stop = () => clearTimeout(timer);
  return add;
}

'use client';

import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { createRefresher } from './refresher.ts';
import { STALE_AFTER } from './stale-after.ts';

/** `live`: the stream is open. `lost`: it has been gone for more than five seconds, so what is on screen may be old. */
export type Liveness = 'live' | 'connecting' | 'lost';

const LOST_AFTER_MS = 5_000;
// The server sends something every fifteen seconds. A broken network may never close the connection, so silence counts as lost.
const SILENT_AFTER_MS = 35_000;

/** Opens this tab's one event stream, refreshes what its events make stale, and says whether the page is live. */
export function useLive(): Liveness {
  const client = useQueryClient();
  const [liveness, setLiveness] = useState<Liveness>('connecting');
  useEffect(() => openStream(client, setLiveness), [client]);
  return liveness;
}

/** The same without a page: what `onChange` is told is the liveness. Answers how to close it. */
export function openStream(client: QueryClient, onChange: (state: Liveness) => void): () => void {
  const refresher = createRefresher(client);
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
    for (const name of Object.keys(STALE_AFTER)) source.addEventListener(name, () => refresher.heard(name));
    source.addEventListener('action', (event: MessageEvent<string>) => {
      const { id } = JSON.parse(event.data) as { id: string };
      refresher.heard('action', id);
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
    refresher.stop();
    source?.close();
  };
}

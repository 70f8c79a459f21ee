'use client';

import { useCallback } from 'react';

/** Sets or, with an empty value, removes parameters of the URL without a round trip to the server. */
export function useSetUrl(): (changes: Record<string, string | null>) => void {
  return useCallback((changes) => {
    const next = new URLSearchParams(window.location.search);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    window.history.replaceState(null, '', text === '' ? window.location.pathname : `?${text}`);
  }, []);
}

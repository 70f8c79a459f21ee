'use client';

import { useDeferredValue, useEffect, useState } from 'react';

const STILL_MS = 500;

/** Debounced: the text once nobody has typed for a moment. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  const latest = useDeferredValue(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(latest), STILL_MS);
    return () => clearTimeout(timer);
  }, [latest]);
  return settled;
}

'use client';

import { useEffect, useRef } from 'react';

export interface QueueKeys {
  move: (by: 1 | -1) => void;
  open: () => void;
  deny: () => void;
  search: () => void;
  help: () => void;
}

/** J and K move, Enter opens, D opens at the denials, / searches, ? lists the keys. Silent while somebody types. */
export function useQueueKeys(keys: QueueKeys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      if (target.closest('input, textarea, select, [role="dialog"], [contenteditable]')) return;
      const act = actionOf(event.key, target, latest.current);
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function actionOf(key: string, target: HTMLElement, keys: QueueKeys): (() => void) | null {
  switch (key) {
    case 'j':
    case 'J':
      return () => keys.move(1);
    case 'k':
    case 'K':
      return () => keys.move(-1);
    case 'd':
    case 'D':
      return keys.deny;
    case '/':
      return keys.search;
    case '?':
      return keys.help;
    case 'Enter':
      // On another control Enter means that control.
      return target.closest('button, summary') || (target.closest('a') && !target.id.startsWith('row-'))
        ? null
        : keys.open;
    default:
      return null;
  }
}

'use client';

import { useEffect } from 'react';

/** Marks what the key N and the links to the next change go to. */
export const CHANGE = { 'data-change': '', tabIndex: -1 } as const;

/** Moves the focus to the change that follows the focus in the page, whichever file it is of; after the last comes the first. */
export function focusNextChange(): boolean {
  const changes = [...document.querySelectorAll<HTMLElement>('[data-change]')];
  const active = document.activeElement;
  const next =
    active === null || active === document.body
      ? changes.find((change) => change.getBoundingClientRect().top >= 0)
      : changes.find((change) => active.compareDocumentPosition(change) & Node.DOCUMENT_POSITION_FOLLOWING);
  const target = next ?? changes[0];
  if (target === undefined) return false;
  target.focus({ preventScroll: true });
  target.scrollIntoView({ block: 'start' });
  return true;
}

/** N goes to the next change of a file; silent while somebody types. The queue's own keys are J, K, D, Enter, / and ?. */
export function useNextChangeKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // Several lists of changes may be on one page: the first to hear the key answers it.
      if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
      if (event.key.toLowerCase() !== 'n' || !(event.target instanceof Element)) return;
      if (event.target.closest('input, textarea, select, [role="dialog"], [contenteditable]')) return;
      if (focusNextChange()) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

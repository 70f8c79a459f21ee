'use client';

import { useLive } from '#lib/client/live.ts';

/** Keeps the page live and says so, loudly, when it is not: a dead desk must never look alive. */
export function LiveBar() {
  const liveness = useLive();
  return (
    <div role="status" aria-live="assertive" className="sticky top-0 z-30">
      {liveness === 'lost' && (
        <p className="bg-critical-fill px-4 py-1.5 text-center text-[13px] font-semibold text-white">
          Not live — reconnecting. What you see may be old, and what you sign may not arrive: it fails then and is never
          sent later.
        </p>
      )}
    </div>
  );
}

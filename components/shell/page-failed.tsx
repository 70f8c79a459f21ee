'use client';

import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/page.tsx';

/** A page that could not be shown: what it means for what is waiting, and what to do. */
export function PageFailed({ digest, retry }: { digest: string | undefined; retry: () => void }) {
  return (
    <>
      <h1 className="sr-only">The page could not be shown</h1>
      <Empty title="The desk could not show this page">
        <p>
          Nothing was decided by it: what waits still waits, and a stop still holds. Try again; if it stays, the
          server’s log says why.
        </p>
        {digest && <p className="mt-1 text-xs">Reference {digest}</p>}
        <Button look="main" className="mt-4" onClick={retry}>
          Try again
        </Button>
      </Empty>
    </>
  );
}

import type { ReactNode } from 'react';

import { Button } from '../ui/button.tsx';
import { Progress } from '../ui/progress.tsx';

/** Long work on the log: what is done, how far it has come, and the way to end it. */
export function UnderWay({
  children,
  label,
  value,
  max,
  cancel,
}: {
  children: ReactNode;
  label: string;
  value: number;
  max: number;
  cancel: () => void;
}) {
  return (
    <div className="border-line border-t px-4 py-3">
      <div className="mb-1.5 flex items-center justify-between gap-2 text-[13px]">
        <p role="status" className="min-w-0">
          {children}
        </p>
        <Button look="quiet" className="shrink-0" onClick={cancel}>
          Cancel
        </Button>
      </div>
      <Progress label={label} value={value} max={max} />
    </div>
  );
}

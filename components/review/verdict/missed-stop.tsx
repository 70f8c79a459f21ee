'use client';

import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { useMissedStop } from './stop-after-denial.ts';

/** Says that a stop asked for with a denial did not succeed, and offers it again. */
export function MissedStop({ id, agent }: { id: string; agent: string }) {
  const { stop, again } = useMissedStop(id);
  if (!stop) return null;
  return (
    <Notice
      live
      tone="danger"
      className="mx-4 mb-4"
      title={again.isPending ? `Stopping ${agent} …` : `${agent} is not stopped`}
    >
      <p>
        The denial is recorded, but the stop that you asked for with it was not confirmed. Take it that the agent goes
        on.
      </p>
      <Button look="danger" className="mt-2" disabled={again.isPending} onClick={() => again.mutate(stop)}>
        Stop {agent} now
      </Button>
    </Notice>
  );
}

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Notice } from '#components/ui/notice.tsx';
import { RawText } from '#components/action/raw-text.tsx';
import { DRILL_WORDS } from '#components/action/status.tsx';

type Drill = NonNullable<ReviewedAction['drill']>;

/** Shown to everybody once a drill is over, and at once to whoever answered it: what it was, and what gave it away. */
export function DrillNotice({ drill, agent }: { drill: Drill; agent: string }) {
  return (
    <Notice tone={drill.noticed === false ? 'warn' : 'plain'} title={`This was a drill: ${DRILL_WORDS[drill.outcome]}`}>
      <p>
        {drill.started_by} put it here to see whether reviewers notice. {agent} never proposed it, and it could never
        run.
      </p>
      <p className="mt-1.5 font-[550]">What gave it away</p>
      <p>
        <RawText text={drill.note} />
      </p>
    </Notice>
  );
}

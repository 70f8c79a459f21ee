import Link from 'next/link';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Notice } from '#components/ui/notice.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import { grouped } from '#components/ui/words.ts';

/** The way to what belongs with this action: the plan it is a step of, or others of the same kind in the same run. */
export function ReadTogether({ data }: { data: ReviewedAction }) {
  const { action, plan, alike } = data;
  if (plan)
    return (
      <Notice className="mt-4" title={`Step ${plan.step} of ${plan.steps} of a plan`}>
        The agent calls it “<Revealed text={plan.title} />
        ”.{' '}
        <Link className="underline underline-offset-2" href={`/together?plan=${plan.id}`}>
          Read the whole plan
        </Link>
        {action.status === 'pending' && ' and answer its steps together'}.
      </Notice>
    );
  if (alike < 2 || action.run === null || action.status !== 'pending') return null;
  const href = `/together?run=${action.run.ref}&tool=${encodeURIComponent(action.tool)}`;
  return (
    <Notice className="mt-4" title={`${grouped(alike)}${alike === 50 ? ' or more' : ''} of this kind wait in this run`}>
      <Link className="underline underline-offset-2" href={href}>
        Read and answer them together
      </Link>
      ; each is listed and signed by its own digest.
    </Notice>
  );
}

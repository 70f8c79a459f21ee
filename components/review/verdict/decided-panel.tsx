import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Ago } from '#components/time/times.tsx';
import { spaced } from '#components/ui/words.ts';
import { DrillNotice } from './drill-notice.tsx';
import { RawText } from '#components/action/raw-text.tsx';
import { StatusTag } from '#components/action/status.tsx';

const MEANS: Partial<Record<ReviewedAction['action']['status'], string>> = {
  approved: 'The agent holds a grant for exactly these bytes. It runs once, or not at all.',
  denied: 'It will never run. The agent has the reason.',
  blocked: 'The policy does not let this agent do this. Nobody was asked.',
  expired: 'Nobody answered in time, and silence means no. It will never run.',
  withdrawn: 'The agent took it back before anybody decided.',
  halted: 'A stop took its authority. It will never run.',
  executing: 'The grant was redeemed; the outcome is not reported yet.',
  succeeded: 'It ran, once, as approved.',
  failed: 'It ran and reported a failure.',
};

/** Of an approved action that expired. */
const UNTAKEN = 'It was approved, and its agent did not take it up in time. It will never run.';

const ANSWERED = {
  approve: 'approved',
  limit: 'approved with limits',
  edit: 'changed it',
  deny_unneeded: 'denied it as not needed',
  deny_unsafe: 'denied it as unsafe',
} as const;

/** How the action ended: its state, who answered how and why, and what the agent reported. */
export function DecidedPanel({ data }: { data: ReviewedAction }) {
  const { action } = data;
  return (
    <div role="status" className="grid gap-3 px-4 pb-4 text-[13px]">
      {data.drill ? (
        <DrillNotice drill={data.drill} agent={action.agent.name} />
      ) : (
        <>
          <p>
            <StatusTag status={action.status} />
          </p>
          <p>
            {action.status === 'expired' && action.decision?.outcome === 'approved' ? UNTAKEN : MEANS[action.status]}
            {action.decision?.modified && ' What may run differs from what was proposed.'}
          </p>
        </>
      )}
      {action.status_reason !== null && !data.drill && (
        <p className="text-ink-2">
          <RawText text={action.status_reason} />
        </p>
      )}
      {data.alone && (
        <p className="text-medium">
          <strong className="font-[550]">Alone.</strong> Those who answered count as different people only because this
          desk was less than a day old or somebody with a shell on the server had just made their accounts.
        </p>
      )}
      {action.verdicts.length > 0 && (
        <ul className="grid gap-2">
          {action.verdicts.map((verdict, index) => (
            <li key={index} className="border-line border-t pt-2">
              <strong className="font-[550]">{verdict.reviewer.name}</strong> {ANSWERED[verdict.verdict]}{' '}
              <Ago at={verdict.at} />, signed by {verdict.signed_by}
              {verdict.reason_code !== null && ` · ${spaced(verdict.reason_code)}`}
              {verdict.reason !== null && (
                <span className="text-ink-2 block">
                  “<RawText text={verdict.reason} />”
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {action.outcome && (
        <div className="border-line border-t pt-2">
          <p className="font-[550]">Reported by the agent — not verified</p>
          <pre className="text-ink-2 mt-1 font-mono text-xs whitespace-pre-wrap">
            <RawText text={action.outcome.error ?? JSON.stringify(action.outcome.output ?? null, null, 2)} />
          </pre>
        </div>
      )}
    </div>
  );
}

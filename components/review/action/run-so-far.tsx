import Link from 'next/link';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Clock } from '#components/time/times.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { Revealed } from '#components/ui/revealed.tsx';
import { Section } from '#components/ui/section.tsx';
import { Tag } from '#components/ui/small.tsx';
import { count, duration } from '#components/ui/words.ts';
import { RawText } from '#components/action/raw-text.tsx';
import { STATUS_WORDS } from '#components/action/status.tsx';

/** What the agent did before this in the same run; steps that read untrusted text are marked. */
export function RunSoFar({
  steps,
  observations,
}: {
  steps: ReviewedAction['trajectory'];
  observations: ReviewedAction['observations'];
}) {
  const first = steps[0];
  const last = steps.at(-1);
  const aside =
    first && last && steps.length > 1
      ? `${count(steps.length, 'step')} in ${duration(Date.parse(last.at) - Date.parse(first.at))}`
      : undefined;
  return (
    <Section title="The run so far" aside={aside}>
      {steps.length === 0 ? (
        <p className="text-ink-2">The agent named no run, so nothing is known of what came before.</p>
      ) : (
        <ol className="before:bg-line-2 relative py-1 pl-[22px] before:absolute before:top-2.5 before:bottom-2.5 before:left-1.5 before:w-[1.5px]">
          {steps.map((step) => (
            <Step key={step.id} step={step} />
          ))}
        </ol>
      )}
      {observations.length > 0 && <Observations observations={observations} />}
    </Section>
  );
}

function Step({ step }: { step: ReviewedAction['trajectory'][number] }) {
  return (
    <li
      className={classNames(
        'relative py-1 text-[13px] before:absolute before:top-2.5 before:-left-5 before:size-2 before:rounded-full before:border-[1.6px]',
        step.current
          ? 'before:border-critical before:bg-critical font-semibold'
          : step.untrusted_output
            ? 'before:border-medium before:bg-medium-soft'
            : 'before:border-ink-3 before:bg-bg',
      )}
    >
      <span className="text-ink-2 mr-2 font-normal">
        <Clock at={step.at} />
      </span>
      {step.current ? (
        <Revealed text={step.sentence} />
      ) : (
        <Link className="hover:underline" href={`/actions/${step.id}`}>
          <Revealed text={step.sentence} />
        </Link>
      )}
      {step.untrusted_output && (
        <>
          {' '}
          <Tag tone="warn">■ read untrusted text</Tag>
        </>
      )}
      <span className="text-ink-2 font-normal">
        {' — '}
        {step.current && step.status === 'pending' ? 'this one' : STATUS_WORDS[step.status].word.slice(2).toLowerCase()}
      </span>
    </li>
  );
}

/** What the run read, as its connector reported it. */
function Observations({ observations }: Pick<ReviewedAction, 'observations'>) {
  return (
    <details className="mt-2 text-[13px]">
      <summary className="text-ink-2 w-fit">
        {count(observations.length, 'report')} of what it read,{' '}
        {observations.filter((one) => one.trust === 'untrusted').length} untrusted
      </summary>
      <ul className="border-line mt-1.5 border-t">
        {observations.map((one) => (
          <li key={one.id} className="border-line border-b py-1.5">
            <span className="text-ink-2 mr-2">
              <Clock at={one.at} />
            </span>
            {one.tool}
            {one.origin !== null && (
              <>
                {' — '}
                <RawText text={one.origin} />
              </>
            )}{' '}
            {one.trust === 'untrusted' && <Tag tone="warn">■ untrusted</Tag>}
            <code className="text-ink-3 block font-mono text-xs break-all">{one.digest}</code>
          </li>
        ))}
      </ul>
    </details>
  );
}

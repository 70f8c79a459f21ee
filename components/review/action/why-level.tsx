import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Revealed } from '#components/ui/revealed.tsx';
import { Section } from '#components/ui/section.tsx';
import { LevelShape } from '#components/action/level.tsx';
import { apart } from './unusual.ts';

type Factor = ReviewedAction['action']['risk']['factors'][number];

const shapeOf = (weight: number): RiskLevel =>
  weight >= 30 ? 'critical' : weight >= 20 ? 'high' : weight >= 10 ? 'medium' : 'low';

/** Shown at once; the rest stands behind one line. */
const LOUD = 4;

/** What is unusual about this call, loudest first with its evidence; what the tool always is, in one quiet line. */
export function WhyLevel({ action }: { action: ReviewedAction['action'] }) {
  const { always, here } = apart(action.risk.factors);
  return (
    <Section
      title="What is unusual here"
      aside={`${action.risk.level}, ${action.risk.score} of 100 · a fixed table, no model`}
    >
      {here.length === 0 ? (
        <p className="text-ink-2 border-line border-y py-2.5">Nothing: this tool is used as it usually is.</p>
      ) : (
        <ul className="border-line border-t">
          {here.slice(0, LOUD).map((factor) => (
            <Loud key={factor.code + factor.evidence} factor={factor} />
          ))}
        </ul>
      )}
      {here.length > LOUD && (
        <details className="border-line border-b">
          <summary className="text-ink-2 cursor-pointer py-2 text-[13px]">
            {here.length - LOUD} more, each lighter
          </summary>
          <ul>
            {here.slice(LOUD).map((factor) => (
              <Loud key={factor.code + factor.evidence} factor={factor} />
            ))}
          </ul>
        </details>
      )}
      {always.length > 0 && <Always tool={action.tool} factors={always} />}
    </Section>
  );
}

function Loud({ factor }: { factor: Factor }) {
  return (
    <li className="border-line grid grid-cols-[22px_minmax(0,1fr)_auto] gap-2 border-b py-2.5">
      <span aria-hidden className="mt-1">
        <LevelShape level={shapeOf(factor.weight)} size={14} />
      </span>
      <div className="min-w-0">
        <p className="text-[15px] font-[620]">
          <Revealed text={factor.text} />
        </p>
        {factor.evidence !== '' && (
          <p className="text-ink-2 text-[12.5px] break-words">
            <Revealed text={factor.evidence} />
          </p>
        )}
      </div>
      <span className="text-ink-3 pt-0.5 font-mono text-xs" title={factor.code}>
        +{factor.weight}
      </span>
    </li>
  );
}

function Always({ tool, factors }: { tool: string; factors: readonly Factor[] }) {
  const sum = factors.reduce((total, { weight }) => total + weight, 0);
  const words = factors.map(({ text }) => text.charAt(0).toLowerCase() + text.slice(1));
  return (
    <p className="text-ink-3 mt-2 text-[12.5px]">
      <Revealed text={tool} />, always: {words.join(' · ')} · +{sum}
    </p>
  );
}

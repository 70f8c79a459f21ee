import type { RiskLevel } from '#lib/domain/risk/risk.ts';
import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { Revealed } from '#components/ui/revealed.tsx';
import { Box, Section } from '#components/ui/section.tsx';
import { LevelShape } from '#components/action/level.tsx';

const shapeOf = (weight: number): RiskLevel =>
  weight >= 30 ? 'critical' : weight >= 20 ? 'high' : weight >= 10 ? 'medium' : 'low';

/** Why the action has its level: each factor with its evidence and weight, heaviest first. */
export function WhyLevel({ risk }: { risk: ReviewedAction['action']['risk'] }) {
  return (
    <Section title={`Why this is ${risk.level}`} aside={`score ${risk.score} of 100 · a fixed table, no model`}>
      <Box>
        {risk.factors.length === 0 && <p className="text-ink-2 px-4 py-3">No factor applies.</p>}
        <ul>
          {risk.factors.map((factor) => (
            <li
              key={factor.code}
              className="border-line grid grid-cols-[26px_1fr_auto] gap-2 border-t px-4 py-2.5 first:border-t-0"
            >
              <span aria-hidden className="mt-0.5">
                <LevelShape level={shapeOf(factor.weight)} size={13} />
              </span>
              <div className="min-w-0">
                <p>
                  <Revealed text={factor.text} />
                </p>
                {factor.evidence !== '' && (
                  <p className="text-ink-2 text-[12.5px]">
                    <Revealed text={factor.evidence} /> ·{' '}
                    <span className="text-ink-3 font-mono text-xs">{factor.code}</span>
                  </p>
                )}
              </div>
              <span className="text-ink-3 font-mono text-xs">+{factor.weight}</span>
            </li>
          ))}
        </ul>
      </Box>
    </Section>
  );
}

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ExplorePolicy } from '#lib/contract/policy-api.ts';
import { Level } from '../action/level.tsx';
import { Revealed } from '../ui/revealed.tsx';
import { Box, Facts } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';

const OUTCOME = {
  allow: { word: 'Allowed: nobody is asked', tone: 'good' },
  review: { word: 'Held for people', tone: 'warn' },
  block: { word: 'Blocked', tone: 'hot' },
} as const;

/** What would happen, and which rules and factors say so. */
export function Explored({ reply }: { reply: ReplyOf<typeof ExplorePolicy> }) {
  const { outcome, requires, risk } = reply;
  const people = [
    `${requires.approvals} ${requires.approvals === 1 ? 'reviewer' : 'different reviewers'}`,
    ...(requires.groups.length > 0 ? [`of ${requires.groups.join(' and ')}`] : []),
    ...(requires.passkey ? [requires.password_instead ? 'with passkey or password' : 'with a passkey'] : []),
  ].join(' ');
  return (
    <>
      <Tag tone={OUTCOME[outcome].tone}>{OUTCOME[outcome].word}</Tag>
      <h3 className="mt-2 mb-3 text-lg leading-tight font-semibold">
        <Revealed text={reply.sentence} />
      </h3>
      <Box>
        <Facts
          rows={[
            ['Because', reply.reason],
            ['Rules that decided', reply.rules.join(', ') || 'none matched'],
            ...(outcome === 'review' ? ([['Asks for', people]] as [string, string][]) : []),
            ['Risk', <Level key="r" level={risk.level} rest={`${risk.score} points`} />],
            [
              'From',
              <ul key="f">
                {risk.factors.map((factor) => (
                  <li key={factor.code}>
                    <span className="text-ink-2 tabular-nums">+{factor.weight}</span> <Revealed text={factor.text} />
                  </li>
                ))}
                {risk.factors.length === 0 && <li>no factor</li>}
              </ul>,
            ],
          ]}
        />
      </Box>
    </>
  );
}

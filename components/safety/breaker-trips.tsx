import Link from 'next/link';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { TestBreaker } from '#lib/contract/safety-api.ts';
import { RULE_TEXT } from '#lib/domain/breaker/rules.ts';
import { Ago } from '../time/times.tsx';
import { Notice } from '../ui/notice.tsx';
import { grouped } from '../ui/words.ts';

/** The agents these rules would have stopped in the last seven days. */
export function BreakerTrips({ trips }: { trips: ReplyOf<typeof TestBreaker>['trips'] }) {
  if (trips.length === 0)
    return (
      <Notice live className="mt-3" title="Nobody">
        In the last seven days no agent did as much as these rules stop.
      </Notice>
    );
  return (
    <div role="status" className="mt-3">
      <p className="text-[13px] font-[550]">In the last seven days these would have stopped:</p>
      <ul className="border-line mt-1 border-t">
        {trips.map((trip) => (
          <li key={`${trip.rule}${trip.agent.id}`} className="border-line border-b py-1.5 text-[13px]">
            <Link href={`/agents/${trip.agent.id}`} className="underline underline-offset-2">
              {trip.agent.name}
            </Link>{' '}
            — {RULE_TEXT[trip.rule].toLowerCase()}: {grouped(trip.most)} at most, <Ago at={trip.at} />
          </li>
        ))}
      </ul>
    </div>
  );
}

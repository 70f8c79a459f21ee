'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { Bundle, BundleItem } from '#lib/contract/bundle-api.ts';
import { meQuery } from '#components/account/queries.ts';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Empty, Loading, Page } from '#components/ui/page.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import { count, grouped } from '#components/ui/words.ts';
import { bundleQuery, type BundleWhich } from '../queries.ts';
import { BundleRow, isAnswerable } from './bundle-item.tsx';
import { BundleVerdict } from './bundle-verdict.tsx';

/** Several actions reviewed as one: every item with what it would do, ticked one by one, answered with one signature over each digest. */
export function BundleReview({ which }: { which: BundleWhich }) {
  const { data, error, isPending, refetch } = useQuery(bundleQuery(which));
  const { data: me } = useQuery(meQuery);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  if (isPending || !me) return <Loading what="the actions" />;
  if (!data) return <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />;
  const answerable = data.items.filter(isAnswerable);
  const chosen = answerable.filter((item) => ticked.has(keyOf(item)));
  const toggle = (items: string[], on: boolean) =>
    setTicked(new Set(on ? [...ticked, ...items] : [...ticked].filter((item) => !items.includes(item))));
  return (
    <Page
      title={data.plan === null ? data.title : `A plan of ${count(data.items.length, 'step')}`}
      lead={<Lead data={data} answerable={answerable.length} />}
    >
      {data.items.length === 0 && (
        <Empty title="Nothing of this kind waits any more">See the queue for what does.</Empty>
      )}
      <TickAll answerable={answerable} ticked={ticked} toggle={toggle} />
      <ol>
        {data.items.map((item) => (
          <BundleRow
            key={item.id}
            item={item}
            ticked={ticked.has(keyOf(item))}
            onTick={(on) => toggle([keyOf(item)], on)}
          />
        ))}
      </ol>
      {chosen.length > 0 && (
        <BundleVerdict
          key={chosen.map(keyOf).join()}
          data={data}
          chosen={chosen}
          me={me}
          onDone={() => setTicked(new Set())}
        />
      )}
    </Page>
  );
}

/** Includes the digests: when somebody changes an action's arguments, its tick is gone. */
const keyOf = ({ id, digest, view_digest }: BundleItem): string => `${id} ${digest} ${view_digest}`;

function Lead({ data, answerable }: { data: Bundle; answerable: number }) {
  return (
    <>
      {data.agent.name}
      {data.plan !== null && (
        <>
          {' calls it “'}
          <Revealed text={data.title} />”
        </>
      )}
      {data.goal !== null && (
        <>
          {' · '}run “<Revealed text={data.goal} />”
        </>
      )}
      {' · '}
      {count(data.items.length, data.plan === null ? 'action' : 'step')}, {grouped(answerable)} for you to answer
      {data.more && ' — more wait than fit here; they come once these are answered'}
    </>
  );
}

/** Ticks everything of low or medium risk at once. Each high or critical action has to be ticked by itself. */
function TickAll({
  answerable,
  ticked,
  toggle,
}: {
  answerable: BundleItem[];
  ticked: ReadonlySet<string>;
  toggle: (items: string[], on: boolean) => void;
}) {
  const easy = answerable.filter((item) => item.risk_level === 'low' || item.risk_level === 'medium');
  if (easy.length === 0) return null;
  return (
    <label className="border-line mt-5 flex items-center gap-3 border-b py-2 text-[13px]">
      <input
        type="checkbox"
        className="accent-accent size-[15px]"
        checked={easy.every((item) => ticked.has(keyOf(item)))}
        onChange={(event) => toggle(easy.map(keyOf), event.target.checked)}
      />
      Tick all {grouped(easy.length)} that are listed
      {easy.length < answerable.length && ' with low or medium risk; the others one by one'}
    </label>
  );
}

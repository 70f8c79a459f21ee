'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';

import type { Bundle, BundleItem } from '#lib/contract/bundle-api.ts';
import { meQuery } from '#components/account/queries.ts';
import type { Me } from '#components/account/me.ts';
import { ProblemNotice } from '#components/shell/problem-notice.tsx';
import { TimeLeft } from '#components/time/times.tsx';
import { Button } from '#components/ui/button.tsx';
import { TextArea } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Empty, Loading, Page } from '#components/ui/page.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import { count, grouped } from '#components/ui/words.ts';
import { ReasonCodeField, type ReasonCode } from './answers.tsx';
import { ChangeList } from '../changes/change-list.tsx';
import { Findings } from '../facts.tsx';
import { LevelShape } from '../level.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { bundleQuery, draftVerdicts, giveVerdicts, type BundleWhich } from '../queries.ts';
import { HOW, methodsFor } from './signing-methods.ts';
import { StatusTag } from '../status.tsx';
import { assert } from './use-signing.ts';

type Answer = 'approve' | 'deny_unneeded' | 'deny_unsafe';
const ANSWERS: { value: Answer; title: string; hint: string }[] = [
  { value: 'approve', title: 'Approve these', hint: 'Exactly each of them runs, once' },
  { value: 'deny_unneeded', title: 'Deny — not needed', hint: 'Not needed, or wrong' },
  { value: 'deny_unsafe', title: 'Deny as unsafe', hint: 'None of them may run' },
];

/** Several actions read as one: every item with what it would do, ticked one by one, answered with one signature over each digest. */
export function Together({ which }: { which: BundleWhich }) {
  const { data, error, isPending, refetch } = useQuery(bundleQuery(which));
  const { data: me } = useQuery(meQuery);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  if (isPending || !me) return <Loading what="the actions" />;
  if (!data) return <ProblemNotice error={error} retry={() => void refetch()} className="m-6" />;
  const answerable = data.items.filter(isAnswerable);
  // What is dangerous is ticked by itself, with its reasons beside it.
  const easy = answerable.filter((item) => item.risk_level === 'low' || item.risk_level === 'medium');
  const chosen = answerable.filter((item) => ticked.has(keyOf(item)));
  const toggle = (ids: string[], on: boolean) => {
    const next = new Set(ticked);
    for (const id of ids)
      if (on) next.add(id);
      else next.delete(id);
    setTicked(next);
  };
  return (
    <Page
      title={data.plan === null ? data.title : `A plan of ${count(data.items.length, 'step')}`}
      lead={
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
          {count(data.items.length, data.plan === null ? 'action' : 'step')}, {grouped(answerable.length)} for you to
          answer{data.more && ' — more wait than fit here; they come once these are answered'}
        </>
      }
    >
      {data.items.length === 0 && (
        <Empty title="Nothing of this kind waits any more">See the queue for what does.</Empty>
      )}
      {easy.length > 0 && (
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
      )}
      <ol>
        {data.items.map((item) => (
          <Item key={item.id} item={item} ticked={ticked.has(keyOf(item))} onTick={(on) => toggle([keyOf(item)], on)} />
        ))}
      </ol>
      {chosen.length > 0 && (
        <AnswerForm
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

/** What was ticked is these bytes and this view: when somebody changes them meanwhile the tick is gone. */
const keyOf = ({ id, digest, view_digest }: BundleItem): string => `${id} ${digest} ${view_digest}`;

const isAnswerable = (item: BundleItem): boolean => item.status === 'pending' && item.refusal === null;

function Item({ item, ticked, onTick }: { item: BundleItem; ticked: boolean; onTick: (on: boolean) => void }) {
  const able = isAnswerable(item);
  return (
    <li className="border-line grid grid-cols-[20px_18px_1fr_auto] gap-x-2.5 gap-y-1 border-b py-2.5">
      <input
        type="checkbox"
        aria-label={`Answer: ${item.sentence}`}
        className="accent-accent mt-[3px] size-[15px]"
        checked={ticked}
        disabled={!able}
        onChange={(event) => onTick(event.target.checked)}
      />
      <span className="mt-[3px]">
        <LevelShape level={item.risk_level} />
      </span>
      <h2 className="min-w-0 font-[550]">
        {item.step !== null && <span className="text-ink-2 mr-1.5 tabular-nums">{item.step}.</span>}
        <Revealed text={item.sentence} />
      </h2>
      <span className="text-ink-2 text-right text-[12.5px]">
        {item.status === 'pending' ? <TimeLeft until={item.expires_at} /> : <StatusTag status={item.status} />}
      </span>
      <div className="col-span-2 col-start-3 min-w-0">
        {item.refusal && item.status === 'pending' && (
          <p className="text-ink-2 text-[12.5px]">Not yours: {item.refusal.text}</p>
        )}
        {item.why.length > 0 && <p className="text-ink-2 text-[12.5px]">{item.why.join(' · ')}</p>}
        <Findings findings={item.view.findings} uninspectable={item.view.uninspectable} />
        <details open className="text-[13px]">
          <summary className="text-ink-2 w-fit">All of it</summary>
          <div className="mt-1.5">
            <ChangeList view={item.view} revised={false} />
            <p className="text-ink-2 mt-1 text-xs">
              <code className="font-mono break-all">{item.digest}</code> ·{' '}
              <Link className="underline underline-offset-2" href={`/actions/${item.id}`}>
                open it alone
              </Link>
            </p>
          </div>
        </details>
      </div>
    </li>
  );
}

function AnswerForm({ data, chosen, me, onDone }: { data: Bundle; chosen: BundleItem[]; me: Me; onDone: () => void }) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [code, setCode] = useState<ReasonCode | null>(null);
  const [reason, setReason] = useState('');
  const [asking, setAsking] = useState(false);
  const client = useQueryClient();
  // The strictest of them all: one signature has to be good enough for each.
  const requires = {
    approvals: 1,
    groups: [],
    passkey: chosen.some((item) => item.requires.passkey),
    password_instead: chosen.every((item) => !item.requires.passkey || item.requires.password_instead),
  };
  const [method] = methodsFor(requires, me);
  const denies = answer === 'deny_unneeded' || answer === 'deny_unsafe';
  const ready = answer !== null && method !== undefined && (!denies || (code !== null && reason.trim() !== ''));
  const sign = useMutation({
    mutationFn: async (password?: string) => {
      if (answer === null || method === undefined) return;
      const draft = await draftVerdicts({
        items: chosen.map(({ id, digest, view_digest }) => ({ id, digest, view_digest })),
        verdict: answer,
        method,
        ...(denies && code ? { reason_code: code } : {}),
        ...(reason.trim() ? { reason: reason.trim() } : {}),
      });
      const assertion = method === 'passkey' ? await assert(draft) : undefined;
      await giveVerdicts({
        nonce: draft.nonce,
        ...(assertion ? { assertion } : {}),
        ...(password === undefined ? {} : { password }),
      });
      onDone();
    },
    onSettled: () =>
      Promise.all(['bundles', 'queue', 'actions'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
  const title = ANSWERS.find((a) => a.value === answer)?.title ?? '';
  return (
    <form
      aria-label="Your answer"
      className="border-line-2 bg-panel mt-6 max-w-[560px] overflow-hidden rounded-[14px] border"
      onSubmit={(event) => {
        event.preventDefault();
        if (method === 'password') setAsking(true);
        else sign.mutate(undefined);
      }}
    >
      <p className="px-4 pt-3 pb-1 font-semibold">
        Your answer to {chosen.length === 1 ? 'the one' : `the ${grouped(chosen.length)}`} ticked
        {chosen.length < data.items.length && ` of ${grouped(data.items.length)}`}
      </p>
      <fieldset>
        <legend className="sr-only">Your answer</legend>
        {ANSWERS.map((one) => (
          <label
            key={one.value}
            className="border-line hover:bg-sunk has-checked:bg-accent-soft has-focus-visible:outline-accent grid grid-cols-[18px_1fr] gap-x-2.5 border-t px-4 py-2.5 has-focus-visible:outline-2 has-focus-visible:-outline-offset-2"
          >
            <input
              type="radio"
              name="answer"
              checked={answer === one.value}
              onChange={() => setAnswer(one.value)}
              className="accent-accent mt-[3px] size-[15px] focus-visible:outline-none"
            />
            <span>
              <span className="block font-[550]">{one.title}</span>
              <span className="text-ink-2 block text-[12.5px]">{one.hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {answer !== null && (
        <div className="border-line grid gap-3 border-t px-4 py-3">
          {denies && <ReasonCodeField value={code} onChange={setCode} />}
          <TextArea
            label={denies ? 'Reason' : 'Reason (if you like)'}
            hint="The agent and the record will carry it, for each of them."
            value={reason}
            required={denies}
            maxLength={4_000}
            onChange={(event) => setReason(event.target.value)}
          />
          {method === undefined ? (
            <Notice tone="warn" title="One of them asks for a passkey, and you have none">
              <Link className="underline" href="/account">
                Add a passkey
              </Link>
              , or untick it.
            </Notice>
          ) : (
            <Button type="submit" look="main" className="min-h-11 w-full" disabled={!ready || sign.isPending}>
              {sign.isPending ? 'Waiting for the desk …' : `${title} · ${HOW[method]}`}
            </Button>
          )}
          <p className="text-ink-2 text-xs">
            One signature over {count(chosen.length, 'digest')}. When one of them has changed meanwhile, none is signed.
          </p>
        </div>
      )}
      <ProblemNotice error={sign.error} className="mx-4 mb-3" />
      <PasswordDialog
        open={asking}
        onOpenChange={setAsking}
        what={title}
        onPassword={(password) => {
          setAsking(false);
          sign.mutate(password);
        }}
      />
    </form>
  );
}

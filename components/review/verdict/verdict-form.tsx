'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { Me } from '#components/account/me.ts';
import { ProblemNotice } from '#components/shell/problem-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { TextArea } from '#components/ui/field.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Answers, ReasonCodeField, titleOf, type Answer, type ReasonCode } from './answers.tsx';
import { LimitsEditor, type Limited } from './limits-editor.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { askQuestion } from '../queries.ts';
import { HOW, methodsFor } from './signing-methods.ts';
import { WhatIsSigned } from './what-is-signed.tsx';
import { isChanged, useSigning, type Draft, type VerdictBody } from './use-signing.ts';

/** Answer, reason, what is signed, and the button that says how. */
export function VerdictForm({ data, me, focus }: { data: ReviewedAction; me: Me; focus: Answer | null }) {
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [code, setCode] = useState<ReasonCode | null>(null);
  const [reason, setReason] = useState('');
  const [stop, setStop] = useState(false);
  const [limited, setLimited] = useState<Limited | null>(null);
  const methods = methodsFor(data.action.policy.requires, me);
  const [chosen, setChosen] = useState(methods[0]);
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<{ key: string; draft: Draft } | null>(null);
  const signing = useSigning(data.action.id);
  const method = chosen !== undefined && methods.includes(chosen) ? chosen : methods[0];
  const denies = answer === 'deny_unneeded' || answer === 'deny_unsafe';
  const body: VerdictBody | null =
    answer === null ||
    answer === 'ask' ||
    method === undefined ||
    (denies && (code === null || reason.trim() === '')) ||
    (answer === 'limit' && limited === null)
      ? null
      : {
          verdict: answer,
          digest: data.digest,
          view_digest: data.view_digest,
          method,
          ...(answer === 'limit' && limited ? { args: limited.args } : {}),
          ...(denies && code ? { reason_code: code } : {}),
          ...(reason.trim() ? { reason: reason.trim() } : {}),
        };
  const key = JSON.stringify(body);
  const sign = (password?: string) => {
    if (!body) return;
    setAsking(false);
    signing.mutate({
      body,
      shown: shown?.key === key ? shown.draft : null,
      ...(password === undefined ? {} : { password }),
      stop:
        stop && answer === 'deny_unsafe'
          ? {
              agentId: data.action.agent.id,
              message: `Denied as unsafe by ${me.name}: ${reason.trim()}`.slice(0, 1_000),
            }
          : null,
    });
    // A statement is good for one signature.
    setShown(null);
  };
  const changed = isChanged(signing.error);
  return (
    <>
      <Answers
        value={answer}
        onChange={(next) => {
          setAnswer(next);
          signing.reset();
        }}
        focus={focus}
      />
      {answer === 'ask' && <AskForm id={data.action.id} />}
      {answer !== null && answer !== 'ask' && (
        <form
          className="border-line grid gap-3 border-t px-4 py-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (method === 'password') setAsking(true);
            else sign();
          }}
        >
          {answer === 'limit' && <LimitsEditor data={data} onChange={setLimited} />}
          {denies && <ReasonCodeField value={code} onChange={setCode} />}
          <TextArea
            label={denies ? 'Reason' : 'Reason (if you like)'}
            hint="The agent and the record will carry it."
            value={reason}
            required={denies}
            maxLength={4_000}
            onChange={(event) => setReason(event.target.value)}
          />
          {answer === 'deny_unsafe' && data.stop_allowed && (
            <label className="flex items-start gap-2 text-[13px]">
              <input
                type="checkbox"
                checked={stop}
                onChange={(e) => setStop(e.target.checked)}
                className="accent-accent mt-0.5"
              />
              Stop {data.action.agent.name} too: everything it waits for halts
            </label>
          )}
          {methods.length > 1 && (
            <label className="flex flex-wrap items-center gap-2 text-[13px]">
              How you sign
              <select
                value={method}
                onChange={(e) => setChosen(methods.find((m) => m === e.target.value))}
                className="border-line-2 bg-bg rounded-md border px-2 py-1"
              >
                {methods.map((m) => (
                  <option key={m} value={m}>
                    {m}
                  </option>
                ))}
              </select>
            </label>
          )}
          {method === undefined ? (
            <Notice tone="warn" title="This level asks for a passkey, and you have none">
              <Link className="underline" href="/account">
                Add a passkey
              </Link>
              , then come back. Nothing is lost meanwhile.
            </Notice>
          ) : (
            <Button
              type="submit"
              look="main"
              className="min-h-11 w-full"
              disabled={!body || signing.isPending || changed}
            >
              {signing.isPending ? 'Waiting for the desk …' : `${titleOf(answer)} · ${HOW[method]}`}
            </Button>
          )}
          {!body && method !== undefined && <p className="text-ink-2 -mt-1.5 text-xs">{whatIsMissing(denies, code)}</p>}
          <WhatIsSigned
            data={data}
            body={body}
            limited={answer === 'limit' ? limited : null}
            shown={shown?.key === key ? shown.draft : null}
            onShown={(draft) => setShown({ key, draft })}
          />
        </form>
      )}
      <ProblemNotice error={signing.error} className="mx-4 mb-3" />
      {changed && (
        <p className="mx-4 mb-3 text-[13px]">The page has read the action again; what you see now is how it stands.</p>
      )}
      <PasswordDialog open={asking} onOpenChange={setAsking} onPassword={sign} what={answer ? titleOf(answer) : ''} />
    </>
  );
}

function whatIsMissing(denies: boolean, code: ReasonCode | null): string {
  if (!denies) return 'Show the new change first; then it can be signed.';
  return code === null
    ? 'Choose a kind of reason and say why; then it can be signed.'
    : 'Say why; then it can be signed.';
}

function AskForm({ id }: { id: string }) {
  const [text, setText] = useState('');
  const client = useQueryClient();
  const ask = useMutation({
    mutationFn: () => askQuestion({ id, text: text.trim() }),
    onSuccess: (after) => {
      client.setQueryData(['actions', id], after);
      setText('');
    },
  });
  return (
    <form
      className="border-line grid gap-3 border-t px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <TextArea
        label="What do you want to know?"
        value={text}
        required
        maxLength={4_000}
        onChange={(e) => setText(e.target.value)}
        hint="Not a verdict and not signed. The action keeps waiting, and its time keeps running."
      />
      <Button type="submit" look="main" className="w-full" disabled={ask.isPending || text.trim() === ''}>
        {ask.isPending ? 'Asking …' : 'Ask the agent'}
      </Button>
      <p role="status" className="text-low text-[13px] empty:hidden">
        {ask.isSuccess && text === '' ? '✓ Asked. The answer will appear on this page.' : ''}
      </p>
      <ProblemNotice error={ask.error} />
    </form>
  );
}

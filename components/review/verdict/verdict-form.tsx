'use client';

import Link from 'next/link';
import { useState, type ReactNode } from 'react';

import type { SigningMethod } from '#lib/domain/action/action.ts';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { Notice } from '#components/ui/notice.tsx';
import { Answers, type Answer, type Choice } from './answers.tsx';
import { PasswordDialog } from './password-dialog.tsx';
import { ReasonCodeField, ReasonField } from './reason-fields.tsx';
import { HOW } from './signing-methods.ts';
import type { Answering } from './use-answer.ts';

interface Words {
  reasonHint: string;
  /** Said to somebody who needs a passkey and has none; `keyAfter` follows the link to add one. */
  keyTitle: string;
  keyAfter: string;
}

interface Props<A extends Answer> {
  choices: readonly Choice<A>[];
  focus?: Answer | null;
  answering: Answering<A>;
  onAnswer: (answer: A) => void;
  signing: { isPending: boolean; error: Error | null };
  /** Whether everything that is signed is there and still holds. */
  ready: boolean;
  onSign: (password?: string) => void;
  words: Words;
  /** Stands in place of the signature, for an answer that is not signed. */
  instead?: ReactNode;
  /** Fields before the reason and after it. */
  first?: ReactNode;
  last?: ReactNode;
  /** What is signed, below the button. */
  foot: ReactNode;
  after?: ReactNode;
}

/** The one form a verdict is given with, on one action or on several: answer, reason, and the button that says how it is signed. */
export function VerdictForm<A extends Answer>(props: Props<A>) {
  const { choices, answering, signing, onSign, instead } = props;
  const [asking, setAsking] = useState(false);
  const title = choices.find(({ value }) => value === answering.answer)?.title ?? '';
  return (
    <>
      <Answers choices={choices} value={answering.answer} onChange={props.onAnswer} focus={props.focus ?? null} />
      {instead}
      {answering.answer !== null && !instead && (
        <form
          className="border-line grid gap-3 border-t px-4 py-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (answering.method === 'password') setAsking(true);
            else onSign();
          }}
        >
          <Signed {...props} title={title} />
        </form>
      )}
      <ProblemNotice error={signing.error} className="mx-4 mb-3" />
      {props.after}
      <PasswordDialog
        open={asking}
        onOpenChange={setAsking}
        what={title}
        onPassword={(password) => {
          setAsking(false);
          onSign(password);
        }}
      />
    </>
  );
}

/** The fields of an answer that is signed, and the button. */
function Signed<A extends Answer>({
  answering,
  signing,
  ready,
  words,
  first,
  last,
  foot,
  title,
}: Props<A> & { title: string }) {
  const { method, denies } = answering;
  return (
    <>
      {first}
      {denies && <ReasonCodeField value={answering.code} onChange={answering.setCode} />}
      <ReasonField value={answering.reason} onChange={answering.setReason} required={denies} hint={words.reasonHint} />
      {last}
      <MethodField methods={answering.methods} value={method} onChange={answering.setMethod} />
      {method === undefined ? (
        <NoPasskey title={words.keyTitle} after={words.keyAfter} />
      ) : (
        <Button type="submit" look="main" className="min-h-11 w-full" disabled={!ready || signing.isPending}>
          {signing.isPending ? 'Waiting for the desk …' : `${title} · ${HOW[method]}`}
        </Button>
      )}
      {foot}
    </>
  );
}

/** How it is signed, where there is a choice. */
function MethodField({
  methods,
  value,
  onChange,
}: {
  methods: SigningMethod[];
  value: SigningMethod | undefined;
  onChange: (method: SigningMethod | undefined) => void;
}) {
  if (methods.length < 2) return null;
  return (
    <label className="flex flex-wrap items-center gap-2 text-[13px]">
      How you sign
      <select
        value={value}
        onChange={(event) => onChange(methods.find((method) => method === event.target.value))}
        className="border-line-2 bg-bg rounded-md border px-2 py-1"
      >
        {methods.map((method) => (
          <option key={method} value={method}>
            {method}
          </option>
        ))}
      </select>
    </label>
  );
}

function NoPasskey({ title, after }: { title: string; after: string }) {
  return (
    <Notice tone="warn" title={title}>
      <Link className="underline" href="/account">
        Add a passkey
      </Link>
      {after}
    </Notice>
  );
}

'use client';

import { useState } from 'react';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { LockRequest } from '#lib/contract/lock.ts';
import { limitsOf } from '#lib/client/forms/limits-of.ts';
import type { Me } from '#components/account/me.ts';
import { CheckField } from '#components/ui/field.tsx';
import type { Limited } from '../mutations.ts';
import type { Answer, Choice } from './answers.tsx';
import { AskForm } from './ask-form.tsx';
import { LimitsEditor } from './limits-editor.tsx';
import type { Draft } from './passkey-assertion.ts';
import type { Stop } from './stop-after-denial.ts';
import { useAnswer, type Answering } from './use-answer.ts';
import { isChanged, useSignAction, type VerdictBody } from './use-signing.ts';
import { VerdictForm } from './verdict-form.tsx';
import { WhatIsSigned } from './what-is-signed.tsx';

const CHOICES: Choice[] = [
  { value: 'approve', title: 'Approve', hint: 'Exactly this runs, once' },
  { value: 'limit', title: 'Approve with limits', hint: 'Less of it — shows the new change before you sign' },
  { value: 'ask', title: 'Ask for evidence', hint: 'It stays waiting; the agent is asked' },
  { value: 'deny_unneeded', title: 'Deny — not needed', hint: 'Not needed, or wrong' },
  { value: 'deny_unsafe', title: 'Deny as unsafe', hint: 'Stops the agent too, if you say so' },
];

/** For somebody whose approval would not count: what stops an action, or asks about it, is open to them. */
const WITHOUT_APPROVAL: Choice[] = CHOICES.map((choice) =>
  choice.value === 'approve' || choice.value === 'limit'
    ? { ...choice, hint: 'Would not count now', closed: true }
    : choice,
);

const WORDS = {
  reasonHint: 'The agent and the record will carry it.',
  keyTitle: 'This level asks for a passkey, and you have none',
  keyAfter: ', then come back. Nothing is lost meanwhile.',
};

const READ_AGAIN = 'The page has read the action again; what you see now is how it stands.';

/** The verdict on one action: with limits, with the whole statement on demand, and with a stop of its agent. */
export function ActionVerdict({ data, me, focus }: { data: ReviewedAction; me: Me; focus: Answer | null }) {
  const { action } = data;
  const answering = useAnswer<Answer>(action.policy.requires, me);
  const [stop, setStop] = useState(false);
  const [limited, setLimited] = useState<Limited | null>(null);
  const [shown, setShown] = useState<{ key: string; draft: Draft } | null>(null);
  const signing = useSignAction(action.id);
  const { answer, method } = answering;
  const body = bodyOf(data, answering, limited);
  const key = JSON.stringify(body);
  const draft = shown?.key === key ? shown.draft : null;
  const changed = isChanged(signing.error);
  const sign = (password?: string) => {
    if (!body) return;
    const stopToo = stop && answer === 'deny_unsafe' ? stopOf(action.agent.id, me, answering.reason) : null;
    signing.mutate({ body, shown: draft, password, stop: stopToo });
    // A statement is good for one signature.
    setShown(null);
  };
  return (
    <VerdictForm
      choices={data.not_independent === null ? CHOICES : WITHOUT_APPROVAL}
      focus={focus}
      answering={answering}
      onAnswer={(next) => {
        answering.setAnswer(next);
        signing.reset();
      }}
      signing={signing}
      ready={body !== null && !changed}
      onSign={sign}
      words={WORDS}
      instead={answer === 'ask' && <AskForm id={action.id} />}
      first={answer === 'limit' && <LimitsEditor data={data} onChange={setLimited} />}
      last={
        answer === 'deny_unsafe' &&
        data.stop_allowed && (
          <CheckField
            label={`Stop ${action.agent.name} too: everything it waits for halts`}
            checked={stop}
            onChange={(event) => setStop(event.target.checked)}
          />
        )
      }
      foot={
        <>
          {!body && method !== undefined && <p className="text-ink-2 -mt-1.5 text-xs">{whatIsMissing(answering)}</p>}
          <WhatIsSigned
            data={data}
            body={body}
            limited={answer === 'limit' ? limited : null}
            shown={draft}
            onShown={(fresh) => setShown({ key, draft: fresh })}
          />
        </>
      }
      after={changed && <p className="mx-4 mb-3 text-[13px]">{READ_AGAIN}</p>}
    />
  );
}

/** The exact body that is drafted and signed; null while something is missing. */
function bodyOf(data: ReviewedAction, { said }: Answering<Answer>, limited: Limited | null): VerdictBody | null {
  if (said === null || said.verdict === 'ask') return null;
  const { verdict, method, ...why } = said;
  if (verdict === 'limit' && limited === null) return null;
  return {
    verdict,
    digest: data.digest,
    view_digest: data.view_digest,
    method,
    ...(verdict === 'limit' && limited ? { args: limited.args } : {}),
    ...why,
  };
}

const stopOf = (agentId: string, me: Me, reason: string): Stop => ({
  agentId,
  message: `Denied as unsafe by ${me.name}: ${reason.trim()}`.slice(0, limitsOf(LockRequest.shape.message).maxLength),
});

function whatIsMissing({ denies, code }: Answering<Answer>): string {
  if (!denies) return 'Show the new change first; then it can be signed.';
  return code === null
    ? 'Choose a kind of reason and say why; then it can be signed.'
    : 'Say why; then it can be signed.';
}

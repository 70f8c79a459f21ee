'use client';

import { useState } from 'react';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import type { SigningMethod } from '#lib/domain/action/action.ts';
import type { Me } from '#components/account/me.ts';
import type { Answer } from './answers.tsx';
import type { ReasonCode } from './reason-fields.tsx';
import { methodsFor } from './signing-methods.ts';

type Requires = ReviewedAction['action']['policy']['requires'];

/** The part of a verdict's body that is the same for one action and for several. */
export interface Said<A> {
  verdict: A;
  method: SigningMethod;
  reason_code?: ReasonCode;
  reason?: string;
}

/** What somebody is about to answer: answer, reason, way of signing. `said` is null while something is missing. */
export function useAnswer<A extends Answer>(requires: Requires, me: Me) {
  const [answer, setAnswer] = useState<A | null>(null);
  const [code, setCode] = useState<ReasonCode | null>(null);
  const [reason, setReason] = useState('');
  const methods = methodsFor(requires, me);
  const [chosen, setMethod] = useState(methods[0]);
  const method = chosen !== undefined && methods.includes(chosen) ? chosen : methods[0];
  const denies = answer === 'deny_unneeded' || answer === 'deny_unsafe';
  const complete = !denies || (code !== null && reason.trim() !== '');
  const said: Said<A> | null =
    answer === null || method === undefined || !complete
      ? null
      : {
          verdict: answer,
          method,
          ...(denies && code ? { reason_code: code } : {}),
          ...(reason.trim() ? { reason: reason.trim() } : {}),
        };
  return { answer, setAnswer, code, setCode, reason, setReason, methods, method, setMethod, denies, said };
}

export type Answering<A extends Answer> = ReturnType<typeof useAnswer<A>>;

'use client';

import type { ReviewedAction } from '#lib/contract/review-api.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import { ProblemNotice } from '#components/page/problem-notice.tsx';
import { Button } from '#components/ui/button.tsx';
import { Revealed } from '#components/ui/revealed.tsx';
import type { Limited } from '../mutations.ts';
import type { Draft } from './passkey-assertion.ts';
import { useDraft, type VerdictBody } from './use-signing.ts';

const print = (digest: string): string => `${digest.slice(7, 11)} ${digest.slice(11, 15)}`;

/** Fingerprints of the bytes and the view that are signed, and on demand the whole statement, which is then the one signed. */
export function WhatIsSigned({
  data,
  body,
  limited,
  shown,
  onShown,
}: {
  data: ReviewedAction;
  body: VerdictBody | null;
  limited: Limited | null;
  shown: Draft | null;
  onShown: (draft: Draft) => void;
}) {
  const show = useDraft(data.action.id, onShown);
  const digests = limited ?? data;
  return (
    <div className="text-ink-3 text-xs">
      <p>
        You sign{' '}
        <code className="text-ink-2 font-mono">
          {print(digests.digest)} · {print(digests.view_digest)}
        </code>{' '}
        — these bytes, this view, this policy. Nothing else can run on it.
      </p>
      {shown ? (
        <div className="mt-2">
          <p>
            The full statement; its SHA-256 is <code className="font-mono">{shown.challenge}</code>
          </p>
          <pre
            tabIndex={0}
            aria-label="Statement"
            className="bg-sunk text-2xs text-ink-2 mt-1 max-h-72 overflow-auto rounded-lg p-2.5 font-mono whitespace-pre-wrap"
          >
            <Revealed text={reveal(JSON.stringify(JSON.parse(shown.statement), null, 2))} />
          </pre>
        </div>
      ) : body ? (
        <Button
          look="quiet"
          className="-ml-3 min-h-7 text-xs underline underline-offset-2"
          disabled={show.isPending}
          onClick={() => show.mutate(body)}
        >
          Show the full statement
        </Button>
      ) : null}
      <ProblemNotice error={show.error} className="mt-1" />
    </div>
  );
}

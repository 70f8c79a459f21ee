'use client';

import { Clock } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { count, grouped } from '../ui/words.ts';
import { CheckReport } from './check-report.tsx';
import { ForgetHead } from './forget-head.tsx';
import { UnderWay } from './under-way.tsx';
import type { Verification } from './use-verify.ts';

/** The check of the log in this browser: how far it is, why it stopped, or what it found. */
export function VerifyChecks({
  verification,
  verify,
  cancel,
}: {
  verification: Verification;
  verify: () => void;
  cancel: () => void;
}) {
  switch (verification.state) {
    case 'idle':
      return null;
    case 'running':
      return (
        <UnderWay label="Entries read" value={verification.read} max={verification.size} cancel={cancel}>
          Reading every entry and tile of the log …{' '}
          {verification.size > 0 && (
            <span className="text-ink-2">
              {grouped(verification.read)} of {count(verification.size, 'entry', 'entries')}
            </span>
          )}
        </UnderWay>
      );
    case 'stopped':
      return (
        <Notice tone="danger" live title="The log could not be checked" className="m-3">
          <p className="break-words">{verification.why}</p>
          {verification.kept && (
            <p className="mt-1">
              This browser keeps a head of <Clock at={verification.kept.at} />. If this desk was set up anew since, and
              somebody told you so, forget it and begin again.
            </p>
          )}
          <p className="mt-2 flex flex-wrap gap-2">
            <Button onClick={verify}>Try again</Button>
            {verification.kept && <ForgetHead verify={verify} />}
          </p>
        </Notice>
      );
    case 'done':
      return <CheckReport {...verification} verify={verify} />;
  }
}

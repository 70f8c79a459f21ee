'use client';

import { useQuery } from '@tanstack/react-query';
import { Download, ShieldCheck } from 'lucide-react';

import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Box, Facts, Section } from '../ui/section.tsx';
import { count, grouped } from '../ui/words.ts';
import { ExportState } from './export-state.tsx';
import { ledgerQuery } from './queries.ts';
import { useExport } from './use-export.ts';
import { useVerify } from './use-verify.ts';
import { VerifyChecks } from './verify-checks.tsx';

/** What is proven of the ledger, what is not, and how to check it. */
export function LedgerProof({ mayExport }: { mayExport: boolean }) {
  const { data } = useQuery(ledgerQuery);
  const { verification, verify, cancel: cancelVerify } = useVerify();
  const { exporting, start, cancel } = useExport();
  if (!data) return null;
  const { head, waiting, origin } = data;
  if (!head)
    return (
      <Section title="Signed head" className="mt-4">
        <p className="text-ink-2">
          No head is signed yet. The first one follows the first entry within a second or two.
        </p>
      </Section>
    );
  return (
    <Section title="Signed head" className="mt-4">
      <Box>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
          <HeadLine head={head} waiting={waiting} />
          <div className="flex flex-wrap gap-2">
            <Button onClick={verify} disabled={verification.state === 'running'}>
              <ShieldCheck aria-hidden size={16} />
              Verify in this browser
            </Button>
            {mayExport && (
              <Button onClick={start} disabled={exporting.state === 'running'}>
                <Download aria-hidden size={16} />
                Export
              </Button>
            )}
          </div>
        </div>
        <ExportState exporting={exporting} start={start} cancel={cancel} />
        <VerifyChecks verification={verification} verify={verify} cancel={cancelVerify} />
        <WhatItProves origin={origin} root={head.root} />
      </Box>
    </Section>
  );
}

function HeadLine({ head, waiting }: { head: { size: number; signed_at: string }; waiting: number }) {
  return (
    <p className="min-w-0 grow">
      <b className="font-semibold">{count(head.size, 'entry', 'entries')}</b> under a head signed{' '}
      <Ago at={head.signed_at} />
      <span className="text-ink-2">
        {' '}
        · {waiting === 0 ? 'none waits' : `${grouped(waiting)} newer ${waiting === 1 ? 'waits' : 'wait'} for the next`}
      </span>
    </p>
  );
}

function WhatItProves({ origin, root }: { origin: string; root: string }) {
  return (
    <details className="border-line border-t">
      <summary className="text-ink-2 px-4 py-2 text-[13px]">What this proves, and what it does not</summary>
      <Facts
        rows={[
          ['Log', <Code key="log" text={origin} />],
          ['Root', <Code key="root" text={root} />],
          [
            'As it is given out',
            <span key="out" className="flex flex-wrap gap-x-4">
              <a className="underline underline-offset-2" href="/api/v1/ledger/checkpoint">
                signed head
              </a>
              <a className="underline underline-offset-2" href="/api/v1/ledger/keys">
                its keys
              </a>
            </span>,
          ],
          [
            'Proven',
            'An entry under this head cannot be changed, moved or dropped without its root becoming another. Whoever kept an older head can tell.',
          ],
          [
            'Not proven',
            'Whoever runs this desk could show two logs to two people who compare nothing. What is kept outside of it stands below.',
          ],
        ]}
      />
    </details>
  );
}

const Code = ({ text }: { text: string }) => <code className="font-mono text-[12.5px] break-all">{text}</code>;

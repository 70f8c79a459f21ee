'use client';

import { useQuery } from '@tanstack/react-query';
import { Download, ShieldCheck } from 'lucide-react';

import { ProblemNotice } from '../shell/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Progress } from '../ui/progress.tsx';
import { Box, Facts, Section } from '../ui/section.tsx';
import { count, grouped } from '../ui/words.ts';
import { ledgerQuery } from './queries.ts';
import { CutOff, useExport, type Exporting } from './use-export.ts';
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
          <p className="min-w-0 grow">
            <b className="font-semibold">{count(head.size, 'entry', 'entries')}</b> under a head signed{' '}
            <Ago at={head.signed_at} />
            <span className="text-ink-2">
              {' '}
              ·{' '}
              {waiting === 0
                ? 'none waits'
                : `${grouped(waiting)} newer ${waiting === 1 ? 'waits' : 'wait'} for the next`}
            </span>
          </p>
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
        <details className="border-line border-t">
          <summary className="text-ink-2 px-4 py-2 text-[13px]">What this proves, and what it does not</summary>
          <Facts
            rows={[
              ['Log', <Code key="log" text={origin} />],
              ['Root', <Code key="root" text={head.root} />],
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
      </Box>
    </Section>
  );
}

const Code = ({ text }: { text: string }) => <code className="font-mono text-[12.5px] break-all">{text}</code>;

function ExportState({ exporting, start, cancel }: { exporting: Exporting; start: () => void; cancel: () => void }) {
  switch (exporting.state) {
    case 'idle':
      return null;
    case 'running':
      return (
        <div className="border-line border-t px-4 py-3">
          <div className="mb-1.5 flex items-center justify-between gap-2 text-[13px]">
            <p role="status" className="min-w-0">
              Exporting …{' '}
              {exporting.of > 0 && (
                <span className="text-ink-2">
                  {grouped(exporting.entries)} of {count(exporting.of, 'entry', 'entries')}, {size(exporting.bytes)}
                </span>
              )}
            </p>
            <Button look="quiet" className="shrink-0" onClick={cancel}>
              Cancel
            </Button>
          </div>
          <Progress label="Entries exported" value={exporting.entries} max={exporting.of} />
        </div>
      );
    case 'cancelled':
      return (
        <p role="status" className="border-line text-ink-2 border-t px-4 py-3 text-[13px]">
          The export was cancelled. Nothing was saved.
        </p>
      );
    case 'done':
      return (
        <p role="status" className="border-line border-t px-4 py-3 text-[13px]">
          <b className="font-semibold">{exporting.name}</b> is saved: {count(exporting.entries, 'entry', 'entries')},{' '}
          {size(exporting.bytes)}. Anybody can check it without this desk:
          <code className="mt-1 block font-mono text-xs break-all">countersign ledger verify {exporting.name}</code>
        </p>
      );
    case 'failed':
      return (
        <div className="border-line border-t p-3">
          {exporting.error instanceof CutOff ? (
            <Notice tone="danger" live title="The export did not finish">
              <p>{exporting.error.message}</p>
              <Button className="mt-2" onClick={start}>
                Try again
              </Button>
            </Notice>
          ) : (
            <ProblemNotice error={exporting.error} retry={start} />
          )}
        </div>
      );
  }
}

const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${grouped(Math.ceil(bytes / 1_000))} kB` : `${grouped(Math.round(bytes / 100_000) / 10)} MB`;

'use client';

import { ProblemNotice } from '../page/problem-notice.tsx';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { count, grouped } from '../ui/words.ts';
import { UnderWay } from './under-way.tsx';
import { CutOff, type Exporting } from './use-export.ts';

/** How far the export is, and what became of it. */
export function ExportState({
  exporting,
  start,
  cancel,
}: {
  exporting: Exporting;
  start: () => void;
  cancel: () => void;
}) {
  switch (exporting.state) {
    case 'idle':
      return null;
    case 'running':
      return (
        <UnderWay label="Entries exported" value={exporting.entries} max={exporting.of} cancel={cancel}>
          Exporting …{' '}
          {exporting.of > 0 && (
            <span className="text-ink-2">
              {grouped(exporting.entries)} of {count(exporting.of, 'entry', 'entries')}, {size(exporting.bytes)}
            </span>
          )}
        </UnderWay>
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
          {exporting.closed > 0 && (
            <span className="text-ink-2 mt-1 block">
              {count(exporting.closed, 'action', 'actions')} that several people decide{' '}
              {exporting.closed === 1 ? 'is' : 'are'} undecided, so what was said about{' '}
              {exporting.closed === 1 ? 'it' : 'them'} is closed in this file; it verifies all the same. An auditor
              outside the groups that were asked can take it whole.
            </span>
          )}
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

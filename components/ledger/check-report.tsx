'use client';

import { Check, CircleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';

import type { LogCheck } from '#lib/client/served-log/verify-served-log.ts';
import { Clock } from '../time/times.tsx';
import { Notice } from '../ui/notice.tsx';
import { capital, count, grouped } from '../ui/words.ts';
import { ForgetHead } from './forget-head.tsx';
import type { Verification } from './use-verify.ts';

type Done = Extract<Verification, { state: 'done' }>;

const SHOWN = 5;

/** Each check this browser made, and the overall result. */
export function CheckReport({ report, kept, keeps, lostKeys, verify }: Done & { verify: () => void }) {
  const { head, faults, keys } = report;
  const holds = faults.length === 0 && lostKeys.length === 0;
  const onlyAgainstKept = faults.every(({ check }) => check === 'extends');
  const of = (check: LogCheck) => faults.filter((fault) => fault.check === check);
  return (
    <div className="border-line border-t">
      <ul aria-label="Checks made in this browser">
        <Line ok={lostKeys.length === 0} title="The head is signed by the log’s own key">
          <code className="font-mono text-xs break-all">{keys.at(-1)}</code>
          {lostKeys.length > 0 && (
            <p className="text-critical">
              The desk no longer names a key it gave before: <code className="font-mono text-xs">{lostKeys[0]}</code>
            </p>
          )}
        </Line>
        <Line ok={of('entries').length === 0} title={`${count(head.size, 'entry', 'entries')} read, each a whole leaf`}>
          <Faults faults={of('entries')} />
        </Line>
        <Line ok={of('tiles').length === 0} title="Every tile holds the hashes of what is under it">
          <Faults faults={of('tiles')} />
        </Line>
        <Line ok={of('root').length === 0} title="The root of these entries is the head’s">
          <code className="font-mono text-xs break-all">{rootText(head.root)}</code>
          <Faults faults={of('root')} />
        </Line>
        <Extends report={report} kept={kept} keeps={keeps} faults={of('extends')} />
      </ul>
      <Conclusion holds={holds} mayForget={kept !== null && onlyAgainstKept} verify={verify} />
    </div>
  );
}

/** Whether the log extends the head that this browser kept last time, if it kept one. */
function Extends({ report: { before }, kept, keeps, faults }: Pick<Done, 'report' | 'kept' | 'keeps'> & FaultList) {
  if (before && kept)
    return (
      <Line
        ok={faults.length === 0}
        title={
          <>
            The log begins with the {count(before.size, 'entry', 'entries')} of the head this browser kept,{' '}
            <Clock at={kept.at} />
          </>
        }
      >
        <Faults faults={faults} />
      </Line>
    );
  return (
    <Line ok={null} title="No older head was kept in this browser">
      {keeps
        ? 'This one is kept: the next check tells whether the log was rolled back or rewritten meanwhile.'
        : 'This browser keeps nothing, so it cannot tell whether the log was rolled back.'}
    </Line>
  );
}

function Conclusion({ holds, mayForget, verify }: { holds: boolean; mayForget: boolean; verify: () => void }) {
  return (
    <Notice
      tone={holds ? 'good' : 'danger'}
      live
      title={holds ? 'Everything holds' : 'The ledger does not hold'}
      className="m-3"
    >
      {holds ? (
        <p>
          The program that checked came from this desk. For a check that does not trust it, run{' '}
          <code className="font-mono text-xs">countersign ledger verify URL --key FILE</code> on a machine of your own.
        </p>
      ) : (
        <>
          <p>
            Somebody changed what was written, or the log is damaged. Stop the agents, export the ledger before anything
            else is done to this desk, and have <code className="font-mono text-xs">countersign ledger verify</code> run
            over it by somebody who does not run the desk.
          </p>
          {mayForget && (
            <>
              <p className="mt-1">
                Only the head that this browser kept speaks against it. If the desk was put back from an older copy, and
                somebody told you so, forget that head and begin again.
              </p>
              <p className="mt-2">
                <ForgetHead verify={verify} />
              </p>
            </>
          )}
        </>
      )}
    </Notice>
  );
}

function Line({ ok, title, children }: { ok: boolean | null; title: ReactNode; children?: ReactNode }) {
  const Icon = ok === null ? CircleAlert : ok ? Check : X;
  const tone = ok === null ? 'text-medium' : ok ? 'text-low' : 'text-critical';
  return (
    <li className="border-line flex gap-3 border-t px-4 py-2 first:border-t-0">
      <Icon aria-hidden size={16} className={`mt-[3px] shrink-0 ${tone}`} />
      <div className="min-w-0">
        <p className="font-[550]">
          <span className="sr-only">{ok === null ? 'Not checked: ' : ok ? 'Holds: ' : 'Does not hold: '}</span>
          {title}
        </p>
        {children && <div className="text-ink-2 text-[13px]">{children}</div>}
      </div>
    </li>
  );
}

interface FaultList {
  faults: { part: string; detail: string }[];
}

function Faults({ faults }: FaultList) {
  if (faults.length === 0) return null;
  return (
    <ul className="text-critical">
      {faults.slice(0, SHOWN).map(({ part, detail }) => (
        <li key={part + detail}>
          <b className="font-[550]">{capital(part)}</b> {detail}
        </li>
      ))}
      {faults.length > SHOWN && <li>and {grouped(faults.length - SHOWN)} more</li>}
    </ul>
  );
}

const rootText = (root: Uint8Array): string => btoa(String.fromCharCode(...root));

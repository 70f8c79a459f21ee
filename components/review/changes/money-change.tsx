import type { ReactNode } from 'react';

import { Revealed } from '../../ui/revealed.tsx';
import { Facts } from '../../ui/section.tsx';
import { Tag } from '../../ui/small.tsx';
import type { ChangeOf } from './change-of.ts';

const STANDING = {
  recorded: <Tag tone="good">● the recorded account</Tag>,
  changed: <Tag tone="hot">▲ differs from the recorded account</Tag>,
  unknown: <Tag tone="warn">■ no account is recorded for this payee</Tag>,
} as const;

/** The money with its payee, and the account beside the recorded ones. */
export function MoneyChange({ change }: { change: ChangeOf<'money'> }) {
  const account = change.account === null ? 'not given' : <Revealed text={change.account} />;
  return (
    <>
      <div className="px-4 py-4">
        <p className="text-[26px] leading-tight font-semibold tracking-tight">
          <Revealed text={change.amount_text} />
        </p>
        <p className="text-ink-2">
          to{' '}
          <strong className="text-ink font-[550]">
            <Revealed text={change.payee} />
          </strong>
        </p>
      </div>
      <div className="border-line border-t">
        <Facts
          rows={[
            [
              'Into the account',
              <span key="a" className="flex flex-wrap items-center gap-2">
                <span className="font-mono text-[13px]">{account}</span>
                {STANDING[change.account_standing]}
              </span>,
            ],
            ...(change.account_standing === 'changed'
              ? ([
                  [
                    'Recorded',
                    <span key="r" className="font-mono text-[13px]">
                      {change.recorded_accounts.map((a, i) => (
                        <span key={i} className="block">
                          <Revealed text={a} />
                        </span>
                      ))}
                    </span>,
                  ],
                ] as [string, ReactNode][])
              : []),
            ['Reference', change.reference === null ? 'none' : <Revealed key="f" text={change.reference} />],
          ]}
        />
      </div>
    </>
  );
}

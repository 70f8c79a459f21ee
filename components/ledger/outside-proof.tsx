'use client';

import { useQuery } from '@tanstack/react-query';

import type { OutsideProof as Proof } from '#lib/contract/outside-api.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Notice } from '../ui/notice.tsx';
import { Box, Section } from '../ui/section.tsx';
import { Tag } from '../ui/small.tsx';
import { provenOf, reachOf } from './proven.ts';
import { outsideQuery } from './queries.ts';

type Fault = NonNullable<Proof['witnesses'][number]['fault']>;

const FAULTS = {
  unreachable: { tone: 'warn', word: 'away' },
  refused: { tone: 'warn', word: 'refuses' },
  contradicts: { tone: 'hot', word: 'speaks against this log' },
} as const satisfies Record<Fault['kind'], { tone: string; word: string }>;

/** Who vouches for the log from outside, how far, and what that proves and what it does not. */
export function OutsideProof() {
  const { data: proof, error, refetch } = useQuery(outsideQuery);
  return (
    <Section title="Proof from outside">
      <ProblemNotice error={error} retry={() => void refetch()} />
      {proof && <OutsideProofOf proof={proof} />}
    </Section>
  );
}

export function OutsideProofOf({ proof }: { proof: Proof }) {
  const { tone, title, text } = provenOf(proof);
  const rows = [
    ...proof.witnesses.map(({ name, cosigned, fault }) => ({
      kind: 'Witness',
      name,
      verb: 'cosigned',
      reached: cosigned,
      fault,
    })),
    ...proof.anchors.map(({ target, kept, fault }) => ({
      kind: 'Anchor',
      name: target,
      verb: 'kept',
      reached: kept,
      fault,
    })),
  ];
  return (
    <>
      <Notice tone={tone} title={title}>
        {text}
      </Notice>
      {rows.length > 0 && (
        <Box className="mt-3">
          <ul aria-label="Witnesses and anchors">
            {rows.map(({ kind, name, verb, reached, fault }) => (
              <li key={`${kind} ${name}`} className="border-line border-t px-4 py-2 first:border-t-0">
                <p className="flex flex-wrap items-baseline gap-x-3">
                  <span className="text-ink-2">{kind}</span>
                  <code className="font-mono text-[12.5px] break-all">{name}</code>
                  {fault && <Tag tone={FAULTS[fault.kind].tone}>{FAULTS[fault.kind].word}</Tag>}
                  <span className="text-ink-2 text-[13px] sm:ml-auto">
                    {reachOf(verb, reached)}
                    {reached && (
                      <>
                        , <Ago at={reached.at} />
                      </>
                    )}
                  </span>
                </p>
                {fault && (
                  <p className="text-ink-2 text-[13px] break-words">
                    It {fault.detail} (<Ago at={fault.since} />
                    ). The desk goes on and asks again by itself.
                  </p>
                )}
              </li>
            ))}
          </ul>
        </Box>
      )}
    </>
  );
}

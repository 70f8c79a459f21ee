'use client';

import { useQuery } from '@tanstack/react-query';

import { Box, Facts, Section } from '../ui/section.tsx';
import { grouped } from '../ui/words.ts';
import { headQuery } from './queries.ts';

/** What is proven of the ledger, and what is not. */
export function LedgerHead() {
  const { data: head } = useQuery(headQuery);
  if (!head) return null;
  return (
    <Section
      title="Signed head"
      aside={
        <a className="underline underline-offset-2" href="/api/v1/ledger/checkpoint">
          as it is given out
        </a>
      }
    >
      <Box>
        <Facts
          rows={[
            [
              'Log',
              <code key="l" className="font-mono text-[12.5px] break-all">
                {head.origin}
              </code>,
            ],
            ['Entries under it', grouped(head.size)],
            [
              'Root',
              <code key="r" className="font-mono text-[12.5px] break-all">
                {head.root}
              </code>,
            ],
            [
              'What this proves',
              'An entry under this head cannot be changed, moved or dropped without its root becoming another. Whoever kept an older head can tell; whoever runs this desk could still show two logs to two people who compare nothing. Export the ledger, or keep heads elsewhere, and check them with “countersign ledger verify”.',
            ],
          ]}
        />
      </Box>
    </Section>
  );
}

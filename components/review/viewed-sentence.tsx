'use client';

import { useEffect, useRef } from 'react';

import { Revealed } from '#components/ui/revealed.tsx';
import { useReportViewed } from './mutations.ts';
import { whenOnScreen } from './on-screen.ts';

/** The sentence of an action under review. Once it has been on screen, the ledger says that this person has viewed what the digests name. */
export function ViewedSentence({
  id,
  digest,
  viewDigest,
  text,
}: {
  id: string;
  digest: string;
  viewDigest: string;
  text: string;
}) {
  const element = useRef<HTMLSpanElement>(null);
  const { mutate } = useReportViewed();
  useEffect(
    () =>
      element.current
        ? whenOnScreen(element.current, () => mutate({ id, digest, view_digest: viewDigest }))
        : undefined,
    [mutate, id, digest, viewDigest],
  );
  return (
    <span ref={element}>
      <Revealed text={text} />
    </span>
  );
}

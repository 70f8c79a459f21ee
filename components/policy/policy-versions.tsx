'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { ListPolicyVersions } from '#lib/contract/policy-api.ts';
import { countChanged, Diff } from '../action/diff.tsx';
import { lineDiff } from '../action/line-diff.ts';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Ago } from '../time/times.tsx';
import { Button } from '../ui/button.tsx';
import { Empty, Loading } from '../ui/page.tsx';
import { Box } from '../ui/section.tsx';
import { count } from '../ui/words.ts';
import type { CurrentPolicy } from './policy-in-force.tsx';
import { versionsQuery } from './queries.ts';

type Version = ReplyOf<typeof ListPolicyVersions>['items'][number];

/** Every version that was in force, each with what it changed and a way back to it. */
export function PolicyVersions({
  current,
  onRestore,
}: {
  current: CurrentPolicy;
  onRestore: ((source: string) => void) | null;
}) {
  const versions = useInfiniteQuery(versionsQuery);
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  if (versions.isPending) return <Loading what="the versions" />;
  if (items.length === 0 && !versions.error)
    return <Empty title="No version yet">The first policy will stand here.</Empty>;
  return (
    <>
      <ProblemNotice error={versions.error} retry={() => void versions.refetch()} />
      <ul className="border-line border-t">
        {items.map((version, i) => (
          <Row
            key={version.version}
            version={version}
            before={items[i + 1] ?? null}
            more={i === items.length - 1 && versions.hasNextPage}
            inForce={version.version === current?.version}
            onRestore={onRestore}
          />
        ))}
      </ul>
      {versions.hasNextPage && (
        <Button className="mt-3" disabled={versions.isFetchingNextPage} onClick={() => void versions.fetchNextPage()}>
          Show older versions
        </Button>
      )}
    </>
  );
}

function Row({
  version,
  before,
  more,
  inForce,
  onRestore,
}: {
  version: Version;
  before: Version | null;
  /** The version before it is not loaded yet. */
  more: boolean;
  inForce: boolean;
  onRestore: ((source: string) => void) | null;
}) {
  const [open, setOpen] = useState(false);
  const lines = lineDiff(before?.source ?? '', version.source);
  const { added, removed } = countChanged(lines);
  return (
    <li className="border-line border-b py-3">
      <p className="font-[550]">
        Version {version.version}
        {inForce && <span className="text-low ml-2 text-[12.5px]">✓ in force</span>}
      </p>
      <p className="text-ink-2 text-[13px]">
        {version.message && `“${version.message}” — `}
        {version.published_by.name}
        {version.accepted_by.length > 0 &&
          `, accepted by ${version.accepted_by.map((p) => p.name).join(' and ')}`}, <Ago at={version.published_at} />
      </p>
      <div className="mt-1.5 flex flex-wrap gap-2">
        {!more && (
          <Button onClick={() => setOpen(!open)} aria-expanded={open}>
            {open ? 'Hide what it changed' : `What it changed (${count(added, 'line')} added, ${removed} removed)`}
          </Button>
        )}
        {!inForce && onRestore && (
          <Button look="quiet" onClick={() => onRestore(version.source)}>
            Go back to it …
          </Button>
        )}
      </div>
      {open && (
        <Box className="mt-2">
          <Diff lines={lines} label={`What version ${version.version} changed`} />
        </Box>
      )}
    </li>
  );
}

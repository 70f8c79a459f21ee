'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';

import type { ListTools } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { meQuery } from '../account/queries.ts';
import { Proposals } from '../proposals/proposals.tsx';
import { ProblemNotice } from '../page/problem-notice.tsx';
import { Empty, Loading, Page } from '../ui/page.tsx';
import { Tag } from '../ui/small.tsx';
import { count, spaced } from '../ui/words.ts';
import { toolsQuery } from './queries.ts';

type Tool = ReplyOf<typeof ListTools>['items'][number];

const HARD = new Set(['irreversible', 'restricted', 'public', 'external']);

/** The registry: what each tool does, to whom, and whether it can be undone. The schema unfolds. */
export function ToolsList() {
  const { data, error, isPending, refetch } = useQuery(toolsQuery);
  const { data: me } = useQuery(meQuery);
  return (
    <Page
      title="Tools"
      lead={
        data &&
        `${count(data.items.length, 'tool')} in the registry. Classes are set by admins; an agent cannot register or change a tool.`
      }
    >
      <ProblemNotice error={error} retry={() => void refetch()} className="mt-4" />
      {isPending && <Loading what="the tools" />}
      {data?.items.length === 0 && (
        <Empty title="No tool is registered">
          An agent can propose nothing until there is one. Register a file with{' '}
          <code className="font-mono text-xs">countersign tool register --file tools.json</code>.
        </Empty>
      )}
      {me && data && <Proposals proposals={data.proposals} me={me} />}
      <ul className="border-line mt-5 border-t empty:hidden">
        {data?.items.map((tool) => (
          <ToolRow key={tool.name} tool={tool} admin={me?.role === 'admin'} />
        ))}
      </ul>
    </Page>
  );
}

function ToolRow({ tool, admin }: { tool: Tool; admin: boolean }) {
  return (
    <li className="border-line border-b py-3">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-mono text-[13px] font-semibold">{tool.name}</h2>
        <span>{tool.title}</span>
        <span className="text-ink-2 ml-auto flex gap-3 text-xs">
          {admin && (
            <Link
              aria-label={`Describe ${tool.name}`}
              href={`/tools/describe?tool=${encodeURIComponent(tool.name)}`}
              className="underline underline-offset-2"
            >
              Describe
            </Link>
          )}
          v{tool.version}
        </span>
      </div>
      {tool.description && <p className="text-ink-2 mt-0.5 max-w-[80ch] text-[13px]">{tool.description}</p>}
      <ul aria-label={`Classes of ${tool.name}`} className="mt-1.5 flex flex-wrap gap-1.5">
        {(
          [
            ['effect', tool.effect],
            ['undo', tool.reversibility],
            ['reaches', tool.audience],
            ['data', tool.data_class],
            ['output', tool.output_trust],
          ] as const
        ).map(([what, value]) => (
          <li key={what}>
            <Tag tone={HARD.has(value) ? 'warn' : 'plain'}>
              {what}: {spaced(value)}
            </Tag>
          </li>
        ))}
      </ul>
      <details className="mt-2 text-[13px]">
        <summary className="text-ink-2 w-fit">Arguments and view</summary>
        <pre className="bg-sunk mt-1.5 rounded-lg p-3 font-mono text-xs whitespace-pre-wrap">
          {JSON.stringify({ input_schema: tool.input_schema, view: tool.view }, null, 2)}
        </pre>
      </details>
    </li>
  );
}

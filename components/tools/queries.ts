import { keepPreviousData, queryOptions } from '@tanstack/react-query';

import { call } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { GetProposal, ListTools } from '#lib/contract/console-api.ts';
import { GetToolCalls, PreviewDescription, type Description } from '#lib/contract/tool.ts';

export const toolsQuery = queryOptions({
  queryKey: keys.tools(),
  queryFn: ({ signal }) => call(ListTools, {}, signal),
});

export const toolCallsQuery = (name: string) =>
  queryOptions({ queryKey: keys.toolCalls(name), queryFn: ({ signal }) => call(GetToolCalls, { name }, signal) });

/** How the last calls would read; the caller debounces the description, which is JSON. */
export const previewQuery = (name: string, description: string) =>
  queryOptions({
    queryKey: keys.toolPreview(name, description),
    queryFn: ({ signal }) => call(PreviewDescription, { ...(JSON.parse(description) as Description), name }, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export const proposalQuery = (id: string | null) =>
  queryOptions({
    queryKey: keys.proposal(id ?? ''),
    queryFn: ({ signal }) => call(GetProposal, { id: id ?? '' }, signal),
    enabled: id !== null,
  });

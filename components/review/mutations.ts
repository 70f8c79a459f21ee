'use client';

import { useQueryClient } from '@tanstack/react-query';

import { call, type SentTo } from '#lib/client/call.ts';
import { keys } from '#lib/client/query-keys.ts';
import { useCommand } from '#lib/client/use-command.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { ReportViewed } from '#lib/contract/report-viewed.ts';
import { AskQuestion, PreviewLimits } from '#lib/contract/review-api.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { actionQuery } from './queries.ts';

/** Asks the agent for evidence; the action as it then stands takes the place of the old one. */
export function useAskQuestion(id: string, onDone: () => void) {
  const client = useQueryClient();
  return useCommand((text: string, signal) => call(AskQuestion, { id, text }, signal), {
    onSuccess: (after) => {
      client.setQueryData(keys.action(id), after);
      onDone();
    },
  });
}

/** Narrowed arguments with what they would do. */
export type Limited = ReplyOf<typeof PreviewLimits> & { args: JsonObject };

/** Asks what edited arguments would do; changes nothing. */
export const usePreviewLimits = (id: string, onDone: (limited: Limited) => void) =>
  useCommand(
    async (args: JsonObject, signal): Promise<Limited> => ({
      ...(await call(PreviewLimits, { id, args }, signal)),
      args,
    }),
    { onSuccess: onDone },
  );

/** Says that what these digests name has been on screen. A failure is silent: nobody asked for it, and the verdict does not need it. */
export const useReportViewed = () =>
  useCommand((shown: SentTo<typeof ReportViewed>, signal) => call(ReportViewed, shown, signal));

/** Reads an action before somebody opens it; that alone is no view. */
export function usePrefetchAction(): (id: string) => void {
  const client = useQueryClient();
  return (id) => void client.prefetchQuery(actionQuery(id));
}

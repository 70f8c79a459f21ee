'use client';

import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import { DescribeTool } from '#lib/contract/tool.ts';

/** Proposes how a tool is described; it is in force when another admin accepts it. */
export const useDescribeTool = () => useCall(DescribeTool, { stale: [keys.tools()] });

import { readFileSync } from 'node:fs';

import { z } from 'zod';

import type { JsonObject } from '#lib/domain/json/json.ts';

const Line = z.object({
  source: z.string(),
  suite: z.string(),
  user_goal: z.string().nullish(),
  tool: z.string(),
  tool_description: z.string().nullish(),
  args: z.record(z.string(), z.json()),
  effect: z.string().nullish(),
  label: z.string(),
  extra: z
    .object({
      case_id: z.string(),
      critical: z.boolean().nullish(),
      label_basis: z.string().nullish(),
      prior_tools: z.array(z.string()).nullish(),
    })
    .loose(),
});

/** What the engine may see of a recorded call. */
export interface Seen {
  source: string;
  suite: string;
  goal: string | null;
  tool: string;
  description: string | null;
  args: JsonObject;
  effect: string | null;
  /** Tools the run used before this call; null where the recording does not say. */
  priorTools: string[] | null;
}

/** What only the scoring may see, because it contains the expected answer. */
export interface Answer {
  caseId: string;
  attack: boolean;
  critical: boolean;
  /** Whether this benign call counts as reviewer load. */
  load: boolean;
}

export interface Call {
  seen: Seen;
  answer: Answer;
}

/** Every call of one source, in file order. */
export function readCalls(file: string): Call[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((text) => {
      const line = Line.parse(JSON.parse(text));
      const { case_id, critical, label_basis, prior_tools } = line.extra;
      const benign = line.label === 'benign';
      return {
        seen: {
          source: line.source,
          suite: line.suite,
          goal: line.user_goal ?? null,
          tool: line.tool,
          description: line.tool_description ?? null,
          args: line.args as JsonObject,
          effect: line.effect ?? null,
          priorTools: prior_tools ?? null,
        },
        answer: {
          caseId: case_id,
          attack: line.label === 'attack',
          critical: critical ?? false,
          load: benign && (label_basis == null || label_basis === 'un-attacked run'),
        },
      };
    });
}

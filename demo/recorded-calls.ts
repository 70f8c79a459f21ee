import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';

import { z } from 'zod';

/** The parts of a recorded call that are proposed. Its label and notes are left out: they would give the answer away. */
const Recorded = z.object({
  source: z.string(),
  suite: z.string(),
  task_id: z.string(),
  user_goal: z.string().nullish(),
  tool: z.string(),
  tool_description: z.string().nullish(),
  args: z.record(z.string(), z.json()),
  effect: z.string().nullish(),
});

export interface RecordedCall extends Omit<z.infer<typeof Recorded>, 'task_id'> {
  /** A name for the trajectory that reveals nothing about it. */
  run: string;
}

export interface RecordedCalls {
  /** Whole trajectories, taken from each source in turn, so that the first few already show every source. */
  calls: RecordedCall[];
  /** `file:line` of the lines that are no recorded call. */
  unreadable: string[];
}

/** Reads every JSON Lines file of a folder. */
export async function readRecordedCalls(folder: string): Promise<RecordedCalls> {
  const unreadable: string[] = [];
  const sources: RecordedCall[][][] = [];
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort()) {
    const runs = new Map<string, RecordedCall[]>();
    let n = 0;
    for await (const line of createInterface({ input: createReadStream(`${folder}/${file}`) })) {
      n += 1;
      if (line.trim() === '') continue;
      const call = parse(line);
      if (call === null) unreadable.push(`${file}:${n}`);
      else runs.set(call.run, [...(runs.get(call.run) ?? []), call]);
    }
    sources.push([...runs.values()]);
  }
  const longest = Math.max(0, ...sources.map((runs) => runs.length));
  const calls = Array.from({ length: longest }, (_, i) => sources.flatMap((runs) => runs[i] ?? [])).flat();
  return { calls, unreadable };
}

function parse(line: string): RecordedCall | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  const read = Recorded.safeParse(json);
  if (!read.success) return null;
  const { task_id, ...call } = read.data;
  const digest = createHash('sha256').update(`${call.source}/${call.suite}/${task_id}`).digest('hex').slice(0, 12);
  return { ...call, run: `recorded-${digest}` };
}

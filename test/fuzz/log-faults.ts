import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

import { MARK } from './values.ts';

/** Lines of a server's log that are not one of its own making, or that hold what a caller sent; and what it logged as errors. */
export async function logFaults(file: string): Promise<string[]> {
  const faults: string[] = [];
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const fault = faultOf(line);
    if (fault !== null) faults.push(`${fault}: ${line.slice(0, 600)}`);
  }
  return faults;
}

function faultOf(line: string): string | null {
  if (line.includes(MARK)) return 'a line that a caller has shaped';
  try {
    const { level, time, msg } = JSON.parse(line) as { level?: unknown; time?: unknown; msg?: unknown };
    if (typeof level !== 'number' || typeof time !== 'string' || typeof msg !== 'string') return 'a line of no form';
    return level >= 50 ? 'an error' : null;
  } catch {
    return 'a line that is not JSON';
  }
}

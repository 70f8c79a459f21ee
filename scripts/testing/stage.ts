import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Counts = { passed: number; failed: number; skipped: number };

/** A stage of the test run. It reports counts and never throws, so that later stages still run. */
export type Stage = { name: string; run(): Promise<Counts> };

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };
const BIN = join(import.meta.dirname, '../../node_modules/.bin');

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The summary line, e.g. `12 passed, 0 failed, 1 skipped`. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Where a tool writes its JSON report; outside the checkout, because some tools empty their own folders. */
export function reportFile(name: string): string {
  return join(tmpdir(), `countersign-${process.pid}-${name}.json`);
}

/** Runs a tool of node_modules, or an absolute path; `output` is collected when `quiet`, else shown as it comes. */
export function tool(
  name: string,
  args: string[],
  options: { quiet: boolean; env?: Record<string, string> },
): Promise<{ code: number; output: string }> {
  const child = spawn(name.startsWith('/') ? name : join(BIN, name), args, {
    stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    env: { ...process.env, ...options.env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, output: error.message }));
    child.once('close', (code, signal) =>
      resolve({ code: code ?? 1, output: signal ? `${output}\n${signal}` : output }),
    );
  });
}

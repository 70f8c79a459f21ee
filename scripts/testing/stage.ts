import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How many tests ended how, and the name of each that failed, so that the end of a long log says what to look for. */
export type Counts = { passed: number; failed: number; skipped: number; failures: string[] };

/** A stage of the test run. It reports counts and never throws, so that later stages still run. */
export type Stage = { name: string; run(): Promise<Counts> };

export const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
const BIN = join(import.meta.dirname, '../../node_modules/.bin');

export function add(a: Counts, b: Counts): Counts {
  return {
    passed: a.passed + b.passed,
    failed: a.failed + b.failed,
    skipped: a.skipped + b.skipped,
    failures: [...a.failures, ...b.failures],
  };
}

/** The summary line, e.g. `12 passed, 0 failed, 1 skipped`. */
export function summary({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The failures by name, one line each; empty when nothing failed. */
export function listOfFailures({ failures }: Counts): string {
  return failures.map((name) => `× ${name}\n`).join('');
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

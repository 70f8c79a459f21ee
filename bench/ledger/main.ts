import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generateExport } from './generate.ts';

const root = join(import.meta.dirname, '../..');
const say = (line: string) => process.stdout.write(`${line}\n`);

interface Run {
  entries: number;
  seconds: number;
  peakMb: number;
}

/** `npm run bench -- ledger`: a ledger of a million entries and 100,000 decisions, verified by the command, after a tenth of that, to show what grows with the size. */
export async function benchLedger(args: string[]): Promise<void> {
  const entries = Number(args[0] ?? 1_000_000);
  const runs: Run[] = [];
  for (const size of [entries / 10, entries]) runs.push(await verify(size));
  const [tenth, whole] = runs as [Run, Run];
  const growth = whole.peakMb / tenth.peakMb;
  say(`\n${'entries'.padStart(10)}  ${'seconds'.padStart(8)}  ${'entries/s'.padStart(10)}  ${'peak MB'.padStart(8)}`);
  for (const run of runs)
    say(
      `${run.entries.toLocaleString('en').padStart(10)}  ${run.seconds.toFixed(1).padStart(8)}  ${Math.round(
        run.entries / run.seconds,
      )
        .toLocaleString('en')
        .padStart(10)}  ${run.peakMb.toFixed(0).padStart(8)}`,
    );
  say(
    `must: ≤ 60 s ${whole.seconds <= 60 ? 'yes' : 'NO'}; memory flat: ten times the entries take ${growth.toFixed(2)} × the memory`,
  );
  const folder = join(root, 'bench/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'ledger.json'), JSON.stringify({ node: process.version, runs }, null, 2));
}

async function verify(entries: number): Promise<Run> {
  const home = mkdtempSync(join(tmpdir(), 'countersign-ledger-'));
  try {
    say(`Writing a ledger of ${entries.toLocaleString('en')} entries …`);
    await generateExport(home, entries);
    say('Verifying it …');
    const started = performance.now();
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'cli/main.ts', 'ledger', 'verify', join(home, 'ledger'), '--json'],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let peakMb = 0;
    const watch = setInterval(() => (peakMb = Math.max(peakMb, peakOf(child.pid))), 100);
    let printed = '';
    child.stdout.on('data', (part: Buffer) => (printed += part.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    clearInterval(watch);
    const seconds = (performance.now() - started) / 1000;
    const found = JSON.parse(printed) as { ok: boolean; entries: number; decisions: number; verdicts: number };
    if (
      code !== 0 ||
      !found.ok ||
      found.entries !== entries ||
      found.decisions !== entries / 10 ||
      found.verdicts !== entries / 10
    )
      throw new Error(`the ledger did not hold: ${printed.slice(0, 500)}`);
    return { entries, seconds, peakMb };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The peak memory of a process (VmHWM) in MB; 0 where the system does not report it. */
function peakOf(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

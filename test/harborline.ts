import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, expect } from 'vitest';

import type { AgentActor } from '#lib/usecases/context.ts';
import { startDesk, type Desk } from './desk.ts';
import { rawSql } from './raw-sql.ts';
import { World } from './world.ts';

const ROOT = join(import.meta.dirname, '..');

/** A sample agent at work in a process of its own; `said` is everything it printed, once it has ended by itself. */
export interface AgentAtWork {
  actor: AgentActor;
  said: Promise<string>;
}

/** A production server with the demo's organisation and reviewers who belong to the test. */
export class Harborline {
  desk!: Desk;
  world!: World;

  async open(): Promise<void> {
    this.desk = await startDesk();
    await this.#run('demo/seed.ts', []);
    this.world = new World({ live: true, home: this.desk.home });
    await this.world.open(this.desk.databaseUrl);
  }

  async close(): Promise<void> {
    await this.world.close();
    await this.desk.stop();
  }

  /** One round of a sample agent, under a fresh name so that no earlier action counts against it. */
  async start(script: string): Promise<AgentAtWork> {
    const actor = await this.world.newAgent(`${script}-${Date.now().toString(36)}`);
    const said = this.#run(`demo/agents/${script}.ts`, ['--once'], this.world.agentKey);
    // A failure is reported to whoever awaits it later; until then it must not count as unhandled.
    said.catch(() => undefined);
    return { actor, said };
  }

  /** The same without a gate: what it prints says what would have happened. */
  without(script: string): Promise<string> {
    return this.#run(`demo/agents/${script}.ts`, ['--dry-run-without-gate']);
  }

  /** Ids of the agent's waiting actions of that tool, oldest first, once there are at least `least`. */
  async waiting({ actor }: AgentAtWork, tool: string, least = 1): Promise<string[]> {
    let ids: string[] = [];
    await expect
      .poll(
        async () => {
          const rows = await this.world.db.query(
            rawSql<{ id: string }>(
              "SELECT id FROM actions WHERE agent_id = $1 AND tool = $2 AND state = 'pending' ORDER BY id",
              [actor.agentId, tool],
            ),
          );
          ids = rows.map((row) => row.id);
          return ids.length;
        },
        { timeout: 20_000, interval: 25 },
      )
      .toBeGreaterThanOrEqual(least);
    return ids;
  }

  /** For how many actions of that tool the agent has ever been given the arguments to run. */
  async redeemed({ actor }: AgentAtWork, tool: string): Promise<number> {
    const [row] = await this.world.db.query(
      rawSql<{ n: number }>(
        'SELECT count(*)::int AS n FROM actions WHERE agent_id = $1 AND tool = $2 AND redeemed_at IS NOT NULL',
        [actor.agentId, tool],
      ),
    );
    return row?.n ?? NaN;
  }

  async #run(script: string, args: string[], key?: string): Promise<string> {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: this.desk.databaseUrl,
        COUNTERSIGN_HOME: this.desk.home,
        COUNTERSIGN_URL: this.desk.url,
        ...(key === undefined ? {} : { COUNTERSIGN_KEY: key }),
      },
    });
    const [out, problems, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    if (code !== 0) throw new Error(`${script} ended with ${String(code)}: ${problems}`);
    return out;
  }
}

/** The sample organisation for a test file: opened before, closed after. */
export function withHarborline(): Harborline {
  const harborline = new Harborline();
  beforeAll(() => harborline.open(), 90_000);
  afterAll(() => harborline.close());
  return harborline;
}

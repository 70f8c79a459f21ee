import { locksOn } from '#lib/domain/lock/lock.ts';
import type { HistoryFacts } from '#lib/domain/risk/assess-risk.ts';
import { reveal } from '#lib/domain/text/reveal.ts';
import type { Tool } from '#lib/domain/tool/tool.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { shareBarrier } from '#lib/store/barrier.ts';
import type { Configuration, RegisteredAgent } from '#lib/domain/configuration/configuration.ts';
import type { Tx } from '#lib/store/database.ts';
import { insertEntries, type NewEntry } from '#lib/store/ledger/entries.ts';
import {
  insertActions,
  loadSubmissionFacts,
  RECENT_CAP,
  upsertRuns,
  type RunStepUp,
  type SubmissionFacts,
} from '#lib/store/actions/submissions.ts';
import type { Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { lockedBy } from '#lib/usecases/stops/steps/guard-agent.ts';
import { openIncident } from '#lib/usecases/stops/steps/open-incident.ts';
import { openAction, type OpenedAction } from './open-action.ts';
import { openedRow } from './opened-row.ts';
import { proposableTool } from './proposable-tool.ts';
import type { Submission } from './submission.ts';

/** `opened` is null for a replay, whose action has moved on since and has to be read. */
export interface Submitted {
  id: string;
  opened: ActionRow | null;
}

/**
 * A batch of proposals in one transaction: one barrier, one read of everything they are checked against, one insert. Each is
 * answered by its own result or its own refusal, and what a person should see later of a refusal is an entry.
 */
export async function submitTogether(
  ctx: Context,
  tx: Tx,
  items: readonly Submission[],
): Promise<(Submitted | Error)[]> {
  await shareBarrier(tx);
  const now = ctx.now();
  const facts = await loadSubmissionFacts(tx, keysOf(items, now));
  const configuration = await ctx.configuration(facts.config_version);
  const batch = new Batch(ctx, configuration, facts, now);
  const results: (Submitted | Error)[] = [];
  for (const item of items) {
    try {
      results.push(await batch.add(item));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      batch.refuse(item, error);
      results.push(error);
    }
  }
  await batch.write(tx);
  return results;
}

class Batch {
  readonly #ctx: Context;
  readonly #configuration: Configuration;
  readonly #facts: SubmissionFacts;
  readonly #now: number;
  readonly #runs = new Map<string, RunStepUp & { known: boolean; before: number }>();
  readonly #opened: OpenedAction[] = [];
  readonly #rows = new Map<string, ActionRow>();
  readonly #entries: NewEntry[] = [];
  readonly #keyed = new Map<string, { id: string; request_digest: string }>();

  constructor(ctx: Context, configuration: Configuration, facts: SubmissionFacts, now: number) {
    this.#ctx = ctx;
    this.#configuration = configuration;
    this.#facts = facts;
    this.#now = now;
    for (const k of facts.known) this.#keyed.set(`${k.agent_id}\n${k.idempotency_key}`, k);
    for (const r of facts.runs) {
      this.#runs.set(`${r.agent_id}\n${r.name}`, { ...r, created_at: '', steps: 0, before: r.steps, known: true });
    }
  }

  async add(item: Submission): Promise<Submitted> {
    const { actor, input } = item;
    if (!this.#facts.live_keys.includes(actor.keyId)) throw new Failure('unauthenticated');
    const run = input.run ? this.#run(item) : null;
    const [lock] = locksOn(this.#facts.locks, {
      agent_id: actor.agentId,
      key_id: actor.keyId,
      tool: input.tool,
      run_id: run?.id ?? null,
    });
    if (lock) throw lockedBy(lock);

    const replay = this.#replayOf(item);
    if (replay) return replay;

    const agent = this.#configuration.agents.get(actor.agentId);
    if (!agent) throw new Failure('unauthenticated', { detail: 'This agent has been retired.' });
    const tool = proposableTool(this.#configuration, agent, input);
    this.#requireRoom(agent);
    const opened = await openAction(this.#ctx, {
      item,
      agent,
      tool,
      configuration: this.#configuration,
      run:
        run === null
          ? null
          : {
              ref: run.id,
              goal: run.goal,
              tainted: run.taint_sources.length > 0,
              taint_sources: [...run.taint_sources].reverse(),
              steps: run.before + run.steps,
            },
      initiatorId: run?.initiator_id ?? null,
      deniedAs: this.#facts.denied.find((d) => d.agent_id === actor.agentId && d.digest === item.digest)?.id ?? null,
      history: this.#history(actor.agentId, tool),
      lockEpoch: this.#facts.lock_epoch,
      now: this.#now,
    });
    if (run) {
      run.steps += 1;
      const spoken = opened.outcome !== 'block' && tool.output_trust === 'untrusted';
      if (spoken && !run.taint_sources.includes(tool.name)) run.taint_sources = [...run.taint_sources, tool.name];
    }
    this.#opened.push(opened);
    if (input.idempotency_key !== undefined) {
      this.#keyed.set(`${actor.agentId}\n${input.idempotency_key}`, {
        id: opened.id,
        request_digest: item.requestDigest,
      });
    }
    const row = openedRow(opened, { agent: agent.name, run });
    this.#rows.set(opened.id, row);
    return { id: opened.id, opened: row };
  }

  /** Notes a refusal where a person can find it. Replays and dead keys are no news. */
  refuse(item: Submission, failure: Failure): void {
    if (failure.code === 'unauthenticated') return;
    this.#entries.push({
      id: this.#ctx.newId('ent'),
      type: 'submission-refused',
      actorId: item.actor.agentId,
      agentId: item.actor.agentId,
      lockId: failure.facts.lock?.id ?? null,
      at: this.#now,
      body: {
        type: 'submission-refused',
        code: failure.code,
        // A name that nobody registered is the agent's own words, and nothing is ever taken out of the ledger.
        tool: this.#configuration.tools.has(item.input.tool) ? item.input.tool : null,
        request_digest: item.requestDigest,
        at: this.#now,
      },
    });
  }

  async write(tx: Tx): Promise<void> {
    const used = [...this.#runs.values()].filter((r) => r.steps > 0);
    const ids = await upsertRuns(
      tx,
      used.map(({ known: _known, before: _before, ...row }) => ({
        ...row,
        created_at: row.created_at || new Date(this.#now).toISOString(),
      })),
    );
    for (const opened of this.#opened) {
      // Another process may have created the same run first; its id counts.
      if (opened.runKey !== null) opened.row.run_id = ids.get(opened.runKey) ?? opened.row.run_id;
      const row = this.#rows.get(opened.id);
      if (row) row.run_id = opened.row.run_id;
      tx.wake(`agent:${opened.row.agent_id}`);
      if (opened.outcome === 'review') tx.wake('queue');
    }
    for (const agentId of this.#busyAgents()) tx.wake(`breaker:${agentId}`);
    await this.#openIncidents(tx);
    await insertActions(
      tx,
      this.#opened.map((o) => o.row),
    );
    await insertEntries(tx, [...this.#opened.map((o) => ({ ...o.entry, runId: o.row.run_id })), ...this.#entries]);
  }

  /** Agents with so much lately that the breaker has to count. */
  #busyAgents(): string[] {
    const { burst } = this.#configuration.breaker;
    if (!burst.enabled) return [];
    const totals = new Map<string, number>();
    const add = (agentId: string, n: number) => totals.set(agentId, (totals.get(agentId) ?? 0) + n);
    for (const { agent_id, n } of this.#facts.effects) add(agent_id, n);
    for (const { row } of this.#opened) add(row.agent_id, 1);
    return [...totals].filter(([, n]) => n >= Math.min(RECENT_CAP, burst.count)).map(([agentId]) => agentId);
  }

  /** A decoy was touched: written down here, in the transaction that blocked it; the stop follows at once (lib/runtime/jobs/breaker.ts). */
  async #openIncidents(tx: Tx): Promise<void> {
    for (const { id, touched, row } of this.#opened) {
      if (!touched) continue;
      const evidence = `${row.tool} ${reveal(touched.pointer).slice(0, 200)}: the decoy ${touched.canary.id}`;
      const opened = await openIncident(this.#ctx, tx, {
        rule: 'canary',
        agentId: row.agent_id,
        actionId: id,
        evidence,
      });
      if (opened) this.#entries.push(opened);
    }
  }

  #run(item: Submission) {
    const { actor, input } = item;
    const key = `${actor.agentId}\n${input.run?.id}`;
    const known = this.#runs.get(key);
    const email = input.run?.initiator?.toLowerCase();
    const initiator = this.#facts.initiators.find((u) => u.email === email)?.id ?? null;
    if (email !== undefined && initiator === null) {
      throw new Failure('invalid-request', {
        errors: [{ pointer: '/run/initiator', detail: 'nobody here has this e-mail address' }],
      });
    }
    if (known) {
      if (known.initiator_id === null) known.initiator_id = initiator;
      known.goal ??= input.run?.goal ?? null;
      return known;
    }
    const fresh = {
      id: this.#ctx.newId('run'),
      agent_id: actor.agentId,
      name: input.run?.id ?? '',
      goal: input.run?.goal ?? null,
      initiator_id: initiator,
      taint_sources: [],
      steps: 0,
      created_at: new Date(this.#now).toISOString(),
      known: false,
      before: 0,
    };
    this.#runs.set(key, fresh);
    return fresh;
  }

  #replayOf(item: Submission): Submitted | null {
    const key = item.input.idempotency_key;
    const earlier = key === undefined ? undefined : this.#keyed.get(`${item.actor.agentId}\n${key}`);
    if (!earlier) return null;
    if (earlier.request_digest !== item.requestDigest) {
      throw new Failure('idempotency-conflict', { detail: 'Use a new Idempotency-Key for another proposal.' });
    }
    return { id: earlier.id, opened: null };
  }

  #history(agentId: string, { name, effect }: Tool): HistoryFacts {
    const stored = this.#facts.history.find((h) => h.agent_id === agentId && h.tool === name);
    const alike = this.#facts.effects.find((e) => e.agent_id === agentId && e.effect === effect)?.n ?? 0;
    const mine = this.#opened.filter((o) => o.row.agent_id === agentId);
    const here = mine.filter((o) => o.row.tool === name).length;
    return {
      first_use: !stored?.used_before && here === 0,
      recent_count: (stored?.recent ?? 0) + here,
      recent_effect: alike + mine.filter((o) => o.row.effect === effect).length,
    };
  }

  /** People can read only so much: an agent that has too much waiting has to wait itself. */
  #requireRoom(agent: RegisteredAgent): void {
    if (agent.pending_cap === null) return;
    const stored = this.#facts.waiting.find((w) => w.agent_id === agent.id)?.n ?? 0;
    const here = this.#opened.filter((o) => o.row.agent_id === agent.id && o.outcome === 'review').length;
    if (stored + here < agent.pending_cap) return;
    throw new Failure('too-many-waiting', {
      detail: `${agent.pending_cap} of your actions wait for people already. Wait for answers, or withdraw some.`,
      retryAfter: 30,
    });
  }
}

function keysOf(items: readonly Submission[], now: number) {
  const unique = <T>(list: T[], key: (t: T) => string) => [...new Map(list.map((t) => [key(t), t])).values()];
  const agentOf = (i: Submission) => i.actor.agentId;
  return {
    now: new Date(now),
    keyIds: [...new Set(items.map((i) => i.actor.keyId))],
    idempotency: items.flatMap((i) =>
      i.input.idempotency_key === undefined ? [] : [{ agent_id: agentOf(i), idempotency_key: i.input.idempotency_key }],
    ),
    runs: unique(
      items.flatMap((i) => (i.input.run ? [{ agent_id: agentOf(i), name: i.input.run.id }] : [])),
      (r) => `${r.agent_id}\n${r.name}`,
    ),
    tools: unique(
      items.map((i) => ({ agent_id: agentOf(i), tool: i.input.tool })),
      (t) => `${t.agent_id}\n${t.tool}`,
    ),
    agents: [...new Set(items.map(agentOf))],
    digests: items.map((i) => ({ agent_id: agentOf(i), digest: i.digest })),
    initiators: [...new Set(items.flatMap((i) => i.input.run?.initiator?.toLowerCase() ?? []))],
  };
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll } from 'vitest';

import { SubmitAction } from '#lib/contract/agent-api.ts';
import { ToolSpec } from '#lib/contract/tool.ts';
import { RULE_NAMES } from '#lib/domain/breaker/rules.ts';
import type { Formats } from '#lib/domain/desk/formats.ts';
import { replayEntries } from '#lib/domain/action/replay-entries.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { createContext, newId } from '#lib/runtime/context.ts';
import { Hub } from '#lib/runtime/wake/hub.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { WakeUps } from '#lib/runtime/wake/wake-ups.ts';
import type { Keyring } from '#lib/runtime/keys/keyring.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import { machineOf } from '#lib/store/actions/action-row.ts';
import { openDatabase, type Database } from '#lib/store/database.ts';
import { loadEntriesOfAction } from '#lib/store/ledger/entries.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import type { AgentActor, Assessor, Context, OperatorActor, PersonActor } from '#lib/usecases/context.ts';
import { answerQuestion } from '#lib/usecases/actions/answer-question.ts';
import { awaitAction } from '#lib/usecases/actions/await-action.ts';
import { createAdminToken } from '#lib/usecases/agents/create-admin-token.ts';
import { createAgent } from '#lib/usecases/agents/create-agent.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { draftVerdict } from '#lib/usecases/review/draft-verdict.ts';
import { giveVerdict } from '#lib/usecases/review/give-verdict.ts';
import { liftLock } from '#lib/usecases/stops/lift-lock.ts';
import { listQueue } from '#lib/usecases/review/list-queue.ts';
import { publishPolicy } from '#lib/usecases/policy/publish-policy.ts';
import { putTool } from '#lib/usecases/tools/put-tool.ts';
import { redeemGrant } from '#lib/usecases/actions/redeem-grant.ts';
import { settleDesk } from '#lib/usecases/desk/settle-desk.ts';
import { setLock } from '#lib/usecases/stops/set-lock.ts';
import { submitAction } from '#lib/usecases/actions/submit-action.ts';
import { submitPlan } from '#lib/usecases/actions/submit-plan.ts';
import type { InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import type { DraftVerdict } from '#lib/contract/review-api.ts';
import { linesLog } from '#lib/runtime/log.ts';
import { rawSql } from './raw-sql.ts';

type Action = ReplyOf<typeof SubmitAction>;
type Person = 'ann' | 'bob' | 'cleo' | 'dora' | 'wei' | 'audrey';

/** Everybody's password in a live world. */
export const PASSWORD = 'correct horse battery staple';

/** Worlds on one database are processes of one desk. */
const SECRET = 'the secret that all worlds share';

const START = Date.parse('2026-11-20T09:00:00.000Z');

/** The tool decides what the policy requires: `note.read` is allowed, `note.one` needs one reviewer, `note.two` needs two of security. */
export const POLICY = `
@id("reads") permit (principal, action in Action::"effect:read", resource);
@id("one") @require("review") permit (principal, action == Action::"note.one", resource);
@id("two") @require("review") @approvals("2") @group("security") permit (principal, action == Action::"note.two", resource);
@id("strong") @require("review") @passkey("required") permit (principal, action == Action::"note.strong", resource);
@id("never-secret") forbid (principal, action == Action::"note.one", resource) when { context has args && context.args.text == "forbidden" };
@id("mutable") @require("review") permit (principal, action == Action::"note.mutable", resource) when { resource.effect == "write" };
@id("any-tool") @require("review") permit (principal in AgentGroup::"any-tool", action, resource);
@id("risky") @require("review") @passkey("or-password") permit (principal, action == Action::"note.risky", resource);
`;

export const tool = (name: string, effect: ToolSpec['effect'], more: Partial<ToolSpec> = {}): ToolSpec =>
  ToolSpec.parse({
    name,
    title: name,
    input_schema: {
      type: 'object',
      properties: { text: { type: 'string' }, to: { type: 'array', items: { type: 'string' } } },
      required: ['text'],
      additionalProperties: false,
    },
    effect,
    reversibility: 'reversible',
    audience: 'self',
    data_class: 'public',
    view: { limits: [{ pointer: '/to', kind: 'subset' }] },
    ...more,
  });

/** High risk by its attributes alone: irreversible, public, restricted data. */
const RISKY = tool('note.risky', 'publish', {
  reversibility: 'irreversible',
  audience: 'public',
  data_class: 'restricted',
});

/** One desk in its own database, with a clock that stands still until a test moves it. */
export class World {
  /** Epoch milliseconds; tests move it. A live world follows the real clock instead. */
  now: number;
  readonly #live: boolean;
  /** Distinguishes worlds that share one database. */
  readonly #suffix: string;
  readonly operator: OperatorActor = { kind: 'operator', name: 'test' };
  readonly people = {} as Record<Person, PersonActor>;
  /** The folder that holds its keys. */
  readonly home: string;
  readonly #ownHome: boolean;
  #wakeUps: WakeUps | null = null;
  #runs = 0;
  readonly verifiers = VERIFIERS;
  agent!: AgentActor;
  agentKey = '';
  ctx!: Context;
  keys!: Keyring;
  /** Lines that its keys logged. */
  readonly log: string[] = [];
  /** Warnings that its use cases gave an operator. */
  readonly warnings: string[] = [];
  readonly #keys: string;
  readonly #origin: string;
  readonly #poolSize: number;
  readonly #formats: Formats | undefined;
  readonly #assessor: Assessor | undefined;
  db!: Database;
  readonly hub = new Hub();
  /** Called with the channels of each transaction at the moment it has committed. */
  onCommit: ((channels: ReadonlySet<string>) => void) | null = null;

  /** `keys` is what COUNTERSIGN_KEYS would be, `origin` where its links lead; a database without a desk is named after it. */
  constructor(
    options: {
      live?: boolean;
      suffix?: string;
      home?: string | undefined;
      keys?: string;
      origin?: string | undefined;
      /** The forms a new desk begins with; the newest by default. */
      formats?: Formats;
      /** Connections to the database; a small pool reveals code that takes a second one while holding one. */
      poolSize?: number;
      /** Who assesses what is dear, instead of the process's own threads. */
      assessor?: Assessor;
    } = {},
  ) {
    this.#origin = options.origin ?? 'http://localhost:3000';
    this.#keys = options.keys ?? 'file';
    this.#poolSize = options.poolSize ?? 20;
    this.#formats = options.formats;
    this.#assessor = options.assessor;
    this.#live = options.live ?? false;
    this.#suffix = options.suffix ?? '';
    this.now = START;
    // A server under test signs with the keys of its own home; a world beside it has to use the same.
    this.#ownHome = options.home === undefined;
    this.home = options.home ?? mkdtempSync(join(tmpdir(), 'countersign-world-'));
  }

  async open(url: string): Promise<void> {
    this.db = openDatabase(url, this.#poolSize);
    // Other processes on the same database, such as the server under test, are notified of what this one changes.
    this.#wakeUps = new WakeUps(this.db, this.hub);
    if (this.#live) await this.#wakeUps.start();
    const said = linesLog((line) => this.log.push(line));
    const publish = (channels: ReadonlySet<string>): void => {
      this.onCommit?.(channels);
      this.#wakeUps?.publish(channels);
    };
    const warn = (line: string): void => void this.warnings.push(line);
    const now = (): number => (this.#live ? Date.now() : this.now);
    const transaction: Context['transaction'] = (work, kind) => this.db.transaction(work, publish, kind);
    const desk = await settleDesk({ now, newId, transaction, db: this.db, warn }, this.#origin, this.#formats);
    this.keys = await openKeys({ setting: this.#keys, home: this.home }, desk.log_name, said);
    const address = this.#origin;
    const { signer } = this.keys;
    const parts = { db: this.db, hub: this.hub, publish, signer, secret: SECRET, origin: desk.origin, address };
    this.ctx = createContext({ ...parts, warn, now, ...(this.#assessor ? { assessor: this.#assessor } : {}) });
    await this.#person('ann', 'reviewer', ['security']);
    await this.#person('bob', 'reviewer', ['security']);
    await this.#person('cleo', 'admin', []);
    await this.#person('dora', 'admin', []);
    await this.#person('wei', 'reviewer', ['security']);
    await this.#person('audrey', 'auditor', []);
    for (const [name, effect] of [
      ['note.read', 'read'],
      ['note.one', 'write'],
      ['note.two', 'write'],
      ['note.strong', 'write'],
      ['note.never', 'write'],
      ['note.mutable', 'write'],
    ] as const) {
      await putTool(this.ctx, this.operator, tool(name, effect));
    }
    await putTool(this.ctx, this.operator, RISKY);
    await this.#firstPolicy();
    this.agent = await this.newAgent(`scribe${this.#suffix}`);
  }

  /** Registers a tool; one that is there already stays as it is. */
  async newTool(
    name: string,
    decoder: ReturnType<typeof tool>['view']['decoder'] | null,
    input_schema: JsonObject = { type: 'object' },
    effect: ToolSpec['effect'] = 'write',
    words: Partial<Pick<ToolSpec, 'title' | 'description'>> = {},
  ): Promise<void> {
    const { tools } = await this.ctx.configuration();
    if (tools.has(name)) return;
    const view = decoder === null ? {} : { decoder };
    const spec = { ...tool(name, effect, { input_schema, view }), ...words, name };
    await putTool(this.ctx, this.operator, spec);
  }

  async newAgent(name: string, groups: string[] = []): Promise<AgentActor> {
    const made = await createAgent(this.ctx, this.operator, {
      name,
      owner: this.people.wei.email,
      groups,
      tools: ['*'],
    });
    if (this.#live) await this.#unbounded(made.id);
    // Set last, with no await after it: tests that create agents at the same time each read their own key right after this.
    this.agentKey = made.key;
    return { kind: 'agent', agentId: made.id, keyId: made.key_id, name };
  }

  /** Publishes the policy, unless another world on this database has done so already. */
  async #firstPolicy(): Promise<void> {
    const [now] = await this.db.query(
      rawSql<{ policy_version: number | null }>('SELECT policy_version FROM organisation'),
    );
    if (now?.policy_version) return;
    await publishPolicy(this.ctx, this.operator, { source: POLICY, message: '' }).catch((error: { code?: string }) => {
      if (error.code !== 'conflict') throw error;
    });
  }

  /** Load and crash tests propose more than any agent should: no cap, and a breaker with every rule off. */
  async #unbounded(agentId: string): Promise<void> {
    const off = { enabled: false, count: 1, window_s: 1 };
    const rules = Object.fromEntries(RULE_NAMES.map((name) => [name, off]));
    await this.ctx.transaction(async (tx) => {
      await tx.query(rawSql('UPDATE agents SET pending_cap = NULL WHERE id = $1', [agentId]));
      await tx.query(
        rawSql('UPDATE organisation SET breaker = coalesce(breaker, $1), config_version = config_version + 1', [
          JSON.stringify(rules),
        ]),
      );
      tx.publish('config');
    });
  }

  async #person(name: Person, role: PersonActor['role'], groups: string[]): Promise<void> {
    const person: PersonActor = {
      kind: 'person',
      userId: '',
      name,
      email: `${name}${this.#suffix}@example.test`,
      role,
      groups,
      signedInAt: this.#live ? Date.now() : this.now,
    };
    const { id } = await createUser(this.ctx, this.operator, {
      email: person.email,
      name,
      role,
      groups,
      ...(this.#live ? { password: PASSWORD } : {}),
    });
    this.people[name] = { ...person, userId: id };
  }

  async submit(
    proposal: {
      tool?: string;
      args?: JsonObject;
      idempotency_key?: string;
      run?: { id: string; goal?: string; initiator?: string };
      expires_in?: number;
      agent?: AgentActor;
    } = {},
  ): Promise<Action> {
    const { agent = this.agent, idempotency_key, ...rest } = proposal;
    // A new run each time: a denial is final for the same arguments in the same run, and most tests are not about that.
    this.#runs += 1;
    const run = idempotency_key === undefined ? { run: { id: `run-${this.#runs}`, goal: 'Say hello' } } : {};
    const body = SubmitAction.body?.parse({ tool: 'note.one', args: { text: 'hello' }, ...run, ...rest }) as InputOf<
      typeof SubmitAction
    >;
    const { action } = await submitAction(this.ctx, agent, { ...body, idempotency_key });
    return action;
  }

  /** A plan of several notes, proposed at once. */
  async plan(title: string, texts: string[]) {
    this.#runs += 1;
    const { plan } = await submitPlan(this.ctx, this.agent, {
      title,
      steps: texts.map((text) => ({ tool: 'note.one', args: { text } })),
      run: { id: `plan-${this.#runs}-${Date.now()}`, goal: title },
      expires_in: 3_600,
    });
    return plan;
  }

  /** Drafts and signs a verdict on the action as it is now; by password where the requirement asks for more than a session. */
  async verdict(who: Person, id: string, verdict: InputOf<typeof DraftVerdict>['verdict'], args?: JsonObject) {
    const [row] = await loadActions(this.db, [id]);
    if (!row) throw new Error(`no action ${id}`);
    const reason = verdict.startsWith('deny') ? { reason_code: 'other' as const, reason: 'no' } : {};
    const input = {
      id,
      verdict,
      digest: row.revision_digest,
      view_digest: row.view_digest,
      method: row.passkey ? ('password' as const) : ('session' as const),
      ...reason,
      ...(args ? { args } : {}),
    };
    const draft = await draftVerdict(this.ctx, this.people[who], input);
    const password = input.method === 'password' ? { password: PASSWORD } : {};
    return giveVerdict(this.ctx, this.people[who], { id, nonce: draft.nonce, ...password });
  }

  stop(target: Parameters<typeof setLock>[2]['target'] = { type: 'organisation' }) {
    return setLock(this.ctx, this.people.cleo, { target, message: 'stop' });
  }

  /** The agent's own view of its action, after at most `wait` seconds. */
  read(id: string, wait = 0, agent = this.agent) {
    return awaitAction(this.ctx, agent, { id, wait });
  }

  redeem(grant: string, args: JsonObject) {
    return redeemGrant(this.ctx, this.agent, { grant, args });
  }

  answer(id: string, text: string) {
    return answerQuestion(this.ctx, this.agent, { id, text });
  }

  /** The second person's agreement, after somebody has asked for the lift. */
  async agreeToLift(id: string): Promise<void> {
    await liftLock(this.ctx, this.operator, { id, reason: 'agreed' });
  }

  /** Lifts a stop, which takes two people. */
  async lift(id: string): Promise<void> {
    await liftLock(this.ctx, this.people.cleo, { id, reason: 'looked into it' });
    await this.agreeToLift(id);
  }

  async adminToken(name: string, scopes: string[]): Promise<string> {
    return (await createAdminToken(this.ctx, this.operator, { name, scopes })).key;
  }

  queue(who: Person, limit: number) {
    return listQueue(this.ctx, this.people[who], { scope: 'mine', sort: 'deadline', limit });
  }

  async row(id: string) {
    const [row] = await loadActions(this.db, [id]);
    if (!row) throw new Error(`no action ${id}`);
    return row;
  }

  /** The stored machine state, and the state rebuilt from the ledger's entries. */
  async both(id: string) {
    const entries = await this.ctx.transaction((tx) => loadEntriesOfAction(tx, id));
    const rebuilt = replayEntries(entries);
    if (typeof rebuilt === 'string') throw new Error(rebuilt);
    return { stored: machineOf(await this.row(id)), rebuilt };
  }

  async entryTypes(where: string, value: string): Promise<string[]> {
    const { rows } = await this.db.pool.query<{ type: string }>(
      `SELECT type FROM entries WHERE ${where} = $1 ORDER BY position`,
      [value],
    );
    return rows.map((r) => r.type);
  }

  async close(): Promise<void> {
    await this.#wakeUps?.close();
    await this.keys.close();
    await this.db.close();
    if (this.#ownHome) rmSync(this.home, { recursive: true, force: true });
  }
}

/** A world for a test file: opened before, closed after. */
export function withWorld(
  database: { readonly url: string },
  options: { keys?: string; formats?: Formats } = {},
): World {
  const world = new World(options);
  beforeAll(() => world.open(database.url));
  afterAll(() => world.close());
  return world;
}

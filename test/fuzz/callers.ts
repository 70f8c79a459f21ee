import { SCOPES } from '#lib/contract/admin-api.ts';
import { createConnector } from '#lib/usecases/agents/create-connector.ts';
import { updateUser } from '#lib/usecases/people/update-user.ts';
import { rawSql } from '../raw-sql.ts';
import { signIn } from '../server/signed-in.ts';
import type { World } from '../world.ts';

type Headers = Record<string, string>;
type Person = 'ann' | 'audrey' | 'cleo';

/** Somebody who calls: a role, what it sends to show it, and how it becomes one again after it was stopped, demoted or signed out. */
interface Caller {
  name: string;
  headers: Headers;
  renew?: () => Promise<Headers>;
  /** A call that it may make; a refusal means that it is not what it was. */
  probe?: string;
}

/** Every role there is. What they do to each other is undone now and then, so that each goes on to be what it is called. */
export class Callers {
  readonly all: Caller[] = [];
  readonly #world: World;
  readonly #base: string;
  #made = 0;

  constructor(world: World, base: string) {
    this.#world = world;
    this.#base = base;
  }

  async open(): Promise<void> {
    const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` });
    this.#add({ name: 'nobody' });
    this.#add({ name: 'a broken key', headers: bearer('cs_x') });
    this.#add({ name: 'agent', probe: '/api/v1/agent', renew: async () => bearer(await this.#agentKey()) });
    const stopped = await this.#world.newAgent(`fuzz-stopped-${this.#made++}`);
    this.#add({ name: 'stopped agent', headers: bearer(this.#world.agentKey) });
    await this.#world.stop({ type: 'agent', id: stopped.agentId });
    this.#add({
      name: 'connector',
      renew: async () =>
        bearer(
          (
            await createConnector(this.#world.ctx, this.#world.operator, {
              name: `fuzz-${this.#made++}`,
              agents: ['*'],
            })
          ).key,
        ),
    });
    for (const scope of SCOPES)
      this.#add({ name: `token ${scope}`, headers: bearer(await this.#world.adminToken(`fuzz-${scope}`, [scope])) });
    for (const [name, who] of [
      ['reviewer', 'ann'],
      ['auditor', 'audrey'],
      ['admin', 'cleo'],
    ] as const)
      this.#add({ name, probe: '/api/v1/console/me', renew: () => this.#session(who) });
    // An admin meets the most code.
    this.#add({ name: 'admin, twice', probe: '/api/v1/console/me', renew: () => this.#session('cleo') });
    for (const caller of this.all) if (caller.renew) caller.headers = await caller.renew();
  }

  /** Lifts the stops that callers have set on others, and lets whoever is refused sign in again or have a new key. */
  async renew(): Promise<void> {
    const locks = await this.#world.db.query(
      rawSql<{ id: string }>(
        `SELECT id FROM locks WHERE lifted_at IS NULL AND NOT (target_type = 'agent' AND message = 'stop')`,
      ),
    );
    for (const { id } of locks) await this.#world.lift(id).catch(() => undefined);
    for (const caller of this.all) {
      if (!caller.renew || !caller.probe) continue;
      const answer = await fetch(this.#base + caller.probe, { headers: caller.headers });
      if (!answer.ok) caller.headers = await caller.renew();
    }
  }

  #add(caller: Partial<Caller> & { name: string }): void {
    this.all.push({ headers: {}, ...caller });
  }

  async #agentKey(): Promise<string> {
    await this.#world.newAgent(`fuzz-${this.#made++}`);
    return this.#world.agentKey;
  }

  async #session(who: Person): Promise<Headers> {
    const { userId, email, role, groups } = this.#world.people[who];
    await updateUser(this.#world.ctx, this.#world.operator, { id: userId, role, groups, disabled: false });
    return { cookie: (await signIn(this.#base, email)).cookie, origin: this.#base };
  }
}

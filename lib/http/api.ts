import type { Context as HonoContext, Hono } from 'hono';

import type { Endpoint, InputOf, ReplyOf } from '#lib/contract/endpoint.ts';
import { stopsAhead } from '#lib/runtime/stops-ahead.ts';
import type { Context } from '#lib/usecases/context.ts';
import { actorOf, limitedBy, lineOf, type ActorOf } from './actor.ts';
import { answer, jsonReply } from './answer.ts';
import { readInput } from './read-input.ts';
import type { Shared } from './shared.ts';

/** What a route may add to the plain case: more input, another status, extra headers. */
interface Details<Output, Body> {
  input?: (c: HonoContext) => object;
  /** A large body is read on another thread; the use case then gets its large members sealed (`lib/domain/json/sealed.ts`). */
  sealsLarge?: true;
  /** A stop: whatever else arrives waits for it, and it for nothing. */
  isStop?: true;
  /** A report or the like, which keeps a core busy for long: few at once are worked on. */
  isHeavy?: true;
  reply?: (output: Output, ctx: Context) => { status?: number; headers?: Record<string, string>; body: Body };
}

const checkReplies = process.env['NODE_ENV'] !== 'production';

/** A router in which a route is a declaration: contract, use case. A use case for other actors than the contract's audience does not compile. */
export class Api {
  readonly hono: Hono;
  readonly #shared: Shared;

  constructor(hono: Hono, shared: Shared) {
    this.hono = hono;
    this.#shared = shared;
  }

  on<E extends Endpoint, Output>(
    endpoint: E,
    useCase: (ctx: Context, actor: ActorOf<E['audience']>, input: InputOf<E>) => Promise<Output>,
    ...[details]: Output extends ReplyOf<E> ? [Details<Output, ReplyOf<E>>?] : [Details<Output, ReplyOf<E>>]
  ): this {
    const path = endpoint.path.replace(/\{(\w+)\}/g, ':$1');
    this.hono.on(endpoint.method, path, (c) =>
      answer(this.#shared, async (headers) => {
        const { runtime, limit, turns, heavyReads } = this.#shared;
        const actor = await actorOf<E['audience']>(this.#shared, c, endpoint.audience, details?.isStop);
        limit.take(limitedBy(actor, c), headers);
        // Nothing is read or begun while a stop is under way.
        if (!details?.isStop) await stopsAhead();
        const leaves: (() => void)[] = [];
        try {
          // Proposals of one caller take turns.
          if (details?.sealsLarge) leaves.push(await turns.enter(lineOf(actor)));
          const input = {
            ...(await readInput(c, endpoint, details?.sealsLarge && { ctx: runtime.ctx, by: lineOf(actor) })),
            ...details?.input?.(c),
          };
          if (details?.isHeavy) leaves.push(await heavyReads.enter(lineOf(actor)));
          const output = await useCase(runtime.ctx, actor, input as InputOf<E>);
          const reply = details?.reply?.(output, runtime.ctx) ?? { body: output as unknown as ReplyOf<E> };
          // Checked against the contract everywhere but in production, where the tests have done so.
          const body = checkReplies ? endpoint.reply.parse(reply.body) : reply.body;
          Object.assign(headers, reply.headers);
          return jsonReply(reply.status ?? endpoint.status ?? 200, body);
        } finally {
          for (const leave of leaves) leave();
        }
      }),
    );
    return this;
  }
}

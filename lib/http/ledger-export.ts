import type { Context as HonoContext } from 'hono';

import { within } from '#lib/runtime/within.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { exportLedger, type ExportHead, type ExportSink } from '#lib/usecases/ledger/export-ledger.ts';
import { exportedForm } from '#lib/domain/ledger/closed-entry.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import { actorOf } from './actor.ts';
import { respond } from './answer.ts';
import type { Shared } from './shared.ts';

/** An export holds a database snapshot, so it is aborted when its reader has taken nothing for this long. */
const STALLED_MS = 60_000;

/**
 * `POST /console/ledger/export`: the whole ledger as one file of lines, each a JSON object with one member that says what it is. The last is `head`,
 * so that a file cut short is recognised. `countersign ledger verify FILE` reads it. Each process makes one export at a time.
 */
export function ledgerExport(shared: Shared): (c: HonoContext) => Promise<Response> {
  let running = false;
  return (c) =>
    respond(shared, async (headers) => {
      const actor = await actorOf(shared, c, 'admin');
      shared.limit.take(adminId(actor), headers);
      if (running)
        throw new Failure('rate-limited', { detail: 'Another export is being taken. Try again when it is done.' });
      running = true;
      const { readable, begun } = openExport(shared.runtime.ctx, actor, () => (running = false));
      const { size, closed } = await begun;
      return new Response(readable, {
        headers: {
          ...headers,
          'content-type': 'application/x-ndjson',
          'content-disposition': 'attachment; filename="ledger.jsonl"',
          // For a progress bar.
          'countersign-entries': String(size),
          'countersign-closed-actions': String(closed?.actions ?? 0),
        },
      });
    });
}

/** The file as a stream, and its head as it is known at the beginning. `ended` is called once, whether anybody read it or not. */
export function openExport(ctx: Context, actor: AdminActor, ended: () => void, stalledMs = STALLED_MS) {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  const lines = new Lines(writable, stalledMs);
  const begun = new Promise<ExportHead>((resolve, reject) => {
    exportLedger(ctx, actor, {
      begin: resolve,
      checkpoints: (heads) => lines.write('checkpoint', heads),
      page: async (page) => {
        await lines.write('entry', page.entries.map(exportedForm));
        await lines.write('verdict', page.verdicts);
        await lines.write('action', page.actions);
      },
    } satisfies ExportSink)
      .then((head) => lines.end(head))
      .catch((error: unknown) => {
        reject(error as Error);
        // The reader recognises an aborted export by its missing head. Not awaited, because a reader who has stopped reading never lets it settle.
        void lines.abort(error);
      })
      .finally(ended);
  });
  return { readable, begun };
}

class Lines {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stalledMs: number;

  constructor(writable: WritableStream<Uint8Array>, stalledMs: number) {
    this.#writer = writable.getWriter();
    this.#stalledMs = stalledMs;
    // The next write fails with the same error; without this it would be an unhandled rejection too.
    this.#writer.closed.catch(() => undefined);
  }

  async write(kind: string, rows: readonly object[]): Promise<void> {
    if (rows.length === 0) return;
    const text = rows.map((row) => `${JSON.stringify({ [kind]: row })}\n`).join('');
    await within(this.#stalledMs, this.#writer.write(new TextEncoder().encode(text)), 'nobody reads the export');
  }

  async end(head: object): Promise<void> {
    await this.write('head', [head]);
    await this.#writer.close();
  }

  abort = (error: unknown): Promise<void> => this.#writer.abort(error).catch(() => undefined);
}

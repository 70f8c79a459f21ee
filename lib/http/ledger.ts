import type { Context as HonoContext, Hono } from 'hono';

import { parseTileNumber, TILE_WIDTH } from '#lib/domain/ledger/tiles.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { readBundle, type Bundle } from '#lib/usecases/ledger/read-bundle.ts';
import { readCheckpoint } from '#lib/usecases/ledger/read-checkpoint.ts';
import { readCosignedCheckpoint } from '#lib/usecases/ledger/read-cosigned-checkpoint.ts';
import { readTile } from '#lib/usecases/ledger/read-tile.ts';
import { actorOf } from './actor.ts';
import { answer, respond } from './answer.ts';
import type { Shared } from './shared.ts';

const FOREVER = 'public, max-age=31536000, immutable';

/**
 * The log as C2SP tlog-tiles: a checkpoint that changes, tiles and entry bundles that never do, and the verifier keys. Anybody may read it, but not
 * bundles with leaves of the first version, which name in the clear who did what.
 */
export function ledgerRoutes(v1: Hono, shared: Shared): void {
  const { ctx } = shared.runtime;
  v1.get('/ledger/checkpoint', () =>
    answer(shared, async () => {
      const { note } = await readCosignedCheckpoint(ctx);
      return {
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' },
        body: note,
      };
    }),
  );
  v1.get('/ledger/keys', () =>
    answer(shared, () =>
      Promise.resolve({
        status: 200,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' },
        body: `${ctx.signer.log.keys.join('\n')}\n`,
      }),
    ),
  );
  v1.get('/ledger/tile/:rest{.+}', (c) =>
    respond(shared, async () => {
      const { bytes, open } = await tileOf(c);
      const headers = {
        'content-type': 'application/octet-stream',
        'cache-control': open ? FOREVER : 'private, no-store',
      };
      return new Response(new Uint8Array(bytes), { headers });
    }),
  );

  async function tileOf(c: HonoContext): Promise<Bundle> {
    const [, kind = '', number = ''] = /^(entries|\d{1,2})\/(.+)$/.exec(c.req.param('rest') ?? '') ?? [];
    const name = parseTileNumber(number);
    if (kind === '' || !name) throw notFound();
    const { size } = await readCheckpoint(ctx);
    if (kind === 'entries') {
      // Entries are only served once a signed head covers them.
      if (name.index * TILE_WIDTH + name.width > size) throw notFound();
      return readBundle(ctx, name, () => actorOf(shared, c, 'admin'));
    }
    const level = Number(kind);
    if (name.index * TILE_WIDTH + name.width > Math.floor(size / TILE_WIDTH ** level)) throw notFound();
    return { bytes: await readTile(ctx, { level, ...name }), open: true };
  }
}

import type { GetLedger } from '#lib/contract/console-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { parseCheckpoint, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import { base64Of } from '#lib/domain/signing/bytes.ts';
import { countUnsequenced, latestCheckpoint } from '#lib/store/ledger/ledger.ts';
import type { Context, PersonActor } from '../context.ts';
import { rfc3339 } from '../time.ts';

const MOST_COUNTED = 10_000;

/** How far the signed head reaches, and how much waits for the next. */
export async function getLedger(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof GetLedger>> {
  const [stored, waiting] = await Promise.all([latestCheckpoint(ctx.db), countUnsequenced(ctx.db, MOST_COUNTED)]);
  const head = stored && parseCheckpoint(parseNote(stored.note)?.text ?? '');
  return {
    origin: ctx.signer.log.name,
    head: stored && head && { size: head.size, root: base64Of(head.root), signed_at: rfc3339(stored.at) },
    waiting,
  };
}

import type { GetOutsideProof } from '#lib/contract/outside-api.ts';
import type { ReplyOf } from '#lib/contract/endpoint.ts';
import { latestCheckpoint } from '#lib/store/ledger/ledger.ts';
import { latestCosignature, loadAnchorState, loadWitnessFault } from '#lib/store/ledger/outside.ts';
import type { Context, PersonActor } from '../context.ts';
import { rfc3339 } from '../time.ts';

/** Who vouches for the log from outside, how far, and what is wrong with them. For everybody who may sign in. */
export async function getOutsideProof(ctx: Context, _person: PersonActor): Promise<ReplyOf<typeof GetOutsideProof>> {
  const head = await latestCheckpoint(ctx.db);
  const witnesses = await Promise.all(
    ctx.outside.witnesses.map(async ({ name, key }) => {
      const [cosigned, fault] = await Promise.all([latestCosignature(ctx.db, key), loadWitnessFault(ctx.db, key)]);
      return {
        name,
        key,
        cosigned: cosigned ? { size: cosigned.size, at: rfc3339(cosigned.time) } : null,
        fault: fault ? { kind: fault.kind, detail: fault.detail, since: rfc3339(fault.since) } : null,
      };
    }),
  );
  const anchors = await Promise.all(
    ctx.outside.anchors.map(async (target) => {
      const { kept, fault } = await loadAnchorState(ctx.db, target);
      return {
        target,
        kept: kept ? { size: kept.size, at: rfc3339(kept.at) } : null,
        fault: fault ? { kind: fault.kind, detail: fault.detail, since: rfc3339(fault.at) } : null,
      };
    }),
  );
  return { head: head ? { size: head.size, at: rfc3339(head.at) } : null, witnesses, anchors };
}

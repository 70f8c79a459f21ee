import { actionsIn, isBlind, type Blindable } from '#lib/domain/action/blind.ts';
import type { EvidenceEntry, EvidenceVerdict, JsonWebKey, WrittenEvidence } from '#lib/domain/evidence/evidence.ts';
import { READMES } from '#lib/domain/evidence/readme.ts';
import { loggedEntry, writtenEntry } from '#lib/domain/ledger/logged-entry.ts';
import { sameDesk } from '#lib/domain/desk/origin.ts';
import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { inclusionProof } from '#lib/domain/ledger/merkle.ts';
import { tlogProofText } from '#lib/domain/ledger/tlog-proof.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { loadNumberedEntries, loadVerdictParts, sizeWithAction } from '#lib/store/ledger/evidence.ts';
import { loadDeskEntries, loadOrigins, sizeWithDesk } from '#lib/store/desk/origins.ts';
import type { Numbered, StoredEntry } from '#lib/store/ledger/ledger.ts';
import { cosignersOf } from '#lib/store/ledger/outside.ts';
import { listPendingOf } from '#lib/store/review/blind.ts';
import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import { sequenceAll } from '../steps/sequence-batch.ts';
import { treeOf } from '../steps/tree-of.ts';
import { cosignedHead } from './cosigned-head.ts';

/** The entry of an action that a stop has just halted comes with its batch, and without it the file would prove less than is so. */
export function refuseWhileHalting(row: ActionRow): void {
  if (row.halting)
    throw new Failure('conflict', { detail: 'It is halted, and its entry is being written. Try again in a moment.' });
}

/**
 * One decision's evidence file: everything that proves it, checkable without the desk. Throws `conflict` while a statement in it also answers an action
 * whose answers `sees` says this reader may not see: one signature may stand over several.
 */
export async function evidenceOf(
  ctx: Context,
  row: ActionRow,
  sees: (action: Blindable) => boolean,
): Promise<WrittenEvidence> {
  // What was committed a moment ago may not be in the tree yet; its proof has to be in the file.
  await sequenceAll(ctx);
  const { issuer, signer } = ctx;
  const verdicts = await verdictsOf(ctx, row.id);
  await refuseWhileTelling(ctx, row, verdicts, sees);
  const proven = await provenEntries(ctx, row.id, namesAnother(issuer, row, verdicts) || (await isRepaired(ctx)));
  // Another process may have signed with a key that was made a moment ago.
  await signer.catchUp({ decision: row.decision_jws, head: proven.checkpoint });
  const erased = row.erased_at !== null;
  // A name that nothing in the file proves any more is not in it.
  const named = !erased || verdicts.some((verdict) => verdict.statement !== null);
  const type = [...proven.entries, ...(proven.desk_entries ?? [])].some((entry) => entry.parts)
    ? 'countersign.evidence/1.1'
    : 'countersign.evidence/1';
  const write = (entry: EvidenceEntry) => {
    const written = writtenEntry(entry);
    return type === 'countersign.evidence/1' ? written : { v: 1 as const, ...written };
  };
  return {
    type,
    readme: READMES[type],
    origin: issuer,
    log_keys: signer.log.keys,
    jwks: signer.jwks() as { keys: JsonWebKey[] },
    action: {
      id: row.id,
      status: row.state,
      agent: { id: row.agent_id, name: named ? row.agent_name : row.agent_id },
      run: erased ? null : row.run_name,
      tool: row.tool,
      args_proposed: erased ? null : row.args,
      args: erased ? null : row.revision_args,
      digest_proposed: row.digest,
      digest: row.revision_digest,
      view: erased ? null : row.view,
      view_digest: row.view_digest,
      assessment: erased ? null : row.assessment,
      assessment_digest: row.assessment_digest,
    },
    verdicts: inOrder(verdicts, proven.entries),
    decision: row.decision_jws,
    ...proven,
    entries: proven.entries.map(write),
    ...(proven.desk_entries ? { desk_entries: proven.desk_entries.map(write) } : {}),
  };
}

async function refuseWhileTelling(
  ctx: Context,
  row: ActionRow,
  verdicts: readonly EvidenceVerdict[],
  sees: (action: Blindable) => boolean,
): Promise<void> {
  const named = verdicts.flatMap(({ statement }) => (statement === null ? [] : actionsIn(statement)));
  const others = [...new Set(named)].filter((id) => id !== row.id);
  const pending = others.length === 0 ? [] : await listPendingOf(ctx.db, others);
  if (pending.some((action) => isBlind(action) && !sees(action)))
    throw new Failure('conflict', { detail: 'Its evidence is not complete yet. Try again later.' });
}

async function verdictsOf(ctx: Context, actionId: string): Promise<EvidenceVerdict[]> {
  const rows = await loadVerdictParts(ctx.db, actionId);
  const base64 = (bytes: Buffer | null): string => bytes?.toString('base64') ?? '';
  return rows.map((row) => ({
    reviewer: { id: row.reviewer_id, name: row.reviewer_name ?? row.reviewer_id },
    answer: row.answer,
    method: row.method,
    revision: row.revision,
    statement: row.statement,
    statement_digest: row.statement_digest,
    passkey:
      row.signature === null
        ? null
        : {
            public_key_spki: base64(row.public_key_spki),
            authenticator_data: base64(row.authenticator_data),
            client_data_json: base64(row.client_data_json),
            signature: base64(row.signature),
          },
  }));
}

/** As the log has them. */
function inOrder(verdicts: readonly EvidenceVerdict[], entries: readonly EvidenceEntry[]): EvidenceVerdict[] {
  const place = ({ statement_digest: digest }: EvidenceVerdict) =>
    entries.findIndex(({ body }) => body.includes(digest));
  return verdicts.toSorted((a, b) => place(a) - place(b));
}

/** Whether a passkey's signature or the decision was made under another origin than the one the desk was named by. */
function namesAnother(issuer: string, { decision_jws }: ActionRow, verdicts: readonly EvidenceVerdict[]): boolean {
  const issued = decision_jws === null ? issuer : decodeJws(decision_jws)?.payload['iss'];
  return (
    issued !== issuer ||
    verdicts.some(({ passkey }) => passkey !== null && !sameDesk(issuer, signedAt(passkey.client_data_json)))
  );
}

/** Whether the desk's log stood under other names once: whoever kept its key under one of them needs the entry that vouches for it. */
const isRepaired = async ({ db }: Context): Promise<boolean> =>
  (await loadOrigins(db)).some(({ entry_id, until }) => entry_id !== null && until !== null);

const signedAt = (clientData: string): string =>
  String((JSON.parse(Buffer.from(clientData, 'base64').toString()) as { origin?: unknown }).origin);

async function provenEntries(
  ctx: Context,
  actionId: string,
  withDesk: boolean,
): Promise<{ entries: EvidenceEntry[]; desk_entries?: EvidenceEntry[]; checkpoint: string; witness_keys: string[] }> {
  const least = await sizeWithAction(ctx.db, actionId);
  const checkpoint = await cosignedHead(ctx, withDesk ? Math.max(least, await sizeWithDesk(ctx.db)) : least);
  const read = treeOf(ctx, checkpoint.size);
  const proven = (rows: readonly (StoredEntry & Numbered)[]): Promise<EvidenceEntry[]> =>
    Promise.all(
      rows.map(async ({ position: _position, index, ...entry }) => {
        const path = await inclusionProof(index, checkpoint.size, read);
        return { ...loggedEntry(entry), tlog_proof: tlogProofText({ index, path, checkpoint: checkpoint.note }) };
      }),
    );
  const entries = await proven(await loadNumberedEntries(ctx.db, actionId, checkpoint.size));
  const about = withDesk ? await proven(await loadDeskEntries(ctx.db, checkpoint.size)) : [];
  return {
    entries,
    ...(about.length > 0 ? { desk_entries: about } : {}),
    checkpoint: checkpoint.note,
    witness_keys: await cosignersOf(ctx.db, checkpoint.size),
  };
}

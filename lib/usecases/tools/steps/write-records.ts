import { DirectoryData } from '#lib/contract/directory.ts';
import { changesOf, type NameChange, type RecordToWrite } from '#lib/domain/directory/directory.ts';
import type { RecordKind } from '#lib/domain/directory/records.ts';
import { lessSuspicious, sameRecord } from '#lib/domain/directory/suspicion.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject, JsonValue } from '#lib/domain/json/json.ts';
import { digestOf, sha256Hex } from '#lib/domain/signing/digest.ts';
import { loadSameProposal } from '#lib/store/changes/proposals.ts';
import type { Tx } from '#lib/store/database.ts';
import { loadFormats } from '#lib/store/desk/formats.ts';
import { bumpConfiguration, reserveConfigurationVersion } from '#lib/store/organisation.ts';
import { upsertRecords } from '#lib/store/tools/records.ts';
import { appendEntries } from '#lib/usecases/append-entry.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import { propose } from '#lib/usecases/changes/steps/propose.ts';
import { configurationNow } from '#lib/usecases/configuration-now.ts';
import type { AdminActor, Context } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { isFirstDay } from '#lib/usecases/people/steps/independence.ts';

/** A record as it is given: what it says stands beside its kind and key. */
export type RecordInput = { kind: RecordKind; key: string } & Record<string, unknown>;

/** What a record says, in the form of its kind. Throws `invalid-request`; `at` points to the record among several. */
export function readRecord({ kind, key, ...raw }: RecordInput, at = ''): RecordToWrite {
  const data = DirectoryData[kind].safeParse(raw);
  if (data.success) return { kind, key, data: data.data as RecordToWrite['data'] };
  throw new Failure('invalid-request', {
    errors: data.error.issues.map((issue) => ({ pointer: `${at}/${issue.path.join('/')}`, detail: issue.message })),
  });
}

/** How many of the given records are in force by now, and the proposal that the others wait in. */
export interface WrittenRecords {
  in_force: number;
  waiting: number;
  proposal: string | null;
}

/**
 * Writes records as one change of the configuration: at once what makes actions look worse or changes nothing, and as one proposal what makes
 * any look less suspicious. On the desk's first day, while its records are being entered, everything is in force at once, and the entries of
 * what would have waited say *alone*.
 */
export async function writeRecords(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  records: readonly RecordToWrite[],
): Promise<WrittenRecords> {
  // Other changes wait from here on, so what is read now is what counts.
  await reserveConfigurationVersion(tx);
  const { directory } = await configurationNow(ctx, tx);
  const changes = changesOf(directory, records);
  const looser = new Set(changes.filter(({ kind, before, after }) => lessSuspicious(kind, before, after)));
  const alone = looser.size > 0 && (await isFirstDay(tx, ctx.now()));
  const waiting = alone ? [] : [...looser];
  const now = changes.filter((change) => alone || !looser.has(change));
  // First: what is put in force writes to the organisation's row, which a stop would wait for.
  const proposal = waiting.length === 0 ? null : await proposeRecords(ctx, tx, actor, waiting);
  await putRecordsInForce(ctx, tx, actor, now, {
    by: [adminId(actor)],
    alone: (change) => alone && looser.has(change),
  });
  return {
    in_force: now.flatMap((change) => change.records).length,
    waiting: waiting.flatMap((change) => change.records).length,
    proposal,
  };
}

/** Puts records in force, with an entry for each that says something else than before. */
export async function putRecordsInForce(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  changes: readonly NameChange[],
  how: { by: readonly string[]; alone: (change: NameChange) => boolean; proposal?: string },
): Promise<void> {
  const changed = changes.flatMap((change) =>
    change.records
      .filter(({ data, stored }) => !sameRecord(data, stored))
      .map((record) => ({ ...record, alone: how.alone(change) })),
  );
  if (changed.length === 0) return;
  const version = await reserveConfigurationVersion(tx);
  const rows = changed.map(({ kind, key, data, alone }) => ({ kind, key, data: JSON.stringify(data), alone }));
  await upsertRecords(tx, rows, { version, at: new Date(ctx.now()), by: how.by });
  // Digests, because a key may be somebody's address and the ledger is never erased.
  const bodyOf = ({ kind, key, data, stored, alone }: (typeof changed)[number]): JsonObject => ({
    kind,
    key_digest: `sha256:${sha256Hex(key)}`,
    ...(data === null ? {} : { digest: digestOf(data as JsonValue) }),
    before: stored === null ? null : digestOf(stored as JsonValue),
    ...(how.proposal === undefined ? {} : { proposal_id: how.proposal, by: [...how.by] }),
    ...(alone ? { alone } : {}),
  });
  const [deleted, written] = [changed.filter(({ data }) => data === null), changed.filter(({ data }) => data !== null)];
  await appendEntries(ctx, tx, actor, 'record-written', written.map(bodyOf));
  await appendEntries(ctx, tx, actor, 'record-deleted', deleted.map(bodyOf));
  await bumpConfiguration(tx);
  tx.publish('config');
}

/** Proposes records as one change. What the same person has proposed already is not proposed twice. Throws `conflict` on a desk that does not write such proposals yet. */
async function proposeRecords(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  changes: readonly NameChange[],
): Promise<string> {
  // A process of the release before that accepted it would change nothing.
  if ((await loadFormats(tx)).proposal < 2)
    throw new Failure('conflict', {
      detail:
        'It makes something look less suspicious, so a second person has to accept it, and this desk does not write such proposals yet: nothing was changed. When every process runs this release, an operator puts them in force with “countersign database formats --switch-on”.',
    });
  const proposed = changes
    .flatMap((change) => change.records)
    .map(({ kind, key, stored, data }) => ({ kind, key, before: stored, after: data }))
    .toSorted((a, b) => (`${a.kind} ${a.key}` < `${b.kind} ${b.key}` ? -1 : 1));
  const body = canonicalJson({ records: proposed } as unknown as JsonObject);
  const [only] = proposed;
  const names = proposed.map(({ kind, key }) => `${kind} ${key}`);
  const subject =
    only && proposed.length === 1
      ? `${only.kind} ${only.key}`
      : `${proposed.length} records ${sha256Hex(names.join('\n')).slice(0, 12)}`;
  const same = await loadSameProposal(tx, { kind: 'records', subject, body, proposer: adminId(actor) });
  if (same !== null) return same;
  return (await propose(ctx, tx, actor, { kind: 'records', subject, base: 0, body, message: '' })).id;
}

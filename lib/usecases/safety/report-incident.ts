import type { InputOf } from '#lib/contract/endpoint.ts';
import type { GetIncidentReport } from '#lib/contract/incident-report.ts';
import { buildReport } from '#lib/domain/incident/build-report.ts';
import type { IncidentReport } from '#lib/domain/incident/report.ts';
import { parseCheckpoint, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import type { Queryable } from '#lib/store/database.ts';
import { beginReading, isInScope, loadScope, type Scope } from '#lib/store/safety/report-scope.ts';
import { latestCheckpoint } from '#lib/store/ledger/ledger.ts';
import { adminId } from '../authorise-admin.ts';
import type { Context, OperatorActor, PersonActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { readForReport } from './answers/incident-rows.ts';
import { loadIncidentSubject, type IncidentSubject } from './steps/incident-subject.ts';
import { findWindow } from './steps/incident-window.ts';
import { appendEntry } from '../append-entry.ts';
import { sequenceAll } from '../ledger/steps/sequence-batch.ts';
import { rfc3339 } from '../time.ts';

type Reader = PersonActor | OperatorActor;
type Input = InputOf<typeof GetIncidentReport>;

/** The incident report (post-mortem) for its page. Nothing leaves the desk, so no entry is written. Throws as `exportReport` does. */
export async function readReport(ctx: Context, reader: Reader, input: Input): Promise<IncidentReport> {
  authorise(reader);
  await sequenceAll(ctx);
  return reportUnderHead(ctx, reader, input);
}

/**
 * The incident report as a file that leaves the desk: an audit entry says who took it, and the signed head of the report covers that entry.
 * Throws `forbidden`, `not-found`, and `invalid-request` for a `from` that the stop does not cover.
 */
export async function exportReport(
  ctx: Context,
  reader: Reader,
  input: Input & { form?: 'html' | 'json' },
): Promise<IncidentReport> {
  authorise(reader);
  const { agentId } = (await subjectOf(ctx.db, input, ctx.now())).subject;
  const about = agentId === null ? {} : { agentId };
  const body = { about: input.id, form: input.form ?? 'json', from: input.from ?? null };
  await ctx.transaction((tx) => appendEntry(ctx, tx, reader, 'report-made', body, about));
  await sequenceAll(ctx);
  return reportUnderHead(ctx, reader, input);
}

/** A report holds what many people said and did, so only admins and auditors may read it. */
function authorise(reader: Reader): void {
  if (reader.kind === 'person' && reader.role === 'reviewer')
    throw new Failure('forbidden', { detail: 'Only admins and auditors may read a report.' });
}

/** Builds the report from one snapshot, so that what happens meanwhile is in all of its parts or in none. */
function reportUnderHead(ctx: Context, reader: Reader, input: Input): Promise<IncidentReport> {
  return ctx.transaction(async (tx) => {
    await beginReading(tx);
    const head = await latestCheckpoint(tx);
    const checkpoint = parseCheckpoint(parseNote(head?.note ?? '')?.text ?? '');
    if (!head || !checkpoint)
      throw new Failure('unavailable', { detail: 'The ledger has no signed head yet. Try again.' });
    const { subject, scope } = await subjectOf(tx, input, ctx.now());
    const window = await findWindow({ db: tx, now: ctx.now() }, subject, scope, head.size, input.from ?? null);
    const rows = await readForReport(tx, reader.kind === 'person' ? reader : null, subject, scope, window);
    return buildReport({
      id: input.id,
      made: { at: ctx.now(), by: { id: adminId(reader), name: reader.name } },
      origin: ctx.origin,
      ...namesOf(subject),
      basis: window.basis,
      startCut: window.startCut,
      anchors: window.anchors,
      ...rows,
      head: { size: head.size, root: Buffer.from(checkpoint.root).toString('base64'), note: head.note },
      logKeys: ctx.signer.log.keys,
    });
  });
}

/** What the report is about. A reader's own start (`from`) may only be an action that this stop is about and that was proposed before it. */
async function subjectOf(
  db: Queryable,
  { id, from }: Input,
  now: number,
): Promise<{ subject: IncidentSubject; scope: Scope }> {
  const subject = await loadIncidentSubject(db, id);
  const scope = await loadScope(db, subject.target);
  const before = subject.lock === null ? new Date(now) : new Date(subject.lock.set_at);
  if (from !== undefined && !(await isInScope(db, scope, from, before)))
    throw new Failure('invalid-request', {
      detail: 'That action is none that this stop is about, or it was proposed after it.',
      errors: [{ pointer: '/query/from', detail: 'is not an action this stop is about' }],
    });
  return { subject, scope };
}

const namesOf = ({ incident, lock, clients, target }: IncidentSubject) => ({
  incident,
  lock: lock && {
    id: lock.id,
    message: lock.message,
    set_by: lock.set_by,
    set_at: rfc3339(lock.set_at),
    halted_actions: lock.halted_actions,
    revoked_grants: lock.revoked_grants,
    clients,
    lift: lock.lift,
    lifted: lock.lifted,
  },
  target,
});

import type { InputOf } from '#lib/contract/endpoint.ts';
import type { GetIncidentReport } from '#lib/contract/incident-report.ts';
import { buildReport } from '#lib/domain/incident/build-report.ts';
import type { IncidentReport } from '#lib/domain/incident/report.ts';
import { parseCheckpoint, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import type { Queryable } from '#lib/store/database.ts';
import { beginReading, isInScope, loadScope, type Scope } from '#lib/store/safety/report-scope.ts';
import { latestCheckpoint } from '#lib/store/ledger/ledger.ts';
import { adminId } from '#lib/usecases/authorise-admin.ts';
import type { Context, OperatorActor, PersonActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { readForReport } from './incident-rows.ts';
import { loadIncidentSubject, type IncidentSubject } from '../steps/incident-subject.ts';
import { findWindow } from '../steps/incident-window.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

export type ReportReader = PersonActor | OperatorActor;
export type ReportInput = InputOf<typeof GetIncidentReport>;

/** A report holds what many people said and did, so only admins and auditors may read it. */
export function authoriseReport(reader: ReportReader): void {
  if (reader.kind === 'person' && reader.role === 'reviewer')
    throw new Failure('forbidden', { detail: 'Only admins and auditors may read a report.' });
}

/** Builds the report from one snapshot, so that what happens meanwhile is in all of its parts or in none. */
export function reportUnderHead(ctx: Context, reader: ReportReader, input: ReportInput): Promise<IncidentReport> {
  return ctx.transaction(async (tx) => {
    await beginReading(tx);
    const head = await latestCheckpoint(tx);
    const checkpoint = parseCheckpoint(parseNote(head?.note ?? '')?.text ?? '');
    if (!head || !checkpoint)
      throw new Failure('unavailable', { detail: 'The ledger has no signed head yet. Try again.' });
    const { subject, scope } = await loadReportSubject(tx, input, ctx.now());
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
  }, 'job');
}

/** What the report is about. A reader's own start (`from`) may only be an action that this stop is about and that was proposed before it. */
export async function loadReportSubject(
  db: Queryable,
  { id, from }: ReportInput,
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

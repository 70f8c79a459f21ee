import type { InputOf } from '#lib/contract/endpoint.ts';
import type { GetIncidentReport } from '#lib/contract/incident-report.ts';
import { buildReport } from '#lib/domain/incident/build-report.ts';
import type { IncidentReport } from '#lib/domain/incident/report.ts';
import { parseCheckpoint, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import { beginReading } from '#lib/store/safety/incident-report.ts';
import { scopeOf, type Scope } from '#lib/store/safety/incident-scope.ts';
import { latestCheckpoint } from '#lib/store/ledger/ledger.ts';
import { adminId } from '../authorise-admin.ts';
import type { Context, OperatorActor, PersonActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { readForReport } from './answers/incident-rows.ts';
import { loadIncidentSubject, type IncidentSubject } from './steps/incident-subject.ts';
import { findWindow } from './steps/incident-window.ts';
import { appendEntry } from '../append-entry.ts';
import { sequenceLedger } from '../ledger/sequence-ledger.ts';
import { rfc3339 } from '../time.ts';

type Reader = PersonActor | OperatorActor;
type Input = InputOf<typeof GetIncidentReport>;

/** The report as it is read on its page. Nothing leaves the desk, so nothing is written. Throws as `exportReport` does. */
export async function readReport(ctx: Context, reader: Reader, input: Input): Promise<IncidentReport> {
  authorise(reader);
  while ((await sequenceLedger(ctx)).more);
  return reportUnderHead(ctx, reader, input);
}

/**
 * The report as a file that leaves the desk: an entry says who took it along, and the head it stands under covers that entry too.
 * Throws `forbidden`, `not-found`, and `invalid-request` for a `from` that the stop does not cover.
 */
export async function exportReport(
  ctx: Context,
  reader: Reader,
  input: Input & { form?: 'html' | 'json' },
): Promise<IncidentReport> {
  authorise(reader);
  const { agentId } = (await subjectOf(ctx, input)).subject;
  const about = agentId === null ? {} : { agentId };
  const body = { about: input.id, form: input.form ?? 'json', from: input.from ?? null };
  await ctx.transaction((tx) => appendEntry(ctx, tx, reader, 'report-made', body, about));
  while ((await sequenceLedger(ctx)).more);
  return reportUnderHead(ctx, reader, input);
}

/** A report holds what many people said and did: it is for those who answer for the desk. */
function authorise(reader: Reader): void {
  if (reader.kind === 'person' && reader.role === 'reviewer')
    throw new Failure('forbidden', { detail: 'Only admins and auditors may read a report.' });
}

/** Everything is read in one snapshot: what runs meanwhile is in all of the report or in none of it. */
function reportUnderHead(outside: Context, reader: Reader, input: Input): Promise<IncidentReport> {
  return outside.transaction(async (tx) => {
    await beginReading(tx);
    const ctx: Context = { ...outside, query: tx.query };
    const head = await latestCheckpoint(ctx);
    const checkpoint = parseCheckpoint(parseNote(head?.note ?? '')?.text ?? '');
    if (!head || !checkpoint)
      throw new Failure('unavailable', { detail: 'The ledger has no signed head yet. Try again.' });
    const { subject, scope } = await subjectOf(ctx, input);
    const window = await findWindow(ctx, subject, scope, head.size, input.from ?? null);
    const rows = await readForReport(ctx, reader.kind === 'person' ? reader : null, subject, scope, window);
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

async function subjectOf(ctx: Context, { id, from }: Input): Promise<{ subject: IncidentSubject; scope: Scope }> {
  const subject = await loadIncidentSubject(ctx, id);
  const scope = await scopeOf(ctx, subject.target);
  if (from !== undefined) await requireWithin(ctx, subject, scope, from);
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

/** A window may only be started by an action that this stop is about and that was there before it. */
async function requireWithin(ctx: Context, subject: IncidentSubject, scope: Scope, from: string): Promise<void> {
  const before = subject.lock === null ? new Date(ctx.now()) : new Date(subject.lock.set_at);
  const [found] = await ctx.query(
    `SELECT 1 FROM entries e JOIN actions a ON a.id = e.action_id
     WHERE ${scope.where} AND e.action_id = $3 AND a.created_at <= $4 LIMIT 1`,
    [scope.id, scope.agentId, from, before],
  );
  if (!found)
    throw new Failure('invalid-request', {
      detail: 'That action is none that this stop is about, or it was proposed after it.',
      errors: [{ pointer: '/query/from', detail: 'is not an action this stop is about' }],
    });
}

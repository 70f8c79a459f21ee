import { signedAction } from './open-action.ts';
import type { BatchPlan } from './plan-batch.ts';

/** The plan with its decisions signed: compact JWS by action id. */
export const withSignatures = (plan: BatchPlan, signatures: ReadonlyMap<string, string>): BatchPlan => ({
  ...plan,
  opened: plan.opened.map((action) => {
    const jws = signatures.get(action.row.id);
    return jws === undefined ? action : signedAction(action, jws);
  }),
});

/** The plan with the run ids from the database: if another process created the same run first, its id wins. */
export const withRunIds = (plan: BatchPlan, stored: ReadonlyMap<string, string>): BatchPlan => ({
  ...plan,
  opened: plan.opened.map((action) => {
    const id = stored.get(action.row.run_id ?? '');
    if (id === undefined || id === action.row.run_id) return action;
    return { ...action, row: { ...action.row, run_id: id }, entry: { ...action.entry, runId: id } };
  }),
});

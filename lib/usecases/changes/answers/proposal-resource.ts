import type { ProposalResource } from '#lib/contract/policy-api.ts';
import { rulesWith, type BreakerRules } from '#lib/domain/breaker/rules.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import type { ProposalKind } from '#lib/domain/proposal/proposal.ts';
import { listOpenProposals, loadListedProposal, type ListedProposal } from '#lib/store/changes/listed-proposals.ts';
import type { Context } from '#lib/usecases/context.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

/** The open changes of some kinds, newest first. */
export const openProposals = async (ctx: Context, kinds: readonly ProposalKind[]): Promise<ProposalResource[]> =>
  (await listOpenProposals(ctx.db, kinds)).map((row) => toProposal(row, MOST_LISTED));

/** So many records of one proposal are in a list, and in the answer to whoever decides on it; somebody reads them. */
export const MOST_LISTED = 500;

/** One proposal, open or closed, with at most so many of its records. Throws `not-found`. */
export async function loadProposal(ctx: Context, id: string, most = Infinity): Promise<ProposalResource> {
  const row = await loadListedProposal(ctx.db, id);
  if (!row) throw notFound();
  return toProposal(row, most);
}

/** Kinds whose body is a JSON object. */
const OBJECTS = new Set<ProposalKind>(['tool', 'breaker', 'erasure']);

/** JSON in one order and layout, so that comparing two texts shows what changed and nothing else. */
function readable(kind: ProposalKind, text: string): string {
  if (!OBJECTS.has(kind) || text === '') return text;
  return JSON.stringify(sorted(JSON.parse(text) as JsonValue), null, 2);
}

const sorted = (value: JsonValue): JsonValue => JSON.parse(canonicalJson(value)) as JsonValue;

/** Rules that nobody has changed are the defaults. */
const rulesInForce = (text: string | null): JsonValue =>
  rulesWith(text === null ? null : (JSON.parse(text) as Partial<BreakerRules>)) as unknown as JsonValue;

/** Proposed records as they are and as they are to be, by kind and key; what is not recorded is left out. At most so many. */
function recordTexts(body: string, most: number): { current: string; body: string; left_out: number } {
  const { records } = JSON.parse(body) as {
    records: { kind: string; key: string; before: JsonValue; after: JsonValue }[];
  };
  const shown = records.slice(0, most);
  const textOf = (side: 'before' | 'after'): string => {
    const known = shown.filter((record) => record[side] !== null);
    return known.length === 0
      ? ''
      : JSON.stringify(Object.fromEntries(known.map((r) => [`${r.kind} ${r.key}`, sorted(r[side])])), null, 2);
  };
  return { current: textOf('before'), body: textOf('after'), left_out: records.length - shown.length };
}

const toProposal = (row: ListedProposal, most = Infinity): ProposalResource => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  subject_name: row.subject_name,
  base: row.base,
  body: readable(row.kind, row.body),
  current:
    row.kind === 'breaker'
      ? JSON.stringify(sorted(rulesInForce(row.current)), null, 2)
      : readable(row.kind, row.current ?? ''),
  digest: row.digest,
  message: row.message,
  state: row.state,
  proposed_by: { id: row.proposed_by, name: row.proposed_by_name },
  proposed_at: rfc3339(row.proposed_at),
  accepted_by: row.accepted_by,
  needs: row.needs,
  left_out: 0,
  ...(row.kind === 'records' ? recordTexts(row.body, most) : {}),
});

import type { ProposalResource } from '#lib/contract/policy-api.ts';
import { rulesWith, type BreakerRules } from '#lib/domain/breaker/rules.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import type { Context } from '#lib/usecases/context.ts';
import { targetName } from '#lib/usecases/retention/steps/erasure-target.ts';
import { notFound } from '#lib/usecases/failure.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

interface Row {
  id: string;
  kind: ProposalResource['kind'];
  subject: string;
  subject_name: string;
  base: number;
  body: string;
  current: string | null;
  digest: string;
  message: string;
  state: ProposalResource['state'];
  proposed_by: string;
  proposed_by_name: string;
  proposed_at: Date;
  needs: number;
  accepted_by: { id: string; name: string }[];
}

const SELECT = `
  SELECT p.*, coalesce(CASE p.kind WHEN 'agent-mode' THEN (SELECT name FROM agents WHERE id = p.subject)
      WHEN 'erasure' THEN (SELECT t.target_type || ' ' || ${targetName('t')} FROM (SELECT split_part(p.subject, ':', 1) AS target_type,
        split_part(p.subject, ':', 2) AS target_id) t)
      WHEN 'hold-lift' THEN (SELECT h.target_type || ' ' || ${targetName('h')} FROM holds h WHERE h.id = p.subject) END, p.subject) AS subject_name,
    CASE p.kind
      WHEN 'policy' THEN (SELECT source FROM policies WHERE version = p.base)
      WHEN 'tool' THEN (SELECT spec::text FROM tools WHERE name = p.subject AND version = p.base)
      WHEN 'agent-mode' THEN (SELECT mode FROM agents WHERE id = p.subject)
      WHEN 'breaker' THEN (SELECT breaker::text FROM organisation)
      WHEN 'retention' THEN (SELECT retention_days::text FROM organisation)
      WHEN 'hold-lift' THEN (SELECT h.reason FROM holds h WHERE h.id = p.subject)
    END AS current,
    coalesce((SELECT json_agg(json_build_object('id', a.person_id, 'name', a.person_name) ORDER BY a.at)
      FROM proposal_acceptances a WHERE a.proposal_id = p.id), '[]') AS accepted_by
  FROM proposals p`;

/** The open changes of some kinds, newest first. */
export async function openProposals(
  ctx: Context,
  kinds: readonly ProposalResource['kind'][],
): Promise<ProposalResource[]> {
  const rows = await ctx.query<Row>(
    `${SELECT} WHERE p.state = 'open' AND p.kind = ANY($1) ORDER BY p.id DESC LIMIT 50`,
    [kinds],
  );
  return rows.map(toProposal);
}

export async function loadProposal(ctx: Context, id: string): Promise<ProposalResource> {
  const [row] = await ctx.query<Row>(`${SELECT} WHERE p.id = $1`, [id]);
  if (!row) throw notFound();
  return toProposal(row);
}

/** Kinds whose body is a JSON object. */
const OBJECTS = new Set<Row['kind']>(['tool', 'breaker', 'erasure']);

/** JSON in one order and layout, so that a comparison shows what changed and nothing else. */
function readable(kind: Row['kind'], text: string): string {
  if (!OBJECTS.has(kind) || text === '') return text;
  return JSON.stringify(sorted(JSON.parse(text) as JsonValue), null, 2);
}

const sorted = (value: JsonValue): JsonValue => JSON.parse(canonicalJson(value)) as JsonValue;

/** Where nothing was ever changed the defaults are in force. */
const rulesInForce = (text: string | null): JsonValue =>
  rulesWith(text === null ? null : (JSON.parse(text) as Partial<BreakerRules>)) as unknown as JsonValue;

const toProposal = (row: Row): ProposalResource => ({
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
});

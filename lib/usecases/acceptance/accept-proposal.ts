import type { ProposalResource } from '#lib/contract/policy-api.ts';
import { ToolSpec } from '#lib/contract/tool.ts';
import { schemaValidator } from '#lib/domain/tool/schema-validator.ts';
import { insertAcceptance, listAcceptances, listAdminsAmong } from '#lib/store/changes/acceptances.ts';
import { closeProposal, loadProposalForUpdate, type ProposalRow } from '#lib/store/changes/proposals.ts';
import { loadListedProposal } from '#lib/store/changes/listed-proposals.ts';
import type { Tx } from '#lib/store/database.ts';
import { bumpConfiguration, lockOrganisation } from '#lib/store/organisation.ts';
import { loadPolicyVersion } from '#lib/store/policy/policies.ts';
import { loadCurrentTool } from '#lib/store/tools/tools.ts';
import { adminId, authoriseAdmin } from '../authorise-admin.ts';
import type { AdminActor, Context } from '../context.ts';
import { putModeInForce } from '../agents/steps/put-mode-in-force.ts';
import { assessingFirst, type Ahead } from '../actions/steps/assess-first.ts';
import { appendEntry } from '../append-entry.ts';
import { loadProposal, MOST_LISTED } from '../changes/answers/proposal-resource.ts';
import { overtakeOpen } from '../changes/steps/propose.ts';
import { requireSecondPerson } from '../changes/steps/second-person.ts';
import { Failure, notFound } from '../failure.ts';
import { putPolicyInForce } from '../policy/steps/put-policy-in-force.ts';
import { policyCheck, requireUsable } from '../policy/steps/policy-world.ts';
import { beginErasure } from '../retention/steps/begin-erasure.ts';
import { putHoldLiftInForce } from '../retention/steps/put-hold-lift-in-force.ts';
import { putRetentionInForce } from '../retention/steps/put-retention-in-force.ts';
import { putRulesInForce } from '../safety/steps/put-rules-in-force.ts';
import {
  putProposedRecordsInForce,
  readProposedRecords,
  recordsMoved,
  type ProposedRecords,
} from '../tools/steps/accept-records.ts';
import { putToolInForce } from '../tools/steps/put-tool-in-force.ts';

/** Accepts a proposed change as another person; the last acceptance needed puts it in force in the same transaction. */
export async function acceptProposal(
  ctx: Context,
  actor: AdminActor,
  input: { id: string },
): Promise<ProposalResource> {
  authoriseAdmin(actor, 'accept-proposal');
  const proposal = await loadListedProposal(ctx.db, input.id);
  if (!proposal) throw notFound();
  const { kind, state, body } = proposal;
  const surely = kind === 'policy' && state === 'open' ? [await policyCheck(ctx, adminId(actor), body)] : [];
  const refused = await assessingFirst(
    (ahead) => ctx.transaction((tx) => accept(ctx, tx, actor, input, ahead)),
    surely,
  );
  if (refused) throw refused;
  return loadProposal(ctx, input.id, MOST_LISTED);
}

async function accept(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  input: { id: string },
  ahead: Ahead,
): Promise<Failure | null> {
  // Serialises every change of configuration: what is accepted stands against what is in force, not what was.
  await lockOrganisation(tx);
  const proposal = await loadProposalForUpdate(tx, input.id);
  if (!proposal) throw notFound();
  if (proposal.state !== 'open') throw new Failure('conflict', { detail: `This change is ${proposal.state} already.` });
  const before = await listAcceptances(tx, input.id);
  // What nobody in person proposed needs two people, and whoever made the token may be one of them.
  const others = [...(proposal.needs === 1 ? [proposal.proposed_by] : []), ...before];
  const how = [];
  for (const other of others) how.push(await requireSecondPerson(ctx, tx, actor, other));
  if (actor.kind === 'token') throw new Failure('second-person-needed', { detail: 'A person has to accept it.' });
  const records = proposal.kind === 'records' ? await readProposedRecords(ctx, tx, proposal.body) : null;
  if (await overtaken(tx, proposal, records)) {
    await close(ctx, tx, proposal.id, 'overtaken');
    return new Failure('conflict', { detail: 'Another change came into force since. Propose this one again.' });
  }
  const at = new Date(ctx.now());
  await insertAcceptance(tx, proposal.id, { by: adminId(actor), byName: actor.name, at });
  const { id, kind, subject, digest } = proposal;
  const alone = how.some((one) => one.alone);
  await appendEntry(ctx, tx, actor, 'change-accepted', {
    proposal_id: id,
    kind,
    subject,
    digest,
    ...(alone ? { alone } : {}),
  });
  tx.publish('proposals');
  const people = await stillAdmins(tx, [...before, adminId(actor)]);
  const asked = proposal.needs === 2 || (await stillAdmins(tx, [proposal.proposed_by])).length === 1;
  if (!asked) throw new Failure('conflict', { detail: 'Whoever proposed it is no admin any more. Propose it anew.' });
  if (people.length >= proposal.needs) {
    await putInForce(ctx, tx, actor, proposal, { people, alone, ahead, records });
    await close(ctx, tx, id, 'in-force');
    await overtakeOpen(ctx, tx, kind, proposal.subject);
  }
  return null;
}

/** Those of them who count now: somebody who was disabled or is no longer an admin does not, and whoever has a shell always does. */
async function stillAdmins(tx: Tx, ids: string[]): Promise<string[]> {
  const admins = await listAdminsAmong(tx, ids);
  return ids.filter((id) => id.startsWith('operator:') || admins.has(id));
}

/** Whether something else came into force since it was proposed. */
async function overtaken(
  tx: Tx,
  { kind, subject, base }: ProposalRow,
  records: ProposedRecords | null,
): Promise<boolean> {
  if (kind === 'policy') return (await loadPolicyVersion(tx)) !== base;
  if (kind === 'tool') return ((await loadCurrentTool(tx, subject))?.version ?? 0) !== base;
  return records !== null && recordsMoved(records);
}

async function close(ctx: Context, tx: Tx, id: string, state: 'in-force' | 'overtaken'): Promise<void> {
  await closeProposal(tx, id, state, new Date(ctx.now()));
  // Whether a tool is changing is part of the configuration.
  await bumpConfiguration(tx);
  tx.publish('config');
  tx.publish('queue');
}

/** What an accepted change comes into force with. */
interface Accepted {
  people: string[];
  alone: boolean;
  ahead: Ahead;
  /** Read once, of a change of records. */
  records: ProposedRecords | null;
}

/** Hands the change to the noun it is about. Each of these steps belongs to that noun; this use case stands above them all. */
async function putInForce(
  ctx: Context,
  tx: Tx,
  actor: AdminActor,
  proposal: ProposalRow,
  { people, alone, ahead, records }: Accepted,
): Promise<void> {
  switch (proposal.kind) {
    case 'policy': {
      // Tools and people may have changed since it was checked.
      await requireUsable(ctx, adminId(actor), proposal.body, { tx, ahead });
      const { body: source, digest, message, proposed_by: proposedBy } = proposal;
      const version = proposal.base + 1;
      return putPolicyInForce(ctx, tx, actor, { version, source, digest, message, proposedBy, acceptedBy: people });
    }
    case 'tool': {
      const spec = ToolSpec.parse(JSON.parse(proposal.body));
      schemaValidator(spec.input_schema);
      return putToolInForce(ctx, tx, actor, spec, proposal.base + 1);
    }
    case 'agent-mode':
      return putModeInForce(ctx, tx, actor, { agentId: proposal.subject, mode: proposal.body });
    case 'breaker':
      return putRulesInForce(ctx, tx, actor, { rules: proposal.body, about: { digest: proposal.digest } });
    case 'erasure':
      return beginErasure(ctx, tx, actor, proposal);
    case 'retention':
      return putRetentionInForce(ctx, tx, actor, Number(proposal.body));
    case 'records': {
      const by = [...new Set([proposal.proposed_by, ...people])];
      if (records) await putProposedRecordsInForce(ctx, tx, actor, records, { id: proposal.id, by, alone });
      return;
    }
    case 'hold-lift':
      return putHoldLiftInForce(ctx, tx, actor, proposal.body);
  }
}

import {
  AcceptProposal,
  CheckPolicy,
  ExplorePolicy,
  GetPolicy,
  ListPolicyVersions,
  ListProposals,
  PublishPolicy,
  ReplayPolicy,
  WithdrawProposal,
} from '#lib/contract/policy-api.ts';
import { acceptProposal } from '#lib/usecases/acceptance/accept-proposal.ts';
import { checkPolicy } from '#lib/usecases/policy/check-policy.ts';
import { explorePolicy } from '#lib/usecases/policy/explore-policy.ts';
import { getPolicy } from '#lib/usecases/policy/get-policy.ts';
import { listProposals } from '#lib/usecases/changes/list-proposals.ts';
import { listPolicyVersions } from '#lib/usecases/policy/list-policy-versions.ts';
import { publishPolicy } from '#lib/usecases/policy/publish-policy.ts';
import { replayPolicy } from '#lib/usecases/policy/replay-policy.ts';
import { withdrawProposal } from '#lib/usecases/changes/withdraw-proposal.ts';
import type { Api } from './api.ts';

/** Policy as code, and every change that needs a second person. */
export const policyApi = (api: Api): Api =>
  api
    .on(PublishPolicy, publishPolicy, {
      // The first policy is in force; a later one waits.
      reply: (made) => ({ status: made.proposal === null ? 201 : 202, body: made }),
    })
    .on(CheckPolicy, checkPolicy)
    .on(ReplayPolicy, replayPolicy, { isHeavy: true })
    .on(ExplorePolicy, explorePolicy)
    .on(GetPolicy, getPolicy)
    .on(ListPolicyVersions, listPolicyVersions)
    .on(ListProposals, listProposals)
    .on(AcceptProposal, acceptProposal)
    .on(WithdrawProposal, withdrawProposal);

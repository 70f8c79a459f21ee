// The SDK imports the contract through this file alone. `build.ts` writes its types out in full, so that somebody who
// installs the package needs neither this repository nor zod; types that another file imported from lib would be missing there.
import type { z } from 'zod';

import type { Action as ActionShape, Proposal as ProposalShape } from '../../lib/contract/action.ts';
import type { GetAgent, Observe, RedeemGrant, ReportOutcome, SubmitPlan } from '../../lib/contract/agent-api.ts';
import type { InputOf, ReplyOf } from '../../lib/contract/endpoint.ts';
import type { ErrorCode, Problem as ProblemShape } from '../../lib/contract/problem.ts';
import type { JsonObject, JsonValue } from '../../lib/domain/json/json.ts';

/** What an agent wants to do: one call of one tool. */
export type Proposal = z.input<typeof ProposalShape>;
/** One proposed call of one tool, as its agent and its reviewers see it. */
export type Action = z.output<typeof ActionShape>;
/** What redeeming a grant returns: run these arguments, nothing else. */
export type Redeemed = ReplyOf<typeof RedeemGrant>;
/** The steps of a plan, which a person reads as one. */
export type Plan = z.input<NonNullable<(typeof SubmitPlan)['body']>>;
/** A plan as the desk accepted it: its steps are actions to wait for, in order. */
export type SubmittedPlan = ReplyOf<typeof SubmitPlan>;
/** What a run has read: the tool, its output or the output's digest, and whether an outsider could have written it. */
export type Observation = z.input<NonNullable<(typeof Observe)['body']>>;
/** How an execution ended. */
export type Outcome = Omit<InputOf<typeof ReportOutcome>, 'id'>;
/** The agent's own state, with every stop that is in force for it. */
export type AgentState = ReplyOf<typeof GetAgent>;
/** RFC 9457 problem details, with the request's id and, for bad input, a JSON Pointer for each fault. */
export type Problem = z.output<typeof ProblemShape>;
export type { ErrorCode, JsonObject, JsonValue };

import { call, type SentTo } from '#lib/client/call.ts';
import { AcceptProposal, WithdrawProposal } from '#lib/contract/policy-api.ts';

export const acceptProposal = (input: SentTo<typeof AcceptProposal>) => call(AcceptProposal, input);
export const withdrawProposal = (input: SentTo<typeof WithdrawProposal>) => call(WithdrawProposal, input);

/** What a change that came into force makes old. */
export const AFTER_CHANGE = [['policy'], ['safety'], ['tools'], ['agents'], ['queue'], ['retention']];

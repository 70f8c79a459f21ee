export { createClient } from './client.ts';
export type {
  Action,
  AgentState,
  Client,
  ClientOptions,
  JsonObject,
  JsonValue,
  Observation,
  Outcome,
  Plan,
  Proposal,
  Redeemed,
  SubmittedPlan,
  WaitOptions,
} from './client.ts';
export type { ErrorCode, Problem } from './contract.ts';
export { ActionBlocked, ActionDenied, ActionEnded, ProblemError, Stopped, UnexpectedAnswer } from './errors.ts';
export type { Lock } from './errors.ts';
export { verifyEvidence } from './evidence.ts';
export type { EvidenceCheck, KnownKeys, VerifiedEvidence } from './evidence.ts';
export { createGuard } from './guard.ts';
export type { Execution, Guard, PerformOptions } from './guard.ts';
export type { StopWatch, WatchOptions } from './stop-watch.ts';

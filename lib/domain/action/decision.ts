/** What the server signs about the outcome of an action. */
export interface DecisionFacts {
  id: string;
  outcome: 'approved' | 'denied';
  /** The action's version right after the last verdict: how many commands it has had. */
  version: number;
  digest: string;
  proposedDigest: string;
  viewDigest: string;
  assessmentDigest: string;
  policyVersion: number | null;
  grantId: string | null;
  lockEpoch: number;
  verdicts: { reviewer: string; statement_digest: string; method: string }[];
  /** Set for a drill: its approval never permitted anything. */
  drill?: boolean;
  at: number;
}

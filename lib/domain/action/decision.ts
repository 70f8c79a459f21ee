/** What the server signs about the outcome of an action. */
export interface DecisionFacts {
  id: string;
  outcome: 'approved' | 'denied';
  /** The machine's, right after the last verdict: how many commands led to it. */
  version: number;
  digest: string;
  proposedDigest: string;
  viewDigest: string;
  assessmentDigest: string;
  policyVersion: number | null;
  grantId: string | null;
  lockEpoch: number;
  verdicts: { reviewer: string; statement_digest: string; method: string }[];
  /** Of a drill: an approval that was never worth anything. */
  drill?: boolean;
  at: number;
}

/** Changes that need a second person. */
export const PROPOSAL_KINDS = [
  'policy',
  'tool',
  'agent-mode',
  'breaker',
  'erasure',
  'retention',
  'hold-lift',
  'records',
] as const;
export type ProposalKind = (typeof PROPOSAL_KINDS)[number];

/** `overtaken`: something newer came into force, or the same person proposed again. */
export const PROPOSAL_STATES = ['open', 'in-force', 'withdrawn', 'overtaken'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

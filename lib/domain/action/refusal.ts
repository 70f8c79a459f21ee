/** Why the machine refuses a command. Codes are API: each has a problem type and one row in the machine's tests. */
export const REFUSAL_CODES = [
  'already-decided',
  'expired',
  'halted',
  'stale',
  'not-reviewer',
  'reviewer-locked',
  'own-agent',
  'initiator',
  'last-editor',
  'wrong-group',
  'already-answered',
  'signature-too-weak',
  'not-proposer',
  'nothing-asked',
  'not-due',
  'not-approved',
  'not-executing',
  'grant-unknown',
  'grant-used',
  'grant-expired',
  'args-mismatch',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** A refused command. Recognised by `code`, not by class: server and page bundles each hold a copy of this file. */
export class Refused extends Error {
  readonly code: RefusalCode;
  constructor(code: RefusalCode) {
    super(code);
    this.name = 'Refused';
    this.code = code;
  }
}

export const refused = (code: RefusalCode): Refused => new Refused(code);

/** Why the state machine refuses a command. Codes are API: each has a problem type and a row in the machine's tests. */
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

/** Shared by every copy of this module: the server and page bundles each contain one, so `instanceof` does not work across them. */
const BRAND: unique symbol = Symbol.for('countersign.refused');

/** Thrown for a command that the state machine refuses. */
export class Refused extends Error {
  readonly [BRAND] = true;
  readonly code: RefusalCode;
  constructor(code: RefusalCode) {
    super(code);
    this.name = 'Refused';
    this.code = code;
  }
}

/** Whether the error is a refusal by the state machine, from any copy of the class. */
export const isRefused = (error: unknown): error is Refused =>
  error instanceof Error && BRAND in error && error[BRAND] === true;

/** The error for a refusal code, to be thrown. */
export const refused = (code: RefusalCode): Refused => new Refused(code);

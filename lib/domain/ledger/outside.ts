/** Why a place outside did not take a head: it did not answer, it would not, or what it keeps speaks against this log. */
export type FaultKind = 'unreachable' | 'refused' | 'contradicts';

/** What is wrong with a witness or an anchor, as a sentence that goes on after its name. */
export class OutsideFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, detail: string) {
    super(detail);
    this.kind = kind;
  }
}

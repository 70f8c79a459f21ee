/** Why a witness or an anchor did not take a head: it could not be reached, it refused, or what it holds contradicts this log. */
export type FaultKind = 'unreachable' | 'refused' | 'contradicts';

/** A fault of a witness or an anchor. The message continues a sentence that begins with its name. */
export class OutsideFault extends Error {
  readonly kind: FaultKind;

  constructor(kind: FaultKind, detail: string) {
    super(detail);
    this.kind = kind;
  }
}

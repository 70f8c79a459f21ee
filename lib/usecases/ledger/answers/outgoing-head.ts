/** A head on its way out: size, and the note as it is given out. */
export interface OutgoingHead {
  size: number;
  note: string;
}

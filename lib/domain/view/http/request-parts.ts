/** One header, raw and revealed. */
export interface Header {
  name: string;
  value: string;
  shown: { name: string; value: string };
  pointer: string;
}

/** One part of a query, with the pointer of the text or value in which it stands. */
export interface QueryPart {
  name: string;
  value: string;
  pointer: string;
}

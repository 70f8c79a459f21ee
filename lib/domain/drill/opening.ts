/** What a drill commits to when it starts; its `drill-revealed` entry opens the commitment. Contains no content. */
export interface DrillOpening {
  drill_id: string;
  action_id: string;
  started_by: string;
  /** Unix time in milliseconds. */
  started_at: number;
  note_digest: string;
  /** 32 random bytes, base64url. */
  nonce: string;
}

import type { JsonObject } from '../json/json.ts';

/** A ledger entry before it has its index in the log. The body contains digests and ids, no content. */
export interface NewEntry {
  id: string;
  type: string;
  actorId: string;
  at: number;
  body: JsonObject;
  actionId?: string | null;
  agentId?: string | null;
  runId?: string | null;
  lockId?: string | null;
  /** UUIDv4; random unless it is a drill's commitment. */
  salt?: string;
}

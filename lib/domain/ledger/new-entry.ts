import type { JsonObject } from '../json/json.ts';

/** One record of the ledger, before it has its place in the log. The body holds digests and identifiers, no content. */
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
  /** UUIDv4; random unless it is a commitment. */
  salt?: string;
}

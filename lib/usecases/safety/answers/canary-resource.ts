import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { AddCanary } from '#lib/contract/safety-api.ts';
import type { CanaryKind } from '#lib/domain/canary/canary.ts';
import { rfc3339 } from '#lib/usecases/time.ts';

export type CanaryResource = ReplyOf<typeof AddCanary>;

/** The contract's form of a stored canary. */
export const toCanary = (row: {
  id: string;
  kind: string;
  value: string;
  note: string;
  created_at: Date;
}): CanaryResource => ({
  id: row.id,
  kind: row.kind as CanaryKind,
  value: row.value,
  note: row.note,
  created_at: rfc3339(row.created_at),
});

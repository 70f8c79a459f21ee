'use client';

import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import { DeleteRecord, PutRecord } from '#lib/contract/admin-api.ts';

/** Writes a record, or proposes it where that makes anything look less suspicious; the reply says which. */
export const usePutRecord = () => useCall(PutRecord, { stale: [keys.records()], inDialog: true });

/** Deletes a record, by the same rule. */
export const useDeleteRecord = () => useCall(DeleteRecord, { stale: [keys.records()], inDialog: true });

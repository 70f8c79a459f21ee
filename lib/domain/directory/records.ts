/**
 * What the organisation itself knows and an agent cannot write: domains, contacts, payees, groups, channels, resources. Decoders and the risk
 * table compare arguments with it; what is not recorded is unknown, never assumed good.
 */
export const RECORD_KINDS = ['domain', 'contact', 'payee', 'group', 'channel', 'resource', 'environment'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export interface DirectoryRecords {
  /** key: host name. Own domains make a recipient internal. */
  domain: { own: boolean };
  /** key: e-mail address. */
  contact: { name?: string };
  /** key: payee name. */
  payee: { name: string; accounts: string[] };
  /** key: group name as it appears in arguments. */
  group: { people: number };
  /** key: channel, list or forum thread as it appears in arguments. */
  channel: { title?: string; readers: number; public?: boolean };
  /** key: resource name. `members` are those who have access today. */
  resource: {
    title?: string;
    data_class?: 'public' | 'internal' | 'confidential' | 'restricted';
    members?: string[];
    holds?: string;
  };
  /** key: environment name. */
  environment: { production: boolean };
}

/** When a record was changed, in epoch milliseconds, and by whom. */
export interface RecordChange {
  at: number;
  by: readonly string[];
  /** A second person would have been asked, but for the desk's first day or accounts that an operator made. */
  alone: boolean;
}

/** A stored record; `data` is null once it is deleted. */
export interface DirectoryRecord<K extends RecordKind = RecordKind> {
  kind: K;
  key: string;
  data: DirectoryRecords[K] | null;
  changed?: RecordChange | undefined;
}

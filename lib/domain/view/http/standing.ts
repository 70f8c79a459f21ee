import type { Directory } from '../../directory/directory.ts';
import { domainRecord } from '../hosts.ts';

/** How the records know a host. */
export type Standing = 'own' | 'known' | 'unknown';

/** How the records know a host: as our own, as one outside the company, or not at all. */
export function standingOf(directory: Directory, host: string): Standing {
  const record = domainRecord(directory, host);
  return record === null ? 'unknown' : record.own ? 'own' : 'known';
}

import type { Directory } from '../../directory/directory.ts';
import { skeletonOf } from '../../text/look-alikes.ts';
import { unicodeHost } from '../../text/punycode.ts';
import type { Budget } from '../budget.ts';
import { domainRecord } from '../hosts.ts';

/** More recorded domains are not compared: an organisation that has them knows its partners otherwise. */
const MOST_COMPARED = 2_000;

/**
 * The recorded domain that an unrecorded one looks like: within two edits of it, with another ending, or with its name as a word among others
 * (`harborline-billing.net`). Null for a domain that is recorded or looks like none.
 */
export function lookedLikeDomain(directory: Directory, host: string, budget: Budget): string | null {
  const name = skeletonOf(unicodeHost(host.toLowerCase().replace(/\.$/, '')));
  if (name === '' || domainRecord(directory, host) !== null) return null;
  const known = directory.names('domain').slice(0, MOST_COMPARED);
  budget.spend(Math.ceil(known.length / 20));
  const found = known.find(
    (domain) => domain.toLowerCase() !== host.toLowerCase() && looksLike(name, domain.toLowerCase()),
  );
  return found ?? null;
}

function looksLike(name: string, domain: string): boolean {
  if (name === domain) return true;
  const brand = brandOf(domain);
  // Of short names too many are within two edits of each other to mean anything.
  const most = domain.length < 6 ? 0 : brand.length < 6 ? 1 : 2;
  if (most > 0 && editsBetween(name, domain, most) <= most) return true;
  if (brand.length < 6) return false;
  const labels = name.split('.').slice(0, -1);
  return labels.some(
    (label) => label === brand || label.split(/[-_]/).includes(brand) || editsBetween(label, brand, 1) === 1,
  );
}

/** The label that people know a domain by: the one before its ending. */
const brandOf = (domain: string): string => {
  const labels = domain.split('.');
  return labels.length === 1
    ? domain
    : (labels.at(labels.length > 2 && (labels.at(-2)?.length ?? 0) <= 3 ? -3 : -2) ?? domain);
};

/** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other; counted no further than `most` + 1. */
function editsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most || a.length > 255) return most + 1;
  let older: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      let edits = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        edits = Math.min(edits, (older[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    if (Math.min(...row) > most) return most + 1;
    [older, last] = [last, row];
  }
  return last[b.length] ?? most + 1;
}

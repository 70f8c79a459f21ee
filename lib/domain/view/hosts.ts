import type { Directory } from '../directory/directory.ts';
import { skeletonOf } from '../text/look-alikes.ts';
import { unicodeHost } from '../text/punycode.ts';
import { reveal } from '../text/reveal.ts';
import type { Finding } from './view.ts';

/** The record of a host: of the name itself or of its nearest parent domain; null when there is none. */
export function domainRecord(directory: Directory, host: string): { own: boolean } | null {
  const labels = host.toLowerCase().replace(/\.$/, '').split('.');
  for (let i = 0; i < labels.length && i < 8; i += 1) {
    const record = directory.find('domain', labels.slice(i).join('.'));
    if (record !== null) return record;
  }
  return null;
}

/** Findings on a host name that imitates another: `xn--` labels and look-alikes of a recorded domain. */
export function hostFindings(directory: Directory, host: string, pointer: string): Finding[] {
  const readable = unicodeHost(host.toLowerCase());
  const findings: Finding[] = [];
  if (readable !== host.toLowerCase()) {
    findings.push({
      code: 'url.punycode',
      text: `The host ${reveal(host, 'address')} is displayed by browsers as ${reveal(readable, 'address')}`,
      pointer,
    });
  }
  const skeleton = skeletonOf(readable);
  if (
    skeleton !== readable &&
    domainRecord(directory, readable) === null &&
    domainRecord(directory, skeleton) !== null
  ) {
    findings.push({
      code: 'url.look-alike-domain',
      text: `The host ${reveal(readable, 'address')} is not ${skeleton}, which the records know, but looks like it`,
      pointer,
    });
  }
  return findings;
}

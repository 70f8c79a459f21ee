import { parseWitnessKey, witnessKeyText } from '#lib/domain/ledger/cosignature.ts';
import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';

export interface Witness {
  name: string;
  /** Verifier key (C2SP tlog-cosignature). */
  key: string;
  /** Submission prefix, without a last slash. */
  url: string;
}

/** Items of a setting that lists: one a line, or with commas between. */
export const listed = (text: string | undefined): string[] =>
  (text ?? '')
    .split(/[\n,]/)
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** `COUNTERSIGN_WITNESSES`: verifier key and submission prefix of each. Throws `StartupFailure` with one line. */
export function parseWitnesses(text: string | undefined): Witness[] {
  const witnesses = listed(text).map((item): Witness => {
    const [vkey = '', address = '', ...more] = item.split(/\s+/);
    const key = parseWitnessKey(vkey);
    const url = webAddress(address);
    if (!key || !url || url.search !== '' || more.length > 0)
      throw new StartupFailure(
        // An address may hold a password: it is not repeated.
        `COUNTERSIGN_WITNESSES: “${vkey.slice(0, 100)} …” has to be a verifier key, a space and an https address without user or query.`,
      );
    return { name: key.name, key: witnessKeyText(key), url: url.href.replace(/\/$/, '') };
  });
  const twice = witnesses.find((one, i) => witnesses.findIndex(({ key }) => key === one.key) !== i);
  if (twice) throw new StartupFailure(`COUNTERSIGN_WITNESSES names ${twice.name} twice.`);
  return witnesses;
}

/** An https address without user and password; plain http is for this machine only. */
export function webAddress(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || url.username !== '' || url.password !== '') return null;
  const near = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && near) ? url : null;
}

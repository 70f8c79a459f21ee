/** What a permit demands when it matches. A forbid has no annotations. */
export interface PermitAnnotations {
  review: boolean;
  approvals: number;
  passkey: 'by-risk' | 'required' | 'or-password';
  group: string | null;
  grantTtlMs: number | null;
  expiresMs: number | null;
}

const KNOWN = ['id', 'require', 'approvals', 'passkey', 'group', 'grant_ttl', 'expires'];

/** Reads a rule's annotations, as docs/policy.md describes them. Throws an Error that names the annotation when it is unknown or unreadable. */
export function readAnnotations(effect: string, raw: Record<string, string | null | undefined>): PermitAnnotations {
  for (const name of Object.keys(raw)) if (!KNOWN.includes(name)) throw new Error(`unknown annotation @${name}`);
  if (effect === 'forbid' && Object.keys(raw).length > 1) throw new Error('a forbid takes no annotation but @id');
  if (raw['require'] !== undefined && raw['require'] !== 'review') throw new Error('@require takes "review"');
  const passkey = raw['passkey'] ?? 'by-risk';
  if (passkey !== 'by-risk' && passkey !== 'required' && passkey !== 'or-password')
    throw new Error('@passkey takes "required" or "or-password"');
  const approvals = Number(raw['approvals'] ?? '1');
  if (!Number.isInteger(approvals) || approvals < 1 || approvals > 9)
    throw new Error('@approvals takes a number from 1 to 9');
  return {
    // A rule that sets a number of approvals requires review even without @require.
    review:
      raw['require'] === 'review' ||
      raw['approvals'] !== undefined ||
      raw['passkey'] !== undefined ||
      raw['group'] !== undefined,
    approvals,
    passkey,
    group: raw['group'] ?? null,
    grantTtlMs: duration('grant_ttl', raw['grant_ttl']),
    expiresMs: duration('expires', raw['expires']),
  };
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(name: string, text: string | null | undefined): number | null {
  if (text === null || text === undefined) return null;
  const match = /^([1-9]\d{0,5})([smhd])$/.exec(text);
  if (!match) throw new Error(`@${name} takes a duration such as "60s", "15m", "1h"`);
  return Number(match[1]) * (UNITS[match[2] ?? 's'] ?? 1_000);
}

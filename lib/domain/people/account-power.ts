import type { AccountChangeKind } from './independence.ts';

/** What an account may do here. */
export interface AccountPower {
  role: 'reviewer' | 'admin' | 'auditor';
  groups: readonly string[];
  disabled: boolean;
}

const RANK = { auditor: 0, reviewer: 1, admin: 2 } as const;

/** What a change gives an account that it did not have; taking something away gives nothing. */
export function givenBy(before: AccountPower, after: AccountPower): AccountChangeKind[] {
  const given: AccountChangeKind[] = [];
  if (RANK[after.role] > RANK[before.role]) given.push('role');
  if (after.groups.some((group) => !before.groups.includes(group))) given.push('groups');
  if (before.disabled && !after.disabled) given.push('enabled');
  return given;
}

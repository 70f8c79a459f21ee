import type { Shape } from '../json/shape.ts';

/** The rules of the policy that an answer or a decision rests on: its version, the ids of all that matched, and the standing rule that answered, if one did. */
export interface PolicyBasis {
  version: number;
  rules: string[];
  standing_rule: string | null;
}

/** Who says so: of a goal, an initiator or a run. Only a person and a connector support anything; an agent's own word is shown and counts for nothing. */
export interface Voucher {
  by: 'person' | 'connector' | 'agent';
  id: string;
}

export interface Vouched {
  goal: Voucher | null;
  /** `person` is whom the run is said to act for. */
  initiator: (Voucher & { person: string }) | null;
  run: Voucher | null;
}

export const POLICY_BASIS: Shape = {
  nullable: { members: { version: 'integer', rules: { list: 'text' }, standing_rule: { nullable: 'text' } } },
};

const voucher = { by: { among: ['person', 'connector', 'agent'] }, id: 'text' } as const;

export const VOUCHED: Shape = {
  members: {
    goal: { nullable: { members: voucher } },
    initiator: { nullable: { members: { ...voucher, person: 'text' } } },
    run: { nullable: { members: voucher } },
  },
};

/** Somebody who answers for another, and the entry that says they may. */
export interface OnBehalfOf {
  id: string;
  name: string;
  delegation: string;
}

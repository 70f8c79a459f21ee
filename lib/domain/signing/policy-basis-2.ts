import type { Shape } from '../json/shape.ts';

/** What policy contributed to an answer or a decision: its version, the ids of all matched rules, and the standing rule that answered, if any. */
export interface PolicyBasis {
  version: number;
  rules: string[];
  standing_rule: string | null;
}

/** Who vouches for a goal, an initiator or a run. Only a person's or a connector's word counts; an agent's own is only shown. */
export interface Voucher {
  by: 'person' | 'connector' | 'agent';
  id: string;
}

export interface Vouched {
  goal: Voucher | null;
  /** `person`: on whose behalf the agent is said to act. */
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

/** A delegation: the person answered for, and the entry that allows it. */
export interface OnBehalfOf {
  id: string;
  name: string;
  delegation: string;
}

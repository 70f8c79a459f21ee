import type { Audience, DataClass, Effect, Reversibility } from '../tool/tool.ts';

/**
 * The weights, in points; the score is capped at 100. Set so that the widest harmless action stays medium and each of the founding incidents is
 * high or critical; `assess-risk.test.ts` has a row for each.
 */
export const RISK_TABLE = {
  levels: { medium: 18, high: 40, critical: 65 },
  /** What a tool always is weighs this much at most: what makes a call critical is what could go wrong with this very one. */
  classes: 44,
  effect: {
    read: 0,
    write: 6,
    delete: 16,
    send: 10,
    publish: 12,
    pay: 18,
    grant: 18,
    execute: 16,
    configure: 14,
  } satisfies Record<Effect, number>,
  effectText: {
    read: 'It only reads',
    write: 'It changes data',
    delete: 'It deletes',
    send: 'It sends something to people',
    publish: 'It publishes; people will act on what they read',
    pay: 'It moves money',
    grant: 'It changes who has access',
    execute: 'It runs code or commands',
    configure: 'It changes how systems behave',
  } satisfies Record<Effect, string>,
  reversibility: { read_only: 0, reversible: 0, externally_reversible: 6, irreversible: 14 } satisfies Record<
    Reversibility,
    number
  >,
  reversibilityText: {
    read_only: 'Nothing to undo',
    reversible: 'It can be undone',
    externally_reversible: 'It can be undone only with somebody else’s help, and not unread',
    irreversible: 'It cannot be undone',
  } satisfies Record<Reversibility, string>,
  audience: { self: 0, team: 3, organisation: 18, external: 12, public: 26 } satisfies Record<Audience, number>,
  audienceText: {
    self: 'Only its owner is affected',
    team: 'A team is affected',
    organisation: 'The whole organisation can read or feel it',
    external: 'People outside the organisation are reached',
    public: 'Anybody can read it',
  } satisfies Record<Audience, string>,
  data: { public: 0, internal: 2, confidential: 10, restricted: 18 } satisfies Record<DataClass, number>,
} as const;

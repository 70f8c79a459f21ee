import { actionsIn, SIGNING_ENTRIES } from '#lib/domain/action/blind.ts';
import { closedEntry, type ClosedEntry, type OpenEntry } from '#lib/domain/ledger/closed-entry.ts';
import type { LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import type { Tx } from '#lib/store/database.ts';
import { listBlind } from '#lib/store/review/blind.ts';
import type { AdminActor } from '#lib/usecases/context.ts';

/** What an export says of the parts that are closed in it. */
export interface ClosedInExport {
  why: string;
  /** How many actions are undecided and listed by their ids alone. */
  actions: number;
  entries: number;
  /** Statements over several actions, one of which is undecided. */
  statements: number;
}

const WHY =
  'Actions that several people decide were undecided, and whoever took this export may not know how they are being answered. Of these actions, and of passwords that others entered to sign since the oldest of them, it holds what the log commits to, and nothing of what was said. Once they are decided, or taken by an auditor outside the groups that were asked, an export is open.';

/** What one person may not see in an export: all entries about undecided actions, so that none tells an answer from a proposal, and what signed them. */
export class ClosedParts {
  readonly #actions: ReadonlySet<string>;
  readonly #since: Date | null;
  readonly #reader: string | null;
  #entries = 0;
  #statements = 0;

  private constructor(actions: readonly { id: string; at: Date }[], reader: string | null) {
    this.#actions = new Set(actions.map(({ id }) => id));
    this.#since = actions.reduce<Date | null>(
      (oldest, { at }) => (oldest !== null && oldest <= at ? oldest : at),
      null,
    );
    this.#reader = reader;
  }

  /** As of this transaction's moment. Operators have the database: nothing is closed to them. */
  static async for(tx: Tx, actor: AdminActor): Promise<ClosedParts> {
    if (actor.kind === 'operator') return new ClosedParts([], null);
    const person = actor.kind === 'person' ? actor : { role: 'admin', groups: [] };
    return new ClosedParts(await listBlind(tx, person), actor.kind === 'person' ? actor.userId : null);
  }

  get actions(): string[] {
    return [...this.#actions];
  }

  /** Null when nothing is closed. Whole once the last entry and verdict have been taken. */
  told(): ClosedInExport | null {
    if (this.#actions.size === 0) return null;
    return { why: WHY, actions: this.#actions.size, entries: this.#entries, statements: this.#statements };
  }

  hides({ type, action_id: action, actor_id: actor, at }: LedgerEntry): boolean {
    if (this.#since === null) return false;
    if (action !== null) return this.#actions.has(action);
    return (
      (SIGNING_ENTRIES as readonly string[]).includes(type) && actor !== this.#reader && new Date(at) >= this.#since
    );
  }

  close(entry: OpenEntry): OpenEntry | ClosedEntry {
    if (!this.hides(entry)) return entry;
    this.#entries += 1;
    return closedEntry(entry);
  }

  /** Without the statement where it also answers an undecided action; without the whole verdict where it answers such an action. */
  verdicts<V extends { action_id: string; statement: string | null }>(
    verdicts: readonly V[],
  ): (V & { closed?: true })[] {
    return verdicts.flatMap((verdict) => {
      if (this.#actions.has(verdict.action_id)) return [];
      if (this.#actions.size === 0 || verdict.statement === null) return [verdict];
      if (!answered(verdict.statement).some((id) => this.#actions.has(id))) return [verdict];
      this.#statements += 1;
      return [{ ...verdict, statement: null, closed: true }];
    });
  }
}

/** A statement that somebody made unreadable is exported as it is: whoever verifies names it. */
function answered(statement: string): string[] {
  try {
    return actionsIn(statement);
  } catch {
    return [];
  }
}

import type { ClosedInExport, KeptVerdict } from '#lib/usecases/ledger/export-ledger.ts';

export type ClosedCounts = Omit<ClosedInExport, 'why'>;

/** Counts what is closed in an export, and compares it with what its head says: a part that is closed without being named there is missing. */
export class ClosedCheck {
  readonly #said: ClosedInExport | undefined;
  readonly #actions = new Set<string>();
  #entries = 0;
  #statements = 0;

  constructor(said: ClosedInExport | undefined) {
    this.#said = said;
  }

  entry(): void {
    this.#entries += 1;
  }

  /** Whether this verdict's statement is closed, and so not to be looked for. */
  statement({ closed, statement }: KeptVerdict): boolean {
    if (!closed || statement !== null) return false;
    this.#statements += 1;
    return true;
  }

  action(id: string): void {
    this.#actions.add(id);
  }

  /** Call after the last entry. `spoken`: whether an open entry speaks of an action. */
  finish(spoken: (id: string) => boolean, fault: (part: string, detail: string) => void): ClosedInExport | undefined {
    for (const id of this.#actions)
      if (spoken(id)) fault(`action ${id}`, 'is said to be closed, and an entry that is open speaks of it');
    const found: ClosedCounts = {
      actions: this.#actions.size,
      entries: this.#entries,
      statements: this.#statements,
    };
    const said: ClosedCounts = this.#said ?? { actions: 0, entries: 0, statements: 0 };
    for (const [what, n] of Object.entries(found) as [keyof ClosedCounts, number][])
      if (n !== said[what]) fault('head.json', `says that ${said[what]} ${what} are closed, and ${n} are`);
    return this.#said;
  }
}

/** What a reader has to know of an export with closed parts. */
export const closedText = ({ why, actions, entries, statements }: ClosedInExport): string =>
  `Closed, so that only their place in the log was checked: ${entries} entries; not looked at: ${actions} actions and ${statements} statements. The export says why: “${why}”`;

import { isFinal, type Action, type Command, type Opening } from '../action/action.ts';
import { apply, open } from '../action/machine.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { parseJson } from '../json/parse-json.ts';
import type { JsonValue } from '../json/json.ts';
import { changesAction, openingOf } from '../evidence/replay-entries.ts';
import { sameBytes, utf8 } from '../signing/bytes.ts';
import { digestOfText } from '../signing/digest.ts';
import { LARGEST_LEAF, leafText, type LedgerEntry } from './leaf.ts';
import { EMPTY_ROOT, leafHash, nodeHash, type Hash } from './merkle.ts';

export interface Fault {
  /** Which part: an entry, a head, an action. */
  part: string;
  detail: string;
}

/** What is kept of an action, as the desk says it stands: the digest of its machine state. */
export interface StoredAction {
  id: string;
  state: string;
}

/** The digest of a machine's state: equal states, equal digests. */
export const stateDigest = (action: Action): string => digestOfText(canonicalJson(action as unknown as JsonValue));

/** A log that is wrong everywhere is wrong; nobody reads a million lines of it. */
const MOST_FAULTS = 1_000;

/**
 * Reads a whole log in order, entry by entry: indexes without a gap, leaves, the root at every kept head, and every action replayed by the
 * machine. Memory grows with the actions that are still open, not with the log. Pure but for what it remembers.
 */
export class LogVerifier {
  readonly faults: Fault[] = [];
  size = 0;
  /** Statement digests the log names, by action. */
  readonly statements = new Set<string>();
  readonly #heads: ReadonlyMap<number, Hash>;
  readonly #stored: Map<string, string>;
  readonly #live = new Map<string, Action>();
  readonly #over = new Set<string>();
  /** Roots of the complete subtrees on the tree's right edge, largest first (a compact range). */
  #edge: { level: number; hash: Hash }[] = [];
  #headsSeen = 0;

  constructor(heads: ReadonlyMap<number, Hash>, stored: readonly StoredAction[]) {
    this.#heads = heads;
    this.#stored = new Map(stored.map(({ id, state }) => [id, state]));
  }

  add(entry: LedgerEntry & { index: number }): void {
    const part = `entry ${entry.index} (${entry.type}, ${entry.id})`;
    if (entry.index !== this.size) this.#fault(part, `stands where entry ${this.size} has to`);
    const data = utf8(leafText(entry));
    if (data.length > LARGEST_LEAF) this.#fault(part, 'is longer than a leaf may be');
    this.#append(leafHash(data));
    this.size += 1;
    this.#checkHead();
    this.#replay(entry, part);
  }

  /** To be called once, after the last entry. */
  finish(): void {
    for (const [id, action] of this.#live) this.#compare(id, action);
    for (const id of this.#stored.keys()) this.#fault(`action ${id}`, 'is kept, and no entry speaks of it');
    for (const size of this.#heads.keys())
      if (size > this.size) this.#fault(`head of ${size}`, `covers more than the ${this.size} entries there are`);
  }

  get headsSeen(): number {
    return this.#headsSeen;
  }

  root(): Hash {
    const [last, ...rest] = this.#edge.map((one) => one.hash).reverse();
    return last ? rest.reduce((right, left) => nodeHash(left, right), last) : EMPTY_ROOT;
  }

  #append(hash: Hash): void {
    let node = { level: 0, hash };
    for (let left = this.#edge.at(-1); left?.level === node.level; left = this.#edge.at(-1)) {
      this.#edge.pop();
      node = { level: node.level + 1, hash: nodeHash(left.hash, node.hash) };
    }
    this.#edge.push(node);
  }

  #checkHead(): void {
    const head = this.#heads.get(this.size);
    if (!head) return;
    this.#headsSeen += 1;
    if (!sameBytes(head, this.root()))
      this.#fault(
        `head of ${this.size}`,
        'is not the root of the entries before it: one of them was changed, added, dropped or moved',
      );
  }

  #replay(entry: LedgerEntry, part: string): void {
    let body: Record<string, unknown>;
    try {
      const value = parseJson(entry.body);
      if (canonicalJson(value) !== entry.body) this.#fault(part, 'its body is not in its canonical form');
      body = value as Record<string, unknown>;
    } catch {
      return this.#fault(part, 'its body is not strict JSON');
    }
    const id = entry.action_id;
    if (id === null || !changesAction(entry.type)) return;
    if (typeof body['statement_digest'] === 'string') this.statements.add(`${id} ${body['statement_digest']}`);
    if (this.#over.has(id)) return this.#fault(part, 'speaks of an action that was over');
    const before = this.#live.get(id);
    try {
      if (entry.type === 'submitted') {
        if (before) return this.#fault(part, 'proposes an action that is proposed already');
        this.#keep(id, open(openingOf(body as unknown as Opening)));
      } else if (!before) this.#fault(part, 'speaks of an action that nobody proposed');
      else this.#keep(id, apply(before, body as unknown as Command));
    } catch (error) {
      this.#fault(part, `is one that the machine refuses: ${(error as Error).message}`);
    }
  }

  #keep(id: string, action: Action): void {
    if (!isFinal(action.status)) {
      this.#live.set(id, action);
      return;
    }
    this.#live.delete(id);
    this.#over.add(id);
    this.#compare(id, action);
  }

  #compare(id: string, action: Action): void {
    const stored = this.#stored.get(id);
    this.#stored.delete(id);
    if (stored === undefined) this.#fault(`action ${id}`, 'was proposed and is not kept');
    else if (stored !== stateDigest(action))
      this.#fault(
        `action ${id}`,
        `is kept as something else than its entries lead to (${action.status}, version ${action.version})`,
      );
  }

  #fault(part: string, detail: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ part, detail });
  }
}

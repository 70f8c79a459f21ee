import type { Action, Command, Opening } from '../action/action.ts';
import { apply, open } from '../action/machine.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { isJsonObject, type JsonValue } from '../json/json.ts';
import { opensDrill } from '../drill/drill.ts';
import { changesAction, openingOf } from '../action/replay-entries.ts';
import { digestOfText } from '../signing/digest.ts';
import { dateFault, LARGEST_LEAF } from './leaf.ts';
import { leafText2 } from './leaf-2.ts';
import { leafTextOf, type LoggedEntry } from './logged-entry.ts';
import type { ClosedEntry } from './closed-entry.ts';
import { CompactRange } from './compact-range.ts';
import { leafHash, type Hash } from './merkle.ts';
import { base64Of, fromBase64, sameBytes, utf8 } from '../signing/bytes.ts';

export interface Fault {
  /** What the fault is in: an entry, a head or an action. */
  part: string;
  detail: string;
}

/** A stored action, as the desk claims it: the digest of its state. */
export interface StoredAction {
  id: string;
  state: string;
}

/** The digest of an action's state. */
export const stateDigest = (action: Action): string => digestOfText(canonicalJson(action as unknown as JsonValue));

interface Place {
  index: number;
  leaf?: string | undefined;
}

/** Stop listing faults here: nobody reads a million lines. */
const MOST_FAULTS = 1_000;

/**
 * Verifies a whole log as a stream: consecutive indexes, valid leaves, the root under every head, and every action replayed by the state machine.
 * Call `settle` with the stored action right after its last entry, so that memory grows with the open actions, not with the log.
 */
export class LogVerifier {
  readonly faults: Fault[] = [];
  readonly #now: number;
  readonly #live = new Map<string, Action>();
  /** Salts of the first entries of open actions: a drill's is its commitment. */
  readonly #salts = new Map<string, string>();
  readonly #range = new CompactRange();
  /** Whether leaves of the second version have come into use: after that there is none of the first. */
  #moved = false;
  /** Entries in the form of the first version after that, which no head has covered so far. */
  readonly #older: string[] = [];
  /** By action: verdicts without a statement, until an entry says that it was erased. */
  readonly #missing = new Map<string, string[]>();

  /** `now`: Unix milliseconds, by the verifier's clock. */
  constructor(now: number) {
    this.#now = now;
  }

  get size(): number {
    return this.#range.size;
  }

  get root(): Hash {
    return this.#range.root();
  }

  /**
   * Adds the next entry. Returns the digest of its statement when it is a verdict. `leaf`: the base64 leaf hash in the tree, if known; the heads
   * prove the whole, the leaf hash pinpoints an entry that was changed.
   */
  add(entry: LoggedEntry & Place): string | null {
    const part = `entry ${entry.index} (${entry.type}, ${entry.id})`;
    const late = dateFault(entry.at, this.#now);
    if (late !== null) this.fault(part, late);
    const data = utf8(leafTextOf(entry));
    if (data.length > LARGEST_LEAF) this.fault(part, 'is longer than a leaf may be');
    this.#append(entry, part, leafHash(data), entry.parts !== undefined);
    return this.#replay(entry, part);
  }

  /** Adds the next entry when it is closed: it has its place under the heads, and says nothing. */
  addClosed(entry: ClosedEntry): void {
    const part = `entry ${entry.index} (closed)`;
    const hash = 'parts' in entry ? leafHash(utf8(leafText2(entry.parts))) : fromBase64(entry.closed);
    if (hash?.length !== 32) this.fault(part, 'holds no hash of its leaf');
    this.#append(entry, part, hash ?? new Uint8Array(32), 'parts' in entry);
  }

  #append({ index, leaf }: Place, part: string, hash: Hash, second: boolean): void {
    if (index !== this.size) this.fault(part, `stands where entry ${this.size} has to`);
    if (second) this.#moved = true;
    // One that waits for its place has no leaf yet, and so no version: no head covers it.
    else if (this.#moved) this.#older.push(part);
    if (leaf !== undefined && leaf !== base64Of(hash))
      this.fault(part, 'is not what the log took in here: it was changed since');
    this.#range.append(hash);
  }

  /** Compares a head of the current size with the root of the entries so far. */
  checkHead({ size, root }: { size: number; root: Hash }): void {
    for (const part of this.#older.splice(0))
      this.fault(part, 'is of the first version, after the second came into use');
    if (!sameBytes(root, this.root))
      this.fault(
        `head of ${size}`,
        'is not the root of the entries before it: one of them was changed, added, dropped or moved',
      );
  }

  /**
   * Compares a stored action with its replay, after its last entry, and frees it. Returns whether its entries led to a decision; null when it has
   * no entries.
   */
  settle({ id, state }: StoredAction): boolean | null {
    const action = this.#live.get(id);
    this.#live.delete(id);
    this.#salts.delete(id);
    if (!action) {
      this.fault(`action ${id}`, 'is kept, and no entry speaks of it');
      return null;
    }
    if (state !== stateDigest(action))
      this.fault(
        `action ${id}`,
        `is kept as something else than its entries lead to (${action.status}, version ${action.version})`,
      );
    // Whatever happened later, an approved action has a grant.
    return action.status === 'denied' || action.grant_id !== null;
  }

  /** Whether entries spoke of an action that has not been settled. */
  isOpen(id: string): boolean {
    return this.#live.has(id);
  }

  /** Records a verdict stored without its statement: a later entry must say that it was erased. */
  missesStatement(actionId: string, verdict: string): void {
    this.#missing.set(actionId, [...(this.#missing.get(actionId) ?? []), verdict]);
  }

  /** Call once, after the last entry and the last stored action. */
  finish(): void {
    for (const id of this.#live.keys()) this.fault(`action ${id}`, 'was proposed and is not kept');
    for (const verdict of [...this.#missing.values()].flat())
      this.fault(verdict, 'its statement is missing, and no entry says that it was erased');
  }

  fault(part: string, detail: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ part, detail });
  }

  #replay(entry: LoggedEntry, part: string): string | null {
    let body: Record<string, unknown>;
    try {
      // Text that equals its own canonical form was strict JSON.
      const value = JSON.parse(entry.body) as JsonValue;
      if (canonicalJson(value) !== entry.body) this.fault(part, 'its body is not in its canonical form');
      if (!isJsonObject(value)) throw new SyntaxError('no object');
      body = value;
    } catch {
      this.fault(part, 'its body is no JSON object');
      return null;
    }
    if (entry.type === 'formats-in-use' && Number(body['leaf']) > 1) this.#moved = true;
    const id = entry.action_id;
    const { parts } = body;
    if (id !== null && entry.type === 'erased' && Array.isArray(parts) && parts.includes('statements'))
      this.#missing.delete(id);
    if (id !== null && entry.type === 'drill-revealed' && !opensDrill(body, id, this.#salts.get(id) ?? ''))
      this.fault(part, 'calls an action a drill that was not committed to it when it was proposed');
    if (id === null || !changesAction(entry.type)) return null;
    const before = this.#live.get(id);
    try {
      if (entry.type === 'submitted') {
        if (before) this.fault(part, 'proposes an action that is proposed already');
        else {
          this.#live.set(id, open(openingOf(body as unknown as Opening)));
          this.#salts.set(id, entry.salt);
        }
      } else if (!before) this.fault(part, 'speaks of an action that nobody proposed, or that was over');
      else this.#live.set(id, apply(before, body as unknown as Command));
    } catch (error) {
      this.fault(part, `is one that the machine refuses: ${(error as Error).message}`);
    }
    return typeof body['statement_digest'] === 'string' ? body['statement_digest'] : null;
  }
}

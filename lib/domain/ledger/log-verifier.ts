import type { Action, Command, Opening } from '../action/action.ts';
import { apply, open } from '../action/machine.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import { isJsonObject, type JsonValue } from '../json/json.ts';
import { opensDrill } from '../drill/drill.ts';
import { changesAction, openingOf } from '../action/replay-entries.ts';
import { digestOfText } from '../signing/digest.ts';
import { dateFault, LARGEST_LEAF, leafText, type LedgerEntry } from './leaf.ts';
import { CompactRange } from './compact-range.ts';
import { leafHash, type Hash } from './merkle.ts';
import { base64Of, sameBytes, utf8 } from '../signing/bytes.ts';

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
 * Reads a whole log in order, entry by entry: indexes without a gap, leaves, the root under every head, and every action replayed by the
 * machine. Whoever drives it tells what is kept of an action right after its last entry, so that memory grows with the actions under way,
 * not with the log.
 */
export class LogVerifier {
  readonly faults: Fault[] = [];
  readonly #now: number;
  readonly #live = new Map<string, Action>();
  /** Of the first entries of live actions: a drill's is its commitment. */
  readonly #salts = new Map<string, string>();
  readonly #range = new CompactRange();
  /** Verdicts whose statement is missing, until an entry says that it was erased; by action. */
  readonly #missing = new Map<string, string[]>();

  /** `now`: epoch milliseconds of the machine that checks. */
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
   * One entry in leaf order. Answers the digest of the statement it speaks of, when it is a verdict. `leaf` is the base64 hash the tree took
   * in, where it is told: the heads prove the whole, this names the entry that was changed since.
   */
  add(entry: LedgerEntry & { index: number; leaf?: string | undefined }): string | null {
    const part = `entry ${entry.index} (${entry.type}, ${entry.id})`;
    if (entry.index !== this.size) this.fault(part, `stands where entry ${this.size} has to`);
    const late = dateFault(entry.at, this.#now);
    if (late !== null) this.fault(part, late);
    const data = utf8(leafText(entry));
    if (data.length > LARGEST_LEAF) this.fault(part, 'is longer than a leaf may be');
    const hash = leafHash(data);
    if (entry.leaf !== undefined && entry.leaf !== base64Of(hash))
      this.fault(part, 'is not what the log took in here: it was changed since');
    this.#range.append(hash);
    return this.#replay(entry, part);
  }

  /** Holds a head of the present size against the entries so far. */
  checkHead({ size, root }: { size: number; root: Hash }): void {
    if (!sameBytes(root, this.root))
      this.fault(
        `head of ${size}`,
        'is not the root of the entries before it: one of them was changed, added, dropped or moved',
      );
  }

  /**
   * What is kept of an action whose last entry has been added; it is forgotten afterwards. Answers whether its entries led to a decision; null
   * when there are none.
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
    // Whatever became of it afterwards, an approved one has its grant.
    return action.status === 'denied' || action.grant_id !== null;
  }

  /** A verdict that is kept without its statement: a later entry has to say that it was erased. */
  missesStatement(actionId: string, verdict: string): void {
    this.#missing.set(actionId, [...(this.#missing.get(actionId) ?? []), verdict]);
  }

  /** To be called once, after the last entry and everything that is kept. */
  finish(): void {
    for (const id of this.#live.keys()) this.fault(`action ${id}`, 'was proposed and is not kept');
    for (const verdict of [...this.#missing.values()].flat())
      this.fault(verdict, 'its statement is missing, and no entry says that it was erased');
  }

  fault(part: string, detail: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push({ part, detail });
  }

  #replay(entry: LedgerEntry, part: string): string | null {
    let body: Record<string, unknown>;
    try {
      // What its canonical form gives back byte for byte was strict JSON.
      const value = JSON.parse(entry.body) as JsonValue;
      if (canonicalJson(value) !== entry.body) this.fault(part, 'its body is not in its canonical form');
      if (!isJsonObject(value)) throw new SyntaxError('no object');
      body = value;
    } catch {
      this.fault(part, 'its body is no JSON object');
      return null;
    }
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

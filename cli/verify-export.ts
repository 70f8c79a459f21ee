import { join } from 'node:path';

import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import { keptVerdictFault } from '#lib/domain/evidence/kept-verdict.ts';
import { LogVerifier, type Fault } from '#lib/domain/ledger/log-verifier.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import type { ClosedInExport, ExportedEntry, ExportHead, KeptVerdict } from '#lib/usecases/ledger/export-ledger.ts';
import { isClosed, type ClosedEntry } from '#lib/domain/ledger/closed-entry.ts';
import { AnnouncedKeys } from './announced-keys.ts';
import { ClosedCheck } from './closed-check.ts';
import { EarlierNames } from './earlier-names.ts';
import { Entry, Head, KeptAction, KeptHead, Verdict } from './export-form.ts';
import { NOTHING_KNOWN, type KnownOutside } from './known-outside.ts';
import { LineReader, progress } from './lines.ts';
import { OutsideCheck, type Vouched } from './outside-check.ts';
import { readJsonFile } from './read-json-file.ts';
import { SignatureChecks } from './signature-checks.ts';

export interface Verified {
  ok: boolean;
  entries: number;
  /** Whether entries had their bodies, so that actions were replayed and decisions and verdicts checked. */
  replayed: boolean;
  /** Entries after the newest head. */
  newest: number;
  heads: number;
  decisions: number;
  verdicts: number;
  /** What an export that somebody took while they might not see all of it leaves out. */
  closed?: ClosedInExport | undefined;
  outside: Vouched;
  faults: Fault[];
}

export interface VerifyOptions {
  /** The log's verifier keys, known from elsewhere; null to trust the export's own. */
  keys: string[] | null;
  /** Epoch milliseconds. */
  now: number;
  /** What is known independently of the log. */
  outside?: KnownOutside;
}

/**
 * Verifies an exported ledger offline: one pass over entries, heads, verdicts and actions side by side, so that memory does not grow with them.
 * A worker thread verifies the signatures. Throws for a file that is missing, cut off or has another format.
 */
export async function verifyExport(folder: string, options: VerifyOptions): Promise<Verified> {
  const head = await readJsonFile(join(folder, 'head.json'), Head);
  const pass = new Pass(folder, head, options);
  try {
    return await pass.run();
  } finally {
    await pass.close();
  }
}

class Pass {
  readonly #head: ExportHead;
  readonly #keys: string[];
  readonly #verifier: LogVerifier;
  readonly #signatures: SignatureChecks;
  readonly #outside: OutsideCheck;
  readonly #deskKeys = new AnnouncedKeys();
  readonly #names: EarlierNames;
  readonly #closed: ClosedCheck;
  readonly #entries;
  readonly #heads;
  readonly #actions;
  readonly #verdicts;
  #headsSeen = 0;
  #decisions = 0;
  #verdictsSeen = 0;

  constructor(folder: string, head: ExportHead, { keys, now, outside = NOTHING_KNOWN }: VerifyOptions) {
    const file = (name: string) => join(folder, name);
    this.#head = head;
    this.#names = new EarlierNames(head.origin);
    this.#closed = new ClosedCheck(head.closed);
    this.#keys = keys ? this.#names.renamed(keys, head.log_keys) : head.log_keys;
    this.#verifier = new LogVerifier(now);
    this.#signatures = new SignatureChecks(head);
    this.#outside = new OutsideCheck(outside, head.witness_keys, (part, detail) => this.#fault(part, detail));
    this.#entries = new LineReader(file('entries.jsonl'), Entry);
    this.#heads = new LineReader(file('checkpoints.jsonl'), KeptHead);
    this.#actions = new LineReader(file('actions.jsonl'), KeptAction);
    this.#verdicts = new LineReader(file('verdicts.jsonl'), Verdict);
    if (!head.log_keys.every((key) => this.#keys.includes(key)))
      this.#fault('head.json', 'names another log key than the one given');
  }

  close = (): Promise<void> => this.#signatures.close();

  async run(): Promise<Verified> {
    await this.#outside.begin(this.#keys, (note, part) => this.#names.keysOf(note, this.#keys, part));
    // A head of size 0 is checked before the first entry; otherwise its signature would never be.
    await this.#headsHere();
    const showProgress = progress('entries', this.#head.size);
    let newest = 0;
    for (let entry = await this.#entries.next(); entry; entry = await this.#entries.next()) {
      await this.#entry(entry);
      if (entry.index >= this.#head.size) newest += 1;
      if (this.#verifier.size % 10_000 === 0) showProgress(this.#verifier.size);
    }
    showProgress(this.#head.size);
    await this.#rest();
    this.#names.finish((part, detail) => this.#fault(part, detail));
    const closed = this.#closed.finish(
      (id) => this.#verifier.isOpen(id),
      (part, detail) => this.#fault(part, detail),
    );
    this.#verifier.finish();
    const outside = this.#outside.finish(this.#verifier.size);
    const faults = [...this.#verifier.faults, ...(await this.#signatures.finish())];
    return {
      ok: faults.length === 0,
      replayed: true,
      entries: this.#verifier.size,
      newest,
      heads: this.#headsSeen,
      decisions: this.#decisions,
      verdicts: this.#verdictsSeen,
      ...(closed ? { closed } : {}),
      outside,
      faults,
    };
  }

  async #entry(entry: ExportedEntry | ClosedEntry): Promise<void> {
    if (isClosed(entry)) {
      this.#closed.entry();
      this.#verifier.addClosed(entry);
      return this.#headsHere();
    }
    const statement = this.#verifier.add(entry);
    this.#deskKeys.entry(entry);
    const fault = this.#names.entry(entry);
    if (fault !== null) this.#fault(`entry ${entry.index} (${entry.type})`, fault);
    await this.#headsHere();
    if (statement !== null) await this.#verdictOf(entry, statement);
    for (;;) {
      const next = await this.#actions.peek();
      if (!next || 'closed' in next || next.after !== entry.index) return;
      await this.#actions.next();
      await this.#decision(next, this.#verifier.settle(next));
    }
  }

  /** Checks the heads of the current size, the one in `head.json` among them. */
  async #headsHere(): Promise<void> {
    const { size } = this.#verifier;
    this.#outside.grown(size, () => this.#verifier.root);
    if (size === this.#head.size) await this.#checkHead(size, this.#head.checkpoint);
    for (let next = await this.#heads.peek(); next && next.size <= size; next = await this.#heads.peek()) {
      await this.#heads.next();
      if (next.size < size) this.#fault(`head of ${next.size}`, 'is out of its order');
      else await this.#checkHead(size, next.note);
    }
  }

  async #checkHead(size: number, note: string): Promise<void> {
    this.#headsSeen += 1;
    const checked = await checkCheckpoint(note, this.#names.keysOf(note, this.#keys), VERIFIERS);
    if (typeof checked === 'string') this.#fault(`head of ${size}`, checked);
    else if (checked.size !== size) this.#fault(`head of ${size}`, `says that it covers ${checked.size} entries`);
    else {
      this.#verifier.checkHead(checked);
      await this.#outside.head(size, note);
    }
  }

  async #verdictOf(entry: ExportedEntry, digest: string): Promise<void> {
    const { index, type, action_id: action } = entry;
    const verdict = await this.#verdicts.peek();
    if (verdict?.entry !== index || verdict.action_id !== action || verdict.statement_digest !== digest)
      return this.#fault(`entry ${index} (${type})`, `the verdict on ${String(action)} that it speaks of is not kept`);
    await this.#verdicts.next();
    this.#verdictsSeen += 1;
    const fault = keptVerdictFault(entry, verdict);
    if (fault !== null) this.#fault(partOf(verdict), fault);
    if (verdict.statement === null && !this.#closed.statement(verdict))
      this.#verifier.missesStatement(verdict.action_id, partOf(verdict));
    await this.#signatures.verdict(verdict, this.#names.originOf(verdict, index, partOf(verdict)));
  }

  async #decision({ id, decision }: { id: string; decision: string | null }, decided: boolean | null): Promise<void> {
    if (decided !== null && decided !== (decision !== null))
      this.#fault(`decision of ${id}`, decided ? 'is missing' : 'is kept, and its entries lead to none');
    if (decision === null) return;
    this.#decisions += 1;
    this.#deskKeys.decision(id, decision);
    await this.#signatures.decision(id, decision);
  }

  /** Reports what is left over after the last entry. */
  async #rest(): Promise<void> {
    const { size } = this.#verifier;
    if (size < this.#head.size)
      this.#fault('entries.jsonl', `holds ${size} entries, the head covers ${this.#head.size}`);
    for (let next = await this.#heads.next(); next; next = await this.#heads.next())
      this.#fault(`head of ${next.size}`, `covers more than the ${size} entries there are`);
    for (let next = await this.#verdicts.next(); next; next = await this.#verdicts.next())
      this.#fault(partOf(next), 'is not in the log');
    for (let next = await this.#actions.next(); next; next = await this.#actions.next()) {
      if ('closed' in next) {
        this.#closed.action(next.id);
        continue;
      }
      if (next.after !== null) this.#fault(`action ${next.id}`, 'is out of its order');
      this.#verifier.settle(next);
    }
    for (const { part, detail } of this.#deskKeys.faults()) this.#fault(part, detail);
  }

  #fault(part: string, detail: string): void {
    this.#verifier.fault(part, detail);
  }
}

const partOf = ({ reviewer_id: reviewer, action_id: action }: KeptVerdict): string =>
  `verdict of ${reviewer} on ${action}`;

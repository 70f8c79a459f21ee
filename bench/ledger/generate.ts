import { createHash, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Action, Command, Opening } from '#lib/domain/action/action.ts';
import { apply, open } from '#lib/domain/action/machine.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { checkpointText, noteText } from '#lib/domain/ledger/checkpoint.ts';
import { CompactRange } from '#lib/domain/ledger/compact-range.ts';
import { leafText } from '#lib/domain/ledger/leaf.ts';
import { stateDigest } from '#lib/domain/ledger/log-verifier.ts';
import { leafHash } from '#lib/domain/ledger/merkle.ts';
import { digestOfText } from '#lib/domain/signing/digest.ts';
import { logName } from '#lib/domain/ledger/checkpoint.ts';
import { openKeys } from '#lib/runtime/keys/open-keys.ts';
import type { Signer } from '#lib/usecases/signer.ts';
import { LineWriter } from '../../cli/lines.ts';
import type { ExportedAction, ExportedEntry, KeptVerdict } from '#lib/usecases/ledger/export-ledger.ts';
import { silentLog } from '#lib/runtime/log.ts';

const ORIGIN = 'https://bench.example';
/** Entries between two heads: what a busy desk writes in a quarter of a second. */
const HEAD_EVERY = 250;
const REVIEWER = { id: 'usr_bench', role: 'reviewer' as const, groups: ['security'], locked: false };
const PER_DECISION = 10;
/** So many actions are open at the same time, as on a real desk: their entries interleave. */
const SIDE_BY_SIDE = 100;

/**
 * An exported ledger of `entries` entries: ten for each decision, each decision made with a passkey, every signature and
 * hash valid. Made with the product's own state machine, leaves, heads and keys.
 */
export async function generateExport(folder: string, entries: number): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { signer } = await openKeys({ setting: 'file', home: folder }, logName(ORIGIN), silentLog);
  const made = new Generator(join(folder, 'ledger'), signer);
  for (let left = Math.floor(entries / PER_DECISION); left > 0; left -= SIDE_BY_SIDE)
    await made.decisions(Math.min(SIDE_BY_SIDE, left));
  await made.end();
}

class Generator {
  readonly #folder: string;
  readonly #signer: Signer;
  readonly #files;
  readonly #range = new CompactRange();
  readonly #passkey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #now = Date.parse('2026-01-01');
  #page = {
    entries: [] as ExportedEntry[],
    verdicts: [] as KeptVerdict[],
    actions: [] as ExportedAction[],
    heads: [] as { size: number; note: string }[],
  };

  constructor(folder: string, signer: Signer) {
    mkdirSync(folder);
    this.#folder = folder;
    this.#signer = signer;
    const file = (name: string) => new LineWriter(join(folder, `${name}.jsonl`));
    this.#files = {
      entries: file('entries'),
      verdicts: file('verdicts'),
      actions: file('actions'),
      heads: file('checkpoints'),
    };
  }

  async decisions(count: number): Promise<void> {
    const lives = Array.from({ length: count }, () => this.#begin());
    for (let i = 0; i < 6; i++)
      for (const { action } of lives) await this.#entry('viewed', action.id, { digest: action.digest });
    for (const life of lives) await this.#approve(life);
    for (const life of lives)
      await this.#step(life, {
        type: 'redeem',
        grant_id: life.grantId,
        grant_expires_at: this.#now + 60_000,
        digest: life.action.digest,
        at: this.#now,
      });
    for (const life of lives) {
      await this.#step(life, { type: 'finish', status: 'succeeded', agent_id: life.action.agent_id, at: this.#now });
      const decision = await this.#signer.signDecision({
        iss: ORIGIN,
        sub: life.action.id,
        outcome: 'approved',
        action_digest: life.action.digest,
      });
      this.#page.actions.push({
        id: life.action.id,
        state: stateDigest(life.action),
        after: this.#range.size - 1,
        decision,
      });
    }
    await this.#flush();
  }

  async end(): Promise<void> {
    const checkpoint = await this.#head();
    await this.#flush();
    for (const file of Object.values(this.#files)) await file.end();
    const { log, jwks } = this.#signer;
    const head = { origin: ORIGIN, size: this.#range.size, checkpoint, log_keys: log.keys, jwks: jwks() };
    writeFileSync(join(this.#folder, 'head.json'), JSON.stringify(head));
  }

  #begin(): { action: Action; grantId: string; begun: Promise<void> } {
    const digest = digestOfText(randomUUID());
    const opening: Opening = {
      id: `act_${randomUUID()}`,
      agent_id: 'agt_bench',
      owner_id: 'usr_owner',
      initiator_id: null,
      outcome: 'review',
      digest,
      view_digest: digestOfText(digest),
      requires: { approvals: 1, passkey: true, password_instead: false, groups: [] },
      expires_at: this.#now + 3_600_000,
      grant_id: null,
    };
    const body = {
      ...opening,
      type: 'submitted',
      assessment_digest: digestOfText('assessed'),
      claim_digest: null,
      at: this.#now,
    };
    return { action: open(opening), grantId: `gr_${randomUUID()}`, begun: this.#entry('submitted', opening.id, body) };
  }

  async #approve(life: { action: Action; grantId: string; begun: Promise<void> }): Promise<void> {
    await life.begun;
    const { id, digest, view_digest: view } = life.action;
    const statement = canonicalJson({
      type: 'countersign.verdict/1',
      action_id: id,
      agent: { id: 'agt_bench', name: 'bench' },
      run: null,
      tool: 'note.one',
      revision: 1,
      action_digest: digest,
      view_digest: view,
      assessment_digest: digestOfText('assessed'),
      policy_version: 1,
      lock_epoch: 0,
      expires_at: new Date(this.#now).toISOString(),
      verdict: 'approve',
      limited_from: null,
      reason_code: null,
      reason: null,
      reviewer: { id: REVIEWER.id, name: 'Bench' },
      method: 'passkey',
      nonce: randomUUID(),
      issued_at: new Date(this.#now).toISOString(),
    });
    const statementDigest = digestOfText(statement);
    const entry = this.#range.size;
    await this.#step(life, {
      type: 'approve',
      grant_id: life.grantId,
      reviewer: REVIEWER,
      digest,
      view_digest: view,
      method: 'passkey',
      statement_digest: statementDigest,
      at: this.#now,
    });
    const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
    const clientData = Buffer.from(
      JSON.stringify({ type: 'webauthn.get', challenge: sha256(statement).toString('base64url'), origin: ORIGIN }),
    );
    const authenticator = Buffer.concat([sha256('bench.example'), Buffer.from([0x05, 0, 0, 0, 0])]);
    const signature = sign('sha256', Buffer.concat([authenticator, sha256(clientData)]), this.#passkey.privateKey);
    this.#page.verdicts.push({
      id: `ver_${randomUUID()}`,
      action_id: id,
      reviewer_id: REVIEWER.id,
      answer: 'approve',
      method: 'passkey',
      statement,
      statement_digest: statementDigest,
      entry,
      signature: signature.toString('base64'),
      public_key_spki: this.#passkey.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
      authenticator_data: authenticator.toString('base64'),
      client_data_json: clientData.toString('base64'),
    });
  }

  async #step(life: { action: Action }, command: Command): Promise<void> {
    life.action = apply(life.action, command);
    await this.#entry(command.type, life.action.id, command);
  }

  async #entry(type: string, actionId: string, body: object): Promise<void> {
    this.#now += 1;
    const entry: ExportedEntry = {
      index: this.#range.size,
      id: `ent_${randomUUID()}`,
      type,
      action_id: actionId,
      agent_id: 'agt_bench',
      run_id: null,
      lock_id: null,
      actor_id: REVIEWER.id,
      body: canonicalJson(body as JsonValue),
      at: new Date(this.#now).toISOString(),
      salt: randomUUID(),
    };
    this.#range.append(leafHash(new TextEncoder().encode(leafText(entry))));
    this.#page.entries.push(entry);
    if (this.#range.size % HEAD_EVERY === 0) await this.#head();
  }

  async #head(): Promise<string> {
    const { size } = this.#range;
    const text = checkpointText({ origin: this.#signer.log.name, size, root: this.#range.root() });
    const note = noteText(text, [await this.#signer.signCheckpoint(text)]);
    if (this.#page.heads.at(-1)?.size !== size) this.#page.heads.push({ size, note });
    return note;
  }

  async #flush(): Promise<void> {
    const { entries, verdicts, actions, heads } = this.#page;
    this.#page = { entries: [], verdicts: [], actions: [], heads: [] };
    await this.#files.entries.write(entries);
    await this.#files.verdicts.write(verdicts);
    await this.#files.actions.write(actions);
    await this.#files.heads.write(heads);
  }
}

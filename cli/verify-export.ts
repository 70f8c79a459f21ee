import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import type { JsonWebKey } from '#lib/domain/evidence/evidence.ts';
import { decodeJws } from '#lib/domain/evidence/jws.ts';
import { LogVerifier, type Fault, type StoredAction } from '#lib/domain/ledger/log-verifier.ts';
import type { Hash } from '#lib/domain/ledger/merkle.ts';
import { sha256Bytes, digestOfText } from '#lib/domain/signing/digest.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import type { ExportedEntry, ExportedVerdict, ExportHead } from '#lib/usecases/export-ledger.ts';
import { progress, readLines } from './ledger-files.ts';

export interface Verified {
  ok: boolean;
  entries: number;
  heads: number;
  decisions: number;
  verdicts: number;
  faults: Fault[];
}

/** Checks an exported ledger with nothing but its own files and, where one is given, a key that is known from elsewhere. */
export async function verifyExport(folder: string, knownKey: string | null): Promise<Verified> {
  const at = (name: string) => join(folder, name);
  const head = JSON.parse(await readFile(at('head.json'), 'utf8')) as ExportHead;
  const faults: Fault[] = [];
  const known = knownKey?.trim().split(/\s+/);
  if (known && !head.log_keys.every((key) => known.includes(key)))
    faults.push({ part: 'head.json', detail: 'names another log key than the one given' });
  const keys = known ?? head.log_keys;
  const heads = new Map<number, Hash>();
  for (const { note, size } of [head, ...(await all<{ note: string; size: number }>(at('checkpoints.jsonl')))].map(
    (one) => ('checkpoint' in one ? { note: one.checkpoint, size: one.size } : one),
  )) {
    const checked = await checkCheckpoint(note, keys, VERIFIERS);
    if (typeof checked === 'string') faults.push({ part: `head of ${size}`, detail: checked });
    else heads.set(checked.size, checked.root);
  }
  if (!heads.has(head.size)) faults.push({ part: 'head.json', detail: 'has no valid head of its size' });
  const stored = await all<StoredAction & { decision: string | null }>(at('actions.jsonl'));
  const verifier = new LogVerifier(heads, stored);
  const told = progress('entries', head.size);
  for await (const entry of readLines<ExportedEntry>(at('entries.jsonl'))) {
    verifier.add(entry);
    if (verifier.size % 10_000 === 0) told(verifier.size);
  }
  told(verifier.size);
  verifier.finish();
  if (verifier.size !== head.size)
    faults.push({ part: 'entries.jsonl', detail: `holds ${verifier.size} entries, the head covers ${head.size}` });
  const decisions = checkDecisions(stored, head, faults);
  const verdicts = await checkVerdicts(at('verdicts.jsonl'), head, verifier.statements, faults);
  faults.push(...verifier.faults);
  return { ok: faults.length === 0, entries: verifier.size, heads: verifier.headsSeen, decisions, verdicts, faults };
}

async function all<T>(file: string): Promise<T[]> {
  const found: T[] = [];
  for await (const one of readLines<T>(file)) found.push(one);
  return found;
}

function checkDecisions(
  actions: readonly { id: string; decision: string | null }[],
  head: ExportHead,
  faults: Fault[],
): number {
  const keys = new Map(
    (head.jwks.keys as JsonWebKey[]).map((jwk) => [jwk.kid, new Uint8Array(Buffer.from(jwk.x, 'base64url'))]),
  );
  let n = 0;
  for (const { id, decision } of actions) {
    if (decision === null) continue;
    n += 1;
    const jws = decodeJws(decision);
    const key = keys.get(String(jws?.header['kid']));
    const holds =
      jws !== null &&
      key !== undefined &&
      jws.payload['sub'] === id &&
      VERIFIERS.ed25519(key, jws.signed, jws.signature);
    if (!holds)
      faults.push({ part: `decision of ${id}`, detail: 'its signature does not hold, or it is about another action' });
  }
  return n;
}

async function checkVerdicts(
  file: string,
  head: ExportHead,
  statements: ReadonlySet<string>,
  faults: Fault[],
): Promise<number> {
  let n = 0;
  for await (const verdict of readLines<ExportedVerdict>(file)) {
    n += 1;
    const wrong = (detail: string) =>
      faults.push({ part: `verdict of ${verdict.reviewer_id} on ${verdict.action_id}`, detail });
    if (digestOfText(verdict.statement) !== verdict.statement_digest)
      wrong('its statement is not the one that was signed');
    if (!statements.has(`${verdict.action_id} ${verdict.statement_digest}`)) wrong('is not in the log');
    if (verdict.method === 'passkey' && !passkeyHolds(verdict, head.origin))
      wrong('its passkey’s signature does not hold');
  }
  return n;
}

function passkeyHolds(verdict: ExportedVerdict, origin: string): boolean {
  const { public_key_spki, authenticator_data, client_data_json, signature } = verdict;
  if (!public_key_spki || !authenticator_data || !client_data_json || !signature) return false;
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
  const clientData = bytes(client_data_json);
  const said = JSON.parse(new TextDecoder().decode(clientData)) as { challenge?: string; origin?: string };
  const message = new Uint8Array(Buffer.concat([bytes(authenticator_data), sha256Bytes(clientData)]));
  return (
    said.origin === origin &&
    said.challenge === Buffer.from(sha256Bytes(verdict.statement)).toString('base64url') &&
    VERIFIERS.spki(bytes(public_key_spki), message, bytes(signature))
  );
}

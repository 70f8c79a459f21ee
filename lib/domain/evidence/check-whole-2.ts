import { canonicalJson } from '../json/canonical-json.ts';
import { parseJson } from '../json/parse-json.ts';
import type { Checkpoint } from '../ledger/checkpoint.ts';
import { base64Of } from '../signing/bytes.ts';
import { contentDigest, type ContentKind } from '../signing/content-2.ts';
import { DECISION_TYP_2, readDecision2, type Decision2 } from '../signing/decision-2.ts';
import { digestOfText, sha256Hex } from '../signing/digest.ts';
import { readStatement2, type Statement2 } from '../signing/statement-2.ts';
import type { Verifiers } from '../signing/verifiers.ts';
import { bytesOf, demand, Wrong } from './check.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { checkJws2 } from './check-jws-2.ts';
import { checkPasskey } from './check-passkey.ts';
import type { Evidence2, EvidenceEntry2 } from './evidence-2.ts';
import { openedEntry, type OpenedEntry } from './opened-entry-2.ts';
import { MANIFEST_TYP_2, readManifest2, type Manifest2 } from './manifest-2.ts';

const readOr = <T>(found: T | string): T => {
  if (typeof found === 'string') throw new Wrong(found);
  return found;
};

/** Throws `Wrong` for content that is not canonical or does not match its digest. */
function checkContents({ contents }: Evidence2): void {
  for (const { kind, digest, text, salt } of contents) {
    if (text === null) continue;
    const value = parseJson(text);
    demand(canonicalJson(value) === text, `the ${kind} is not in its canonical form`);
    const found = salt === null ? null : contentDigest(kind as ContentKind, salt, value);
    demand(found === digest, `the ${kind} is not the one whose digest stands beside it`);
  }
}

/** Checks every verdict: its entry, its statement (unless erased or left out), and its passkey's signature. */
async function checkVerdicts2(
  file: Evidence2,
  entries: readonly OpenedEntry[],
  manifest: Manifest2,
  verifiers: Verifiers,
) {
  const known = new Set([...file.contents.map(({ digest }) => digest), ...manifest.left_out.map(({ id }) => id)]);
  for (const { statement: text, statement_digest: digest, passkey } of file.verdicts) {
    const entry = entries.find((one) => one.content?.['statement_digest'] === digest && one.type !== 'take-back');
    if (!entry) {
      demand(text === null && passkey === null, 'a verdict is in the file that no entry speaks of');
      continue;
    }
    const key = entry.content?.['key_digest'] ?? null;
    demand((passkey !== null) === (key !== null), 'a passkey’s signature is missing or too many');
    const statement = text === null ? null : checkStatement2(file, text, digest, known);
    if (statement) {
      demand(statement.reviewer.id === entry.actor, 'the statement names another reviewer than its entry');
      demand(statement.key_digest === key, 'the statement names another key than its entry');
    }
    if (!passkey) continue;
    const spki = bytesOf('the passkey’s public key', passkey.public_key_spki);
    demand(`sha256:${sha256Hex(spki)}` === key, 'another passkey signed than the entry names');
    const origin = statement?.desk.origin ?? originAt(file, entry.at);
    await checkPasskey(() => origin, digest, passkey, verifiers);
  }
  const given = new Set(file.verdicts.map((verdict) => verdict.statement_digest));
  const spoken = entries.filter((one) => one.type !== 'take-back' && one.content?.['statement_digest'] !== undefined);
  for (const { index, content } of spoken)
    demand(given.has(String(content?.['statement_digest'])), `the verdict of entry ${index} is not in the file`);
}

function checkStatement2({ action }: Evidence2, text: string, digest: string, known: ReadonlySet<string>): Statement2 {
  const statement = readOr(readStatement2(text));
  demand(digestOfText(text) === digest, 'the statement is not the one whose digest stands beside it');
  const item = statement.items.find((one) => one.action_id === action.id);
  if (!item) throw new Wrong('the statement does not name this action');
  for (const one of [item.action_digest, item.view_digest, item.assessment_digest, statement.shown.text_digest])
    demand(known.has(one), 'the statement names content that is not in the file');
  return statement;
}

/** The desk's origin at that time: what a passkey was bound to then. */
function originAt({ desk }: Evidence2, at: string | null): string {
  const then = desk.origins.find(({ from, until }) => at !== null && from <= at && (until === null || at < until));
  if (!then) throw new Wrong('the desk had no origin at the time of a verdict');
  return then.origin;
}

/** Checks that the desk signed the decision about this action, counting verdicts in the file; returns null when nothing is decided. */
async function checkDecision2(file: Evidence2, verifiers: Verifiers): Promise<Decision2 | null> {
  if (file.decision === null) return null;
  const payload = await checkJws2('the decision', file.decision, DECISION_TYP_2, file.jwks.keys, verifiers);
  const decision = readOr(readDecision2(payload));
  demand(
    decision.sub === file.action.id && decision.desk === file.desk.id,
    'the decision is of another action or desk',
  );
  const given = new Set(file.verdicts.map((verdict) => verdict.statement_digest));
  for (const one of decision.verdicts)
    demand(
      given.has(one.statement_digest),
      `the verdict of ${one.reviewer} that the decision counts is not in the file`,
    );
  return decision;
}

/** Checks that every entry is in the log under the file's head and has the content its type requires. */
async function checkEntries2(
  file: Evidence2,
  verifiers: Verifiers,
): Promise<{ head: Checkpoint; entries: OpenedEntry[]; supporting: OpenedEntry[] }> {
  const head = readOr(await checkCheckpoint(file.checkpoint, file.log_keys, verifiers));
  demand(head.origin === file.desk.log, 'the head is of another log');
  const openedEntries = (list: readonly EvidenceEntry2[]) => {
    const all = list.map((entry) => openedEntry(entry, file.checkpoint, head));
    demand(
      all.every((one, i) => i === 0 || one.index > (all[i - 1]?.index ?? one.index)),
      'the entries are not in their order',
    );
    return all;
  };
  const entries = openedEntries(file.entries);
  for (const { index, action } of entries)
    demand(action === null || action === file.action.id, `entry ${index} is about another action`);
  return { head, entries, supporting: openedEntries(file.supporting) };
}

/** Checks the desk's signed claim of completeness against what the file contains. */
async function checkManifest2(
  file: Evidence2,
  head: Checkpoint,
  entries: readonly OpenedEntry[],
  verifiers: Verifiers,
): Promise<Manifest2> {
  const payload = await checkJws2('the manifest', file.manifest, MANIFEST_TYP_2, file.jwks.keys, verifiers);
  const manifest = readOr(readManifest2(payload));
  demand(
    manifest.sub === file.action.id && manifest.desk === file.desk.id,
    'the manifest is of another action or desk',
  );
  const { origin, size, root } = manifest.head;
  demand(
    origin === head.origin && size === head.size && root === base64Of(head.root),
    'the manifest is of another head',
  );
  demand(manifest.status === file.action.status, 'the manifest gives another status');
  const leftOut = new Set(manifest.left_out.map(({ id }) => id));
  const here = new Map(entries.map((entry) => [entry.index, entry.id]));
  for (const { index, id } of manifest.entries) {
    demand(here.has(index) !== leftOut.has(id), `entry ${index} is missing, or it is there and said to be left out`);
    const found = here.get(index) ?? id;
    demand(found === id, `entry ${index} has another id than the manifest gives it`);
    here.delete(index);
  }
  demand(here.size === 0, 'there are entries that the manifest does not name');
  for (const { what, id } of manifest.left_out)
    demand(
      what === 'entry' || !file.contents.some(({ digest, text }) => digest === id && text !== null),
      'content is there that is said to be left out',
    );
  return manifest;
}

/** Checks that the manifest gives a reason for every missing text and that each erased one has an entry of the action. */
function checkMissing2({ contents, verdicts }: Evidence2, manifest: Manifest2, entries: readonly OpenedEntry[]): void {
  const erased = entries
    .filter(({ type }) => type === 'erased')
    .flatMap(({ content }) => (content?.['contents'] ?? []) as { digest?: string }[])
    .map(({ digest }) => digest);
  const missing = [
    ...contents.flatMap(({ kind, digest, text }) => (text === null ? [{ kind, digest }] : [])),
    ...verdicts.flatMap((one) => (one.statement === null ? [{ kind: 'statement', digest: one.statement_digest }] : [])),
  ];
  for (const { kind, digest } of missing) {
    const said = manifest.left_out.find(({ what, id }) => what === 'content' && id === digest);
    demand(said !== undefined, `the ${kind} is missing, and the manifest does not say so`);
    const excused = said?.why !== 'erased' || erased.includes(digest);
    demand(excused, `the ${kind} is said to be erased, and no entry says so`);
  }
}

/** Checks that each passkey was enrolled for that person before the verdict, by an entry in the file, and not removed before it. */
function checkEnrolments(
  entries: readonly OpenedEntry[],
  manifest: Manifest2,
  supporting: readonly OpenedEntry[],
): void {
  const here = new Set(supporting.map(({ index }) => index));
  for (const { index, actor, content } of entries) {
    const key = content?.['key_digest'];
    if (typeof key !== 'string') continue;
    const about = (type: string) =>
      supporting.filter((one) => one.type === type && one.content?.['key_digest'] === key && one.index < index);
    const enrolled = about('passkey-added').at(-1);
    if (!enrolled) throw new Wrong(`no entry of the file enrols the passkey of entry ${index}`);
    const owner = enrolled.content?.['person'] ?? enrolled.actor;
    demand(owner === actor, `the passkey of entry ${index} was enrolled for ${String(owner)}`);
    const removed = about('passkey-removed').some((one) => one.index > enrolled.index);
    demand(!removed, `the passkey of entry ${index} had been removed`);
    const listed = manifest.credentials.find(({ id, person }) => id === key && person === actor);
    if (!listed) throw new Wrong(`the manifest does not speak of the passkey of entry ${index}`);
    const all = listed.entries.every((one) => here.has(one.index));
    demand(all, `an entry about the passkey of entry ${index} is missing`);
  }
}

/** All /2 checks of one action. Replay, witnesses and trusted keys are checked as in /1. Returns the decision, null when nothing is decided. */
export async function checkWhole2(file: Evidence2, verifiers: Verifiers): Promise<Decision2 | null> {
  demand(file.action.form === 2, 'the action was proposed in the first form');
  checkContents(file);
  const decision = await checkDecision2(file, verifiers);
  const { head, entries, supporting } = await checkEntries2(file, verifiers);
  const manifest = await checkManifest2(file, head, entries, verifiers);
  await checkVerdicts2(file, entries, manifest, verifiers);
  checkMissing2(file, manifest, entries);
  checkEnrolments(entries, manifest, supporting);
  return decision;
}

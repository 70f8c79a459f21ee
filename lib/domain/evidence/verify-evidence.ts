import { logName } from '../ledger/checkpoint.ts';
import { parseTlogProof } from '../ledger/tlog-proof.ts';
import { cannotShow } from './cannot-show.ts';
import { demand, runCheck } from './check.ts';
import { checkArguments, checkAssessment, checkView } from './check-content.ts';
import { checkDecision } from './check-decision.ts';
import { checkDesk } from './check-desk.ts';
import { checkDrill, saysDrill } from './check-drill.ts';
import { checkEntry, checkHead, checkReplay, type Head } from './check-entries.ts';
import { checkKeys, checkKnownKeys } from './check-keys.ts';
import { checkVerdict } from './check-verdict.ts';
import { checkWitnesses } from './check-witnesses.ts';
import { EVIDENCE_TYPES, type Check, type Evidence, type Known, type WrittenEvidence } from './evidence.ts';
import type { Verifiers } from '../signing/verifiers.ts';
import { evidenceOfWritten, readEvidence } from './read-evidence.ts';
import { READMES } from './readme.ts';

/** The result of verifying a file. `ok` only if every part was checked and every check passed. */
export interface VerifiedEvidence {
  ok: boolean;
  checks: Check[];
  /** What a file of this version cannot show even when every check passes; absent when one fails. */
  cannot_show?: string;
  /** Null when the file could not be parsed. */
  evidence: Evidence | null;
}

/** Parses an evidence file, text or bytes, and runs every check. Never throws for the file's content. */
export async function verifyEvidenceFile(
  file: string | Uint8Array,
  verifiers: Verifiers,
  known: Known = {},
): Promise<VerifiedEvidence> {
  let evidence: Evidence | null = null;
  const form = await runCheck('form', () => {
    evidence = readEvidence(file);
    return evidence.type;
  });
  // Assigned in the callback, which the compiler does not see.
  const read = evidence as Evidence | null;
  const checks = read ? await verifyEvidence(read, verifiers, known) : [form];
  const ok = checks.every((check) => check.ok);
  return { ok, checks, ...(ok && read ? { cannot_show: cannotShow(read, known) } : {}), evidence };
}

/** Checks every part of a file against the others, and all against the signed head. Offline: needs and trusts no server. */
export async function verifyEvidence(
  written: Evidence | WrittenEvidence,
  verifiers: Verifiers,
  known: Known = {},
): Promise<Check[]> {
  const checks: Check[] = [];
  let read: Evidence | null = null;
  const form = await runCheck('form', () => {
    read = evidenceOfWritten(written);
    return read.type;
  });
  const file = read as Evidence | null;
  if (file === null) return [form];
  const check = async (name: string, run: () => string | Promise<string>): Promise<void> => {
    checks.push(await runCheck(name, run));
  };
  await check('form', () => {
    demand(EVIDENCE_TYPES.includes(file.type), `this is no evidence file of a known type (${String(file.type)})`);
    demand(file.readme === READMES[file.type], 'its readme is not the one of this type: do not follow it');
    return file.type;
  });
  await check('keys', () => checkKeys(file));
  if (known.logKeys || known.kids) await check('known keys', () => checkKnownKeys(file, known, verifiers));
  await check('arguments', () => checkArguments(file));
  await check('view', () => checkView(file));
  await check('assessment', () => checkAssessment(file));
  for (const [i, verdict] of file.verdicts.entries())
    await check(`verdict ${i + 1}: ${verdict.reviewer.name}`, () => checkVerdict(file, verdict, verifiers));
  await check('decision', () => checkDecision(file, verifiers));
  let head: Head | null = null;
  await check('checkpoint', async () => {
    head = await checkHead(file, verifiers);
    return `${head.size} entries, signed by ${logName(file.origin)}`;
  });
  if (file.desk_entries) await check('desk', () => checkDesk(file, head, known.now));
  await check('witnesses', () => checkWitnesses(file, known.witnesses ?? [], verifiers));
  for (const [i, entry] of file.entries.entries()) {
    const proof = parseTlogProof(entry.tlog_proof);
    await check(`entry ${proof?.index ?? `no. ${i + 1}`}: ${entry.type}`, () =>
      checkEntry(file.action.id, entry, proof, head, known.now),
    );
  }
  await check('replay', () => checkReplay(file));
  // Most files claim no drill and get no line for it; looking is part of the check, because a malformed part may throw.
  const drill = await runCheck('drill', () => (saysDrill(file) ? checkDrill(file) : ''));
  return drill.ok && drill.detail === '' ? checks : [...checks, drill];
}

import { logName, type Checkpoint } from '../ledger/checkpoint.ts';
import type { WitnessKey } from '../ledger/cosignature.ts';
import { demand, runCheck, Wrong } from './check.ts';
import { checkArguments, checkAssessment, checkView } from './check-content.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { checkDecision } from './check-decision.ts';
import { checkEntry, checkReplay } from './check-entries.ts';
import { checkKeys } from './check-keys.ts';
import { checkVerdict } from './check-verdict.ts';
import { checkWitnesses } from './check-witnesses.ts';
import type { Check, Evidence, Verifiers } from './evidence.ts';

/**
 * Checks every part of an evidence file against every other, and all of it against the signed head. Needs no server and trusts none. Witnesses
 * that are `known` from elsewhere have to have cosigned that head.
 */
export async function verifyEvidence(
  file: Evidence,
  verifiers: Verifiers,
  known: readonly WitnessKey[] = [],
): Promise<Check[]> {
  const checks: Check[] = [];
  const check = async (name: string, run: () => string | Promise<string>): Promise<void> => {
    checks.push(await runCheck(name, run));
  };
  await check('form', () => {
    demand(file.type === 'countersign.evidence/1', `this is no evidence file of a known type (${String(file.type)})`);
    return file.type;
  });
  await check('keys', () => checkKeys(file));
  await check('arguments', () => checkArguments(file));
  await check('view', () => checkView(file));
  await check('assessment', () => checkAssessment(file));
  for (const [i, verdict] of file.verdicts.entries())
    await check(`verdict ${i + 1}: ${verdict.reviewer.name}`, () => checkVerdict(file, verdict, verifiers));
  await check('decision', () => checkDecision(file, verifiers));
  let head: Checkpoint | null = null;
  await check('checkpoint', async () => {
    const checked = await checkCheckpoint(file.checkpoint, file.log_keys, verifiers);
    if (typeof checked === 'string') throw new Wrong(checked);
    head = checked;
    return `${checked.size} entries, signed by ${logName(file.origin)}`;
  });
  await check('witnesses', () => checkWitnesses(file, known, verifiers));
  for (const entry of file.entries) await check(`entry ${entry.index}: ${entry.type}`, () => checkEntry(entry, head));
  await check('replay', () => checkReplay(file));
  return checks;
}

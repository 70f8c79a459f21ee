import { parseCheckpoint, parseNote } from '../ledger/checkpoint.ts';
import { checkCosignatures, parseWitnessKey, witnessKeyText, type WitnessKey } from '../ledger/cosignature.ts';
import { demand, Wrong } from './check.ts';
import type { Evidence } from './evidence.ts';
import type { Verifiers } from '../signing/verifiers.ts';

/**
 * Checks that every line below a head is the log's own signature or a valid cosignature by a witness listed in the file. All `known` witnesses,
 * which the verifier trusts, have to be among them.
 */
export async function checkWitnesses(
  { checkpoint, witness_keys }: Pick<Evidence, 'checkpoint' | 'witness_keys'>,
  known: readonly WitnessKey[],
  verifiers: Verifiers,
): Promise<string> {
  const parsed = parseNote(checkpoint);
  if (!parsed) throw new Wrong('the checkpoint is not one');
  const keys = witness_keys.map(parseWitnessKey).filter((key) => key !== null);
  demand(keys.length === witness_keys.length, 'a witness’s key is not one');
  const { held, broken } = await checkCosignatures(parsed.text, parsed.signatures, keys, verifiers);
  demand(broken.length === 0, `the cosignature of ${broken.join(', ')} does not hold`);
  // The log’s own signature is checked with the checkpoint.
  const origin = parseCheckpoint(parsed.text)?.origin;
  const own = parsed.signatures.filter(({ name }) => name === origin).length;
  demand(
    own === 1 && own + held.length === parsed.signatures.length,
    'a line below the head is of nobody that the file names',
  );
  const seen = new Set(held.map(({ witness }) => witnessKeyText(witness)));
  demand(seen.size === witness_keys.length, 'a witness whose key is here did not cosign this head');
  const missing = known.filter((key) => !seen.has(witnessKeyText(key)));
  demand(missing.length === 0, `${missing.map(({ name }) => name).join(', ')} did not cosign this head`);
  if (held.length === 0) return 'none: only the desk itself says that this is its only history';
  const cosignatures = held.map(({ witness, time }) => `${witness.name} at ${new Date(time * 1_000).toISOString()}`);
  const ours = new Set(known.map(witnessKeyText));
  return `${cosignatures.join(', ')}${[...seen].every((key) => ours.has(key)) ? '' : ' (by the keys in the file)'}`;
}

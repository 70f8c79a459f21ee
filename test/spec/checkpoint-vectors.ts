import { checkpointText, noteKeyId, noteText } from '#lib/domain/ledger/checkpoint.ts';
import { consistencyProof } from '#lib/domain/ledger/merkle.ts';
import { LOG, logKeyOf, noteOf } from './desk.ts';
import { readerOf, rootOver } from './log.ts';
import type { Story } from './stories.ts';
import { LOG_KEY, OLD_LOG_KEY, OTHER_KEY } from './test-keys.ts';
import { bad, good, type Vector } from './vector.ts';

export interface CheckpointInput {
  note: string;
  log_keys: string[];
}

/** Two heads, and the proof that the newer log begins with the older; hashes are base64. */
export interface ConsistencyInput {
  older: { size: number; root: string };
  newer: { size: number; root: string };
  proof: string[];
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

export async function checkpointVectors({ log }: Story): Promise<Vector<CheckpointInput>[]> {
  const root = await rootOver(log);
  const head = { size: log.length, root };
  const note = noteOf(head);
  const keys = [logKeyOf(OLD_LOG_KEY), logKeyOf(LOG_KEY)];
  const result = { origin: LOG, size: log.length, root: base64(root) };
  const refused = (name: string, wrong: string, changed: string, logKeys = keys) =>
    bad(name, wrong, { note: changed, log_keys: logKeys });
  const signed = (text: string, key = LOG_KEY, keyId = noteKeyId(LOG, key.publicKey)) =>
    noteText(text, [{ name: LOG, keyId, signature: new Uint8Array(key.sign(text)) }]);
  const stranger = `— witness.example ${base64(new Uint8Array(68).fill(7))}\n`;
  const none = 'the checkpoint is not one';
  const notHeld = 'the checkpoint’s signature does not hold';
  const elsewhere = 'other.example/countersign';
  return [
    good('signed by the newest key', { note, log_keys: keys }, result),
    good('signed before the key was changed', { note: noteOf(head, OLD_LOG_KEY), log_keys: keys }, result),
    good('with a signature of somebody unknown', { note: `${note}${stranger}`, log_keys: keys }, result),
    good(
      'with a line that this version does not know',
      { note: signed(`${checkpointText({ origin: LOG, ...head })}more\n`), log_keys: keys },
      result,
    ),
    good(
      'of an empty log',
      { note: noteOf({ size: 0, root: await rootOver([]) }), log_keys: keys },
      { origin: LOG, size: 0, root: base64(await rootOver([])) },
    ),
    refused('another size', notHeld, note.replace(`\n${log.length}\n`, `\n${log.length + 1}\n`)),
    refused('another root', notHeld, note.replace(base64(root), base64(new Uint8Array(32)))),
    refused('a line added after signing', notHeld, note.replace('\n\n', '\nmore\n\n')),
    refused(
      'signed by another key under ours',
      notHeld,
      signed(checkpointText({ origin: LOG, ...head }), OTHER_KEY, noteKeyId(LOG, LOG_KEY.publicKey)),
    ),
    refused('signed by another key', 'the checkpoint is not signed by a key of the log', noteOf(head, OTHER_KEY)),
    refused('of another desk', `the checkpoint is of another log (${elsewhere})`, noteOf(head, LOG_KEY, elsewhere)),
    refused('no signature', none, checkpointText({ origin: LOG, ...head })),
    refused('no line end at its end', none, note.slice(0, -1)),
    refused('a size with a zero before it', none, signed(`${LOG}\n0${log.length}\n${base64(root)}\n`)),
    refused('a root of 31 bytes', none, signed(`${LOG}\n${log.length}\n${base64(root.slice(1))}\n`)),
    refused('a hyphen for the dash', none, note.replace('— ', '- ')),
    refused(
      'a key whose id is another',
      'a key of the log is not one',
      note,
      keys.map((key) => key.replace(/\+[0-9a-f]{8}\+/, '+00000000+')),
    ),
    refused('no keys', 'a key of the log is not one', note, []),
  ];
}

export async function consistencyVectors({ log }: Story): Promise<Vector<ConsistencyInput>[]> {
  const headAt = async (size: number) => ({ size, root: base64(await rootOver(log.slice(0, size))) });
  const between = async (older: number, newer: number): Promise<ConsistencyInput> => ({
    older: await headAt(older),
    newer: await headAt(newer),
    proof: (await consistencyProof(older, newer, readerOf(log.slice(0, newer)))).map(base64),
  });
  const long = await between(3, log.length);
  const wrong = 'the newer log does not begin with the older one';
  return [
    good('an odd size', long, true),
    good('a power of two', await between(4, log.length), true),
    good('the same head', await between(5, 5), true),
    bad('another past', wrong, { ...long, older: { ...long.older, root: (await headAt(4)).root } }),
    bad('another present', wrong, { ...long, newer: { ...long.newer, root: (await headAt(4)).root } }),
    bad('a proof of other sizes', wrong, { ...long, proof: (await between(5, log.length)).proof }),
    bad('a proof that is too short', wrong, { ...long, proof: long.proof.slice(0, -1) }),
    bad('a proof that is too long', wrong, { ...long, proof: [...long.proof, long.older.root] }),
    bad('rolled back', wrong, { ...long, older: long.newer, newer: long.older }),
    bad('the same size, another root', wrong, {
      older: long.newer,
      newer: { ...long.newer, root: long.older.root },
      proof: [],
    }),
  ];
}

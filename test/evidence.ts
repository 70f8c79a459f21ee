import { generateKeyPairSync, hash, sign, webcrypto } from 'node:crypto';

import type { Evidence, WrittenEvidence } from '#lib/domain/evidence/evidence.ts';
import { evidenceOfWritten } from '#lib/domain/evidence/read-evidence.ts';
import type { Verifiers } from '#lib/domain/signing/verifiers.ts';
import { webVerifiers } from '#lib/domain/evidence/web-verifiers.ts';
import { hexOf } from '#lib/domain/signing/bytes.ts';
import { loadAccount } from '#lib/store/people/accounts.ts';
import { addPasskey } from '#lib/usecases/people/add-passkey.ts';
import type { PersonActor } from '#lib/usecases/context.ts';
import { draftVerdict } from '#lib/usecases/review/draft-verdict.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { giveVerdict } from '#lib/usecases/review/give-verdict.ts';
import { passkeyOptions } from '#lib/usecases/people/passkey-options.ts';
import { reportOutcome } from '#lib/usecases/actions/report-outcome.ts';
import type { SoftwarePasskey } from './keys/software-passkey.ts';
import { PASSWORD, type World } from './world.ts';

/** A new passkey of this person, at the world's desk. */
export async function enrol(world: World, person: PersonActor, passkey: SoftwarePasskey): Promise<void> {
  // Who has a password proves it; who has none has signed in just now.
  const fresh = { ...person, signedInAt: world.ctx.now() };
  const account = await loadAccount(world.db, person.userId);
  const { options, ticket } = await passkeyOptions(
    world.ctx,
    fresh,
    account?.password_hash ? { password: PASSWORD } : {},
  );
  await addPasskey(world.ctx, fresh, { ticket, name: 'key', attestation: passkey.attest(options) as never });
}

/** Evidence of an action that this person approved with this passkey and that was executed. */
export async function signedEvidence(world: World, person: PersonActor, passkey: SoftwarePasskey): Promise<Evidence> {
  const args = { text: 'signed with a passkey' };
  const { id } = await world.submit({ tool: 'note.strong', args });
  const row = await world.row(id);
  const draft = await draftVerdict(world.ctx, person, {
    id,
    verdict: 'approve',
    digest: row.revision_digest,
    view_digest: row.view_digest,
    method: 'passkey',
  });
  await giveVerdict(world.ctx, person, { id, nonce: draft.nonce, assertion: passkey.assert(draft.options) as never });
  const { grant } = await world.read(id);
  await world.redeem(grant?.token ?? '', args);
  await reportOutcome(world.ctx, world.agent, { id, status: 'succeeded' });
  return evidenceOf(world, id);
}

/** Evidence of an action that is decided. */
export const evidenceOf = async (world: World, id: string): Promise<Evidence> =>
  (await getEvidence(world.ctx, world.people.bob, { id })) as Evidence;

/** What happened to the action of a file, in the log's order. */
export const typesIn = (file: WrittenEvidence): string[] => evidenceOfWritten(file).entries.map((entry) => entry.type);

/** The signature checks a browser makes. */
export const WEB_VERIFIERS = webVerifiers(webcrypto.subtle as SubtleCrypto);

/** Memoises the verifiers: a test that changes one byte at a time makes most of the same checks thousands of times. */
export function remembering(verifiers: Verifiers): Verifiers {
  const known = new Map<string, boolean>();
  const ask =
    (way: keyof Verifiers): Verifiers['spki'] =>
    async (key, message, signature) => {
      const question = [way, ...[key, message, signature].map(hexOf)].join(' ');
      const answer = known.get(question) ?? (await verifiers[way](key, message, signature));
      known.set(question, answer);
      return answer;
    };
  return { ed25519: ask('ed25519'), spki: ask('spki') };
}

/** The file with its first verdict signed by another passkey over the same challenge: everything is valid, but the key is somebody else's. */
export function signedByAnother(file: Evidence): Evidence {
  const copy = structuredClone(file);
  const passkey = copy.verdicts[0]?.passkey;
  if (!passkey) throw new Error('no verdict by passkey');
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  passkey.public_key_spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  passkey.signature = sign('sha256', signedBytes(passkey), privateKey).toString('base64');
  return copy;
}

function signedBytes({
  authenticator_data,
  client_data_json,
}: {
  authenticator_data: string;
  client_data_json: string;
}) {
  const clientData = Buffer.from(client_data_json, 'base64');
  return Buffer.concat([Buffer.from(authenticator_data, 'base64'), hash('sha256', clientData, 'buffer')]);
}

import type { Reads, Tx } from '../database.ts';
import { PRISMA } from '../prisma.ts';
import { sql } from '../sql.ts';

export interface Passkey {
  id: string;
  name: string;
  /** The WebAuthn credential id, base64url. */
  credential_id: string;
  transports: string[];
  /** The host it works at (relying party); null for one enrolled before the desk stored its own address. */
  rp_id: string | null;
  created_at: Date;
  last_used_at: Date | null;
}

const PASSKEY = {
  id: true,
  name: true,
  credential_id: true,
  transports: true,
  rp_id: true,
  created_at: true,
  last_used_at: true,
} as const;

/** A person's passkeys that are in use, oldest first. */
export const listPasskeys = (db: Reads, userId: string): Promise<Passkey[]> =>
  db[PRISMA].passkey.findMany({
    where: { user_id: userId, removed_at: null },
    orderBy: { id: 'asc' },
    select: PASSKEY,
  });

/** Whether any passkey, even one that was removed, has this credential id. */
export async function credentialIsKnown(tx: Tx, credentialId: string): Promise<boolean> {
  const known = await tx.query(sql<{ id: string }>`SELECT id FROM passkeys WHERE credential_id = ${credentialId}`);
  return known.length > 0;
}

export interface NewPasskey {
  id: string;
  userId: string;
  credentialId: string;
  /** COSE, as WebAuthn libraries take it. */
  publicKey: Uint8Array;
  /** SubjectPublicKeyInfo, as openssl and evidence take it. */
  publicKeySpki: Uint8Array;
  counter: number;
  transports: string[];
  name: string;
  /** The host it was made for and the origin of the page that asked. */
  rpId: string;
  origin: string;
  createdAt: Date;
}

export async function insertPasskey(tx: Tx, key: NewPasskey): Promise<void> {
  await tx.query(sql`
    INSERT INTO passkeys (id, user_id, credential_id, public_key, public_key_spki, counter, transports, name,
      rp_id, origin, created_at)
    VALUES (${key.id}, ${key.userId}, ${key.credentialId}, ${key.publicKey}, ${key.publicKeySpki}, ${key.counter},
      ${key.transports}, ${key.name}, ${key.rpId}, ${key.origin}, ${key.createdAt})`);
}

export interface SigningPasskey {
  id: string;
  credential_id: string;
  public_key: Buffer;
  public_key_spki: Buffer;
  counter: number;
}

/** One of the person's passkeys in use by its credential id, locked until the transaction ends; null when it is not theirs. */
export async function loadPasskeyForUpdate(
  tx: Tx,
  userId: string,
  credentialId: string,
): Promise<SigningPasskey | null> {
  const [passkey] = await tx.query(sql<SigningPasskey>`
    SELECT id, credential_id, public_key, public_key_spki, counter FROM passkeys
    WHERE user_id = ${userId} AND credential_id = ${credentialId} AND removed_at IS NULL FOR UPDATE`);
  return passkey ?? null;
}

export interface SignInPasskey extends SigningPasskey {
  user_id: string;
  name: string;
  email: string;
  session_epoch: number;
}

/** The passkey in use with this credential id and its person, who is not disabled; locked until the transaction ends. Null when there is none. */
export async function loadPasskeyToSignIn(tx: Tx, credentialId: string): Promise<SignInPasskey | null> {
  const [passkey] = await tx.query(sql<SignInPasskey>`
    SELECT p.id, p.credential_id, p.public_key, p.public_key_spki, p.counter, p.user_id, u.name, u.email, u.session_epoch
    FROM passkeys p JOIN users u ON u.id = p.user_id
    WHERE p.credential_id = ${credentialId} AND p.removed_at IS NULL AND u.disabled_at IS NULL FOR UPDATE OF p`);
  return passkey ?? null;
}

/** Keeps the authenticator's signature counter, by which a cloned one can be noticed (WebAuthn §6.1.1). */
export async function updatePasskeyCounter(tx: Tx, id: string, counter: number, usedAt: Date): Promise<void> {
  await tx.query(sql`UPDATE passkeys SET counter = ${counter}, last_used_at = ${usedAt} WHERE id = ${id}`);
}

/** Takes one of the person's passkeys out of use; the key stays, so that what it signed can be verified. False when it is not theirs. */
export async function removePasskey(tx: Tx, userId: string, id: string, at: Date): Promise<boolean> {
  const removed = await tx.query(sql<{ id: string }>`
    UPDATE passkeys SET removed_at = ${at} WHERE id = ${id} AND user_id = ${userId} AND removed_at IS NULL RETURNING id`);
  return removed.length > 0;
}

import { statementChallenge, type BundleStatement, type Statement } from '#lib/domain/signing/statement.ts';
import type { ActionRow } from '#lib/store/actions/action-row.ts';
import { loadActionForUpdate } from '#lib/store/actions/load-action.ts';
import type { Tx } from '#lib/store/database.ts';
import { takeDraft } from '#lib/store/review/drafts.ts';
import type { SignatureParts } from '#lib/store/review/verdicts.ts';
import type { Context, PersonActor } from '#lib/usecases/context.ts';
import { Failure } from '#lib/usecases/failure.ts';
import { verifyAssertion } from '#lib/usecases/people/steps/verify-assertion.ts';

type AnyStatement = Statement | BundleStatement;

/** What a reviewer sends to sign a draft. */
export interface Signing {
  nonce: string;
  password?: string | undefined;
  assertion?: unknown;
}

/** A statement that has been taken for its one signature. */
export interface TakenStatement<S extends AnyStatement> {
  statement: S;
  /** The signed text itself. */
  text: string;
  limitedArgs: string | null;
  reason: string | null;
}

/** Actions by id, locked for their verdicts; unknown ids are left out. */
export async function lockForVerdict(tx: Tx, ids: readonly string[]): Promise<Map<string, ActionRow>> {
  const rows = new Map<string, ActionRow>();
  // Rows are locked in one order, whatever the statement's, so that two signatures over the same actions wait and do not deadlock.
  for (const id of ids.toSorted()) {
    const row = await loadActionForUpdate(tx, id);
    if (row) rows.set(id, row);
  }
  return rows;
}

/**
 * Takes the drafted statement over exactly these actions for its one signature. Throws `draft-gone` when it is used, overdue, somebody
 * else's or of another type, and `password-wrong` where it is to be signed by password and none came: nothing was signed then, and the
 * draft stays good.
 */
export async function takeStatement<Type extends AnyStatement['type']>(
  tx: Tx,
  type: Type,
  person: PersonActor,
  signing: Signing,
  actionIds: readonly string[],
  at: number,
): Promise<TakenStatement<Extract<AnyStatement, { type: Type }>>> {
  const draft = await takeDraft(tx, signing.nonce, actionIds, person.userId, new Date(at));
  if (!draft) throw new Failure('draft-gone');
  const statement = JSON.parse(draft.statement) as Extract<AnyStatement, { type: Type }>;
  if (statement.type !== type) throw new Failure('draft-gone');
  if (statement.method === 'password' && signing.password === undefined)
    throw new Failure('password-wrong', { detail: 'Enter your password to sign.' });
  return { statement, text: draft.statement, limitedArgs: draft.limited_args, reason: draft.reason };
}

/** Checks the passkey's signature over the text. Null for other methods; a failure is answered, not thrown, so that it can be recorded. */
export async function checkSignature(
  ctx: Context,
  tx: Tx,
  person: PersonActor,
  { statement, text }: TakenStatement<AnyStatement>,
  signing: Signing,
): Promise<SignatureParts | Failure | null> {
  if (statement.method !== 'passkey') return null;
  return verifyAssertion(tx, ctx, person.userId, statementChallenge(text), signing.assertion);
}

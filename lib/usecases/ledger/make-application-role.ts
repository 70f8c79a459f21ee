import { grantApplicationRole, mightyRole, ROLE_NAME, tableOwner } from '#lib/store/application-role.ts';
import type { Context, OperatorActor } from '../context.ts';
import { Failure } from '../failure.ts';
import { appendEntry } from '../append-entry.ts';

/** Makes the role the server is to run as: it can add to the record and change nothing of it, and has no trigger to take away. */
export async function makeApplicationRole(
  ctx: Context,
  actor: OperatorActor,
  { name, password }: { name: string; password: string },
): Promise<{ name: string }> {
  const wrong = (pointer: string, detail: string) => new Failure('invalid-request', { errors: [{ pointer, detail }] });
  if (!ROLE_NAME.test(name)) throw wrong('/name', 'lower-case letters, digits and _, beginning with a letter');
  if (password.length < 16) throw wrong('/password', 'at least 16 characters');
  await ctx.transaction(async (tx) => {
    const me = await tableOwner(tx);
    if (!me?.owner || me.name === name)
      throw new Failure('forbidden', { detail: `Run this as the owner of the tables; ${me?.name} is not it.` });
    if (await mightyRole(tx, name))
      throw new Failure('conflict', {
        detail: `${name} owns the tables, may make roles or may write anywhere: it could take the triggers away. Choose a role of its own.`,
      });
    await grantApplicationRole(tx, name, password);
    await appendEntry(ctx, tx, actor, 'database-role-granted', { role: name });
  });
  return { name };
}

import { describe, expect, test } from 'vitest';

import type { Context } from '#lib/usecases/context.ts';
import { createUser } from '#lib/usecases/people/create-user.ts';
import { openContext } from '../test/context.ts';
import { withDatabase } from '../test/database.ts';
import { rawSql } from '../test/raw-sql.ts';
import { sampleOrganisation, sampleTools } from './organisation.ts';
import { seed } from './seed-organisation.ts';

type Desk = Awaited<ReturnType<typeof openContext>>;

/** Fails before its `n`th transaction, like a process that is killed there. */
function dyingAt(ctx: Context, n: number): Context {
  let left = n;
  const transaction: Context['transaction'] = (work) => {
    left -= 1;
    return left > 0 ? ctx.transaction(work) : Promise.reject(new Error('killed'));
  };
  return { ...ctx, transaction };
}

async function counts({ db }: Desk): Promise<unknown> {
  const [row] = await db.query(
    rawSql(`SELECT (SELECT count(*) FROM users)::int AS people, (SELECT count(*) FROM agents)::int AS agents,
       (SELECT count(*) FROM tools)::int AS tools, (SELECT count(*) FROM policies)::int AS policies`),
  );
  return row;
}

const { people, agents } = sampleOrganisation();
const WHOLE = { people: people.length, agents: agents.length, tools: sampleTools().length, policies: 1 };

describe.each([1, 2, 6, 9, 30, 60, 80])('killed before transaction %i', (n) => {
  const database = withDatabase();
  test('the next start finishes it, and the one after knows it', async () => {
    const desk = await openContext(database.url);
    await seed(dyingAt(desk.ctx, n), false).catch(() => undefined);
    expect((await seed(desk.ctx, false)).keys).toHaveLength(agents.length);
    expect(await counts(desk)).toEqual(WHOLE);
    expect(await seed(desk.ctx, false)).toMatchObject({ state: 'known' });
    await desk.db.close();
  });
});

describe('an organisation of somebody else', () => {
  const database = withDatabase();
  test('is left alone', async () => {
    const desk = await openContext(database.url);
    await createUser(
      desk.ctx,
      { kind: 'operator', name: 'test' },
      { email: 'kim@elsewhere.example', name: 'Kim', role: 'admin', groups: [] },
    );
    expect(await seed(desk.ctx, false)).toEqual({ state: 'foreign', keys: [], adminToken: null });
    expect(await counts(desk)).toMatchObject({ people: 1, agents: 0, tools: 0 });
    await desk.db.close();
  });
});

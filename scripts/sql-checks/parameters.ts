import type postgres from 'postgres';

/** Which PostgreSQL types a parameter may have, by the type that SafeQL derives from its TypeScript type. */
const TAKES: Record<string, readonly string[]> = {
  int: ['int2', 'int4', 'int8', 'float4', 'float8', 'numeric'],
  text: ['text', 'varchar', 'name', 'json', 'jsonb', 'uuid', 'interval'],
  boolean: ['bool'],
  timestamptz: ['timestamptz'],
  bytea: ['bytea'],
};

/** SafeQL writes `$1::int` for a number; a cast by the author follows that one. */
const ADDED_CAST = /\$(\d+)::(\w+(?:\[\])?)/g;

type Unsafe = postgres.Sql['unsafe'];

/**
 * Makes SafeQL's connection describe each statement as it will run, without the casts that SafeQL adds to parameters, and compares
 * the types that PostgreSQL then finds for them. With the casts, PostgreSQL would silently turn a number into text, and accept parameters
 * whose type it cannot tell when the statement runs.
 */
export function comparePlainly(connection: postgres.Sql): postgres.Sql {
  let names: Promise<Map<number, string>> | undefined;
  const unsafe = ((text: string, values: [], options: object) => ({
    async describe() {
      const casts = new Map<number, string>();
      const plain = text.replaceAll(ADDED_CAST, (_, number: string, cast: string) => {
        casts.set(Number(number), cast);
        return `$${number}`;
      });
      const described = await connection.unsafe(plain, values, options).describe();
      names ??= loadTypeNames(connection);
      refuseWrong(text, described.types, casts, await names);
      return described;
    },
  })) as unknown as Unsafe;
  return new Proxy(connection, {
    get: (target, key) => (key === 'unsafe' ? unsafe : (Reflect.get(target, key) as unknown)),
  });
}

async function loadTypeNames(connection: postgres.Sql): Promise<Map<number, string>> {
  const rows = await connection<{ oid: number; name: string }[]>`
    SELECT t.oid::int AS oid, CASE WHEN t.typcategory = 'A' THEN e.typname || '[]' ELSE t.typname END AS name
    FROM pg_type t LEFT JOIN pg_type e ON e.oid = t.typelem`;
  return new Map(rows.map((row) => [row.oid, row.name]));
}

function refuseWrong(text: string, types: number[], casts: Map<number, string>, names: Map<number, string>): void {
  for (const [number, cast] of casts) {
    const found = names.get(types[number - 1] ?? 0) ?? 'unknown';
    const array = cast.endsWith('[]');
    const allowed = TAKES[array ? cast.slice(0, -2) : cast] ?? [];
    if (allowed.map((name) => (array ? `${name}[]` : name)).includes(found)) continue;
    throw Object.assign(new Error(`parameter $${number} is ${found} here, and ${cast} is given`), {
      name: 'PostgresError',
      code: '42804',
      line: '1',
      position: String(text.indexOf(`$${number}::`) + 1),
    });
  }
}

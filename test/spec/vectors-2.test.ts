import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { drillSalt2 } from '#lib/domain/drill/drill-2.ts';
import { checkWhole2 } from '#lib/domain/evidence/check-whole-2.ts';
import { checkJws2 } from '#lib/domain/evidence/check-jws-2.ts';
import type { JsonWebKey } from '#lib/domain/evidence/evidence.ts';
import { readEvidence2 } from '#lib/domain/evidence/evidence-2.ts';
import { MANIFEST_TYP_2, readManifest2 } from '#lib/domain/evidence/manifest-2.ts';
import type { JsonValue } from '#lib/domain/json/json.ts';
import { rowText, tableRoot } from '#lib/domain/ledger/baseline-2.ts';
import { bodyFault, FIXED_BODIES } from '#lib/domain/ledger/bodies-2.ts';
import { ENTRY_PARTS, handedEntryFault, leafText2, readLeaf2, type HandedPart } from '#lib/domain/ledger/leaf-2.ts';
import { includes, leafHash } from '#lib/domain/ledger/merkle.ts';
import { contentDigest } from '#lib/domain/signing/content-2.ts';
import { DECISION_TYP_2, readDecision2 } from '#lib/domain/signing/decision-2.ts';
import { countFault } from '#lib/domain/signing/requirement-2.ts';
import { readStatement2 } from '#lib/domain/signing/statement-2.ts';
import { readView2 } from '#lib/domain/view/view-2.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { type Jws2Input } from './decision-2-vectors.ts';
import type { BaselineInput, BodyInput } from './entries-2-vectors.ts';
import type { Evidence2Input } from './evidence-2-vectors.ts';
import type { DrillInput, Leaf2Input, LeafBytesInput } from './leaf-2-vectors.ts';
import { refusedWith } from './refused-with.ts';
import type { RequirementInput } from './requirement-vectors.ts';
import type { Statement2Input } from './statement-2-vectors.ts';
import { read, type WrittenVector } from './vector.ts';
import type { CatalogueInput, ContentInput, View2Input } from './view-2-vectors.ts';

const load = <I, R>(name: string, list = 'vectors') => {
  const path = join(import.meta.dirname, `../../docs/spec/vectors/${name}.json`);
  return read<I, R>((JSON.parse(readFileSync(path, 'utf8')) as Record<string, WrittenVector[]>)[list] ?? []);
};

// The specification implemented again without the product's code: hashing by Node, canonical form by sorting (which equals RFC 8785 for
// names in ASCII and whole numbers).
const plain = (value: JsonValue): string => {
  if (Array.isArray(value)) return `[${value.map(plain).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, one]) => `${JSON.stringify(name)}:${plain(one)}`).join(',')}}`;
};
const sha = (...parts: (string | Uint8Array)[]): Buffer => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const digest = (value: JsonValue): string => `sha256:${sha(plain(value)).toString('hex')}`;

function each<I, R>(vectors: ReturnType<typeof read<I, R>>, find: (input: I) => R | Promise<R>): void {
  test('there are some', () => expect(vectors.length).toBeGreaterThan(0));
  test.each(vectors.map((vector) => [vector.valid ? 'accepted' : 'refused', vector.name, vector] as const))(
    '%s: %s',
    async (_what, _name, vector) => {
      if (vector.valid) expect(await find(vector.input)).toEqual(vector.result);
      else expect(await refusedWith(() => find(vector.input))).toBe(vector.wrong);
    },
  );
}

const demand = <T>(found: T | string): T => {
  if (typeof found === 'string') throw new Error(found);
  return found;
};
const none = (fault: string | null): true => {
  if (fault !== null) throw new Error(fault);
  return true;
};
const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

describe('leaves of entries', () => {
  const vectors = load<Leaf2Input, { leaf: string; leaf_hash: string }>('leaf-2');
  each(vectors, ({ entry, index, size, proof, root }) => {
    none(handedEntryFault(entry as never, 'the entry'));
    const leaf = leafText2(entry);
    demand(readLeaf2(leaf));
    const hash = leafHash(new TextEncoder().encode(leaf));
    if (!includes(index, size, hash, proof.map(bytes), bytes(root)))
      throw new Error('it is not in the log under this head');
    return { leaf, leaf_hash: Buffer.from(hash).toString('base64') };
  });

  test('the leaf is what the page says, worked out with Node alone', () => {
    for (const vector of vectors) {
      if (!vector.valid) continue;
      const of = ([part, handed]: [string, HandedPart]) => [
        part,
        'digest' in handed
          ? handed.digest
          : digest({ part, salt: handed.salt, type: 'countersign.entry/2', value: handed.value }),
      ];
      const leaf = plain({ ...Object.fromEntries(Object.entries(vector.input.entry).map((one) => of(one))), v: 2 });
      expect(leaf).toBe(vector.result.leaf);
      expect(sha(Buffer.from([0]), leaf).toString('base64')).toBe(vector.result.leaf_hash);
    }
  });

  test('leaves of all kinds look alike: the same members, the same length', () => {
    const leaves = vectors.flatMap((vector) => (vector.valid ? [vector.result.leaf] : []));
    expect(new Set(leaves.map((leaf) => leaf.replace(/[0-9a-f]{64}/g, 'x'))).size).toBe(1);
    expect(ENTRY_PARTS.toSorted()).toEqual(['actor', 'content', 'entry', 'subject', 'type']);
  });

  describe('bytes', () => {
    each(load<LeafBytesInput, object>('leaf-2', 'leaves'), ({ leaf }) => {
      demand(readLeaf2(leaf));
      return { bytes: leaf.length };
    });
  });

  describe('drills', () => {
    const drills = load<DrillInput, { salt: string }>('leaf-2', 'drills');
    each(drills, ({ opening }) => ({ salt: drillSalt2(opening) }));
    test('the salt is SHA-256 of the opening, all 32 bytes of it', () => {
      for (const vector of drills)
        if (vector.valid)
          expect(sha(plain({ ...vector.input.opening, type: 'countersign.drill/2' })).toString('base64url')).toBe(
            vector.result.salt,
          );
    });
  });
});

describe('views', () => {
  each(load<View2Input, { digest: string }>('view-2'), ({ text, salt }) => {
    const view = demand(readView2(text)) as unknown as JsonValue;
    return { digest: digest({ kind: 'view', salt, type: 'countersign.content/2', value: view }) };
  });
});

describe('catalogues', () => {
  each(load<CatalogueInput, { digest: string }>('view-2', 'catalogues'), ({ catalogue }) => ({
    digest: digest(catalogue as unknown as JsonValue),
  }));
});

describe('content', () => {
  each(load<ContentInput, { digest: string }>('view-2', 'contents'), ({ kind, salt, value }) => {
    expect(contentDigest(kind, salt, value)).toBe(digest({ kind, salt, type: 'countersign.content/2', value }));
    return { digest: contentDigest(kind, salt, value) };
  });
});

describe('statements', () => {
  each(load<Statement2Input, object>('statement-2'), ({ text }) => {
    expect(plain(demand(readStatement2(text)) as unknown as JsonValue)).toBe(text);
    return {
      statement_digest: `sha256:${sha(text).toString('hex')}`,
      challenge: sha(text).toString('base64url'),
    };
  });
});

describe('requirements', () => {
  each(load<RequirementInput, true>('statement-2', 'requirements'), ({ requirement, approvals }) =>
    none(countFault(requirement, approvals)),
  );
});

describe.each([
  ['decision', 'vectors', DECISION_TYP_2, readDecision2],
  ['manifest', 'manifests', MANIFEST_TYP_2, readManifest2],
] as const)('%ss', (what, list, typ, readPayload) => {
  const vectors = load<Jws2Input, { header: object; payload: object }>('decision-2', list);
  each(vectors, async ({ jwks, jws }) => {
    const payload = await checkJws2(`the ${what}`, jws, typ, jwks.keys as JsonWebKey[], VERIFIERS);
    demand<object>(readPayload(payload));
    const header = JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as object;
    return { header, payload: JSON.parse(payload) as object };
  });

  test('the signatures hold for Node alone, over payloads in their canonical form', () => {
    for (const vector of vectors) {
      if (!vector.valid) continue;
      const [header = '', payload = '', signature = ''] = vector.input.jws.split('.');
      const key = createPublicKey({ key: vector.input.jwks.keys[0] as never, format: 'jwk' });
      expect(verify(null, Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
      expect(Buffer.from(payload, 'base64url').toString()).toBe(plain(vector.result.payload as JsonValue));
    }
  });
});

describe('what entries say', () => {
  const bodies = load<BodyInput, true>('entries-2', 'bodies');
  each(bodies, ({ type, content }) => none(bodyFault(type, content)));

  test('each type with a fixed form has a vector', () => {
    const types = bodies.flatMap((vector) => (vector.valid ? [vector.input.type] : []));
    expect([...new Set(types)].sort()).toEqual([...FIXED_BODIES].sort());
  });
});

describe('the baseline', () => {
  const vectors = load<BaselineInput, { texts: string[]; root: string }>('entries-2', 'baselines');
  each(vectors, async ({ rows }) => ({ texts: rows.map(rowText), root: await tableRoot(rows) }));

  test('rows are what the page says, worked out with Node alone', () => {
    for (const vector of vectors)
      if (vector.valid)
        for (const [i, { table, key, fields, salt }] of vector.input.rows.entries()) {
          const of = ([field, value]: [string, JsonValue]) => {
            const own = sha(plain({ field, salt, type: 'countersign.baseline-salt/2' })).toString('base64url');
            return [field, digest({ field, salt: own, type: 'countersign.baseline-field/2', value })];
          };
          const digests = Object.fromEntries(Object.entries(fields).map((one) => of(one))) as Record<string, string>;
          const text = plain({ fields: digests, key, table, type: 'countersign.baseline-row/2' });
          expect(text).toBe(vector.result.texts[i]);
        }
  });
});

describe('evidence files', () => {
  each(load<Evidence2Input, object>('evidence-2'), async ({ file }) => {
    const read = demand(readEvidence2(JSON.stringify(file)));
    const decision = await checkWhole2(read, VERIFIERS);
    return { status: read.action.status, verdicts: decision?.verdicts.length };
  });
});

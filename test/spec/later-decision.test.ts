import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { checkDecision } from '#lib/domain/evidence/check-decision.ts';
import type { Evidence } from '#lib/domain/evidence/evidence.ts';
import { verifyEvidence } from '#lib/domain/evidence/verify-evidence.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';
import { APPROVED_2, DECISION_HEADER_2, jws2 } from './decision-2-vectors.ts';
import { HEADER } from './decision-vectors.ts';
import { jwsOf, ORIGIN } from './desk.ts';
import { DECISION_KEY } from './test-keys.ts';

describe('a decision of the second version in a file of the first', () => {
  const path = join(import.meta.dirname, '../../docs/spec/vectors/evidence.json');
  const { vectors } = JSON.parse(readFileSync(path, 'utf8')) as { vectors: { input: Evidence }[] };
  const file = vectors[0]?.input as Evidence;
  const later = 'the decision is of a later version than the file';

  test.each([
    ['as it is signed', jws2(DECISION_KEY, DECISION_HEADER_2, APPROVED_2)],
    ['told by its type to be of the first', jws2(DECISION_KEY, { ...DECISION_HEADER_2, typ: HEADER.typ }, APPROVED_2)],
    [
      'with members of the first that are all right',
      jwsOf(DECISION_KEY, HEADER, { ...payloadIn(file.decision), v: 2 }),
    ],
  ])('%s, is refused', async (_what, decision) => {
    await expect(checkDecision({ ...file, decision }, VERIFIERS)).rejects.toThrow(later);
    const wrong = (await verifyEvidence({ ...file, decision }, VERIFIERS)).filter((check) => !check.ok);
    expect(wrong[0]).toEqual({ name: 'decision', ok: false, detail: later });
  });

  test('and the file with its own decision holds, so it is the decision that was refused', async () => {
    expect(file.origin).toBe(ORIGIN);
    expect((await verifyEvidence(file, VERIFIERS)).filter((check) => !check.ok)).toEqual([]);
  });
});

function payloadIn(jws: string | null): object {
  return JSON.parse(Buffer.from(jws?.split('.')[1] ?? '', 'base64url').toString()) as object;
}

import { LOG, logKeyOf, ORIGIN } from './desk.ts';
import { checkpointVectors, consistencyVectors } from './checkpoint-vectors.ts';
import { decisionVectors } from './decision-vectors.ts';
import { decision2Vectors, manifestVectors } from './decision-2-vectors.ts';
import { baselineVectors, bodyVectors } from './entries-2-vectors.ts';
import { evidence2Vectors } from './evidence-2-vectors.ts';
import { evidenceVectors } from './evidence-vectors.ts';
import { grantVectors } from './grant-vectors.ts';
import { drillVectors, leaf2Vectors, leafBytesVectors } from './leaf-2-vectors.ts';
import { leafVectors, logVectors } from './leaf-vectors.ts';
import { requirementVectors } from './requirement-vectors.ts';
import { statement2Vectors } from './statement-2-vectors.ts';
import { statementVectors } from './statement-vectors.ts';
import { stories, type Story } from './stories.ts';
import { DECISION_KEY, GRANT_KEY, LOG_KEY, OLD_LOG_KEY, seedOf, type TestKey } from './test-keys.ts';
import { written, type Vector } from './vector.ts';
import { catalogueVectors, contentVectors, view2Vectors } from './view-2-vectors.ts';

const WARNING =
  'TEST KEYS: anybody can make them. Seed of an Ed25519 key, and scalar of an ES256 key: SHA-256 of “countersign test key: <name>”.';

const keyOf = (name: string, { jwk }: TestKey) => ({ name, seed: seedOf(name).toString('hex'), jwk });

/** Every vector file of docs/spec/vectors by name; each run makes the same ones. */
export async function allVectors() {
  const told = await stories();
  const [story] = told as [Story, ...Story[]];
  const desk = {
    origin: ORIGIN,
    log: LOG,
    log_keys: [logKeyOf(OLD_LOG_KEY), logKeyOf(LOG_KEY)],
    keys: [
      keyOf('decision', DECISION_KEY),
      keyOf('grant', GRANT_KEY),
      keyOf('checkpoint', LOG_KEY),
      keyOf('checkpoint before rotation', OLD_LOG_KEY),
    ],
  };
  const file = (about: string, lists: Record<string, readonly Vector[]>) => ({
    about,
    warning: WARNING,
    desk,
    ...Object.fromEntries(Object.entries(lists).map(([name, vectors]) => [name, written(vectors)])),
  });
  return {
    statement: file('docs/spec/statement.md', { vectors: statementVectors }),
    decision: file('docs/spec/decision.md', { vectors: await decisionVectors() }),
    grant: file('docs/spec/grant.md', { vectors: grantVectors }),
    leaf: file('docs/spec/leaf.md', { vectors: await leafVectors(story), logs: await logVectors(story) }),
    checkpoint: file('docs/spec/checkpoint.md', {
      vectors: await checkpointVectors(story),
      consistency: await consistencyVectors(story),
    }),
    evidence: file('docs/spec/evidence-file.md', { vectors: await evidenceVectors(told) }),
    ...(await secondVectors(file)),
  };
}

type WriteFile = (about: string, lists: Record<string, readonly Vector[]>) => object;

/** Those of the second version of each document. */
async function secondVectors(file: WriteFile) {
  return {
    'leaf-2': file('docs/spec/leaf-2.md', {
      vectors: await leaf2Vectors(),
      leaves: leafBytesVectors(),
      drills: drillVectors,
    }),
    'view-2': file('docs/spec/view-2.md', {
      vectors: view2Vectors(),
      contents: contentVectors(),
      catalogues: catalogueVectors,
    }),
    'statement-2': file('docs/spec/statement-2.md', {
      vectors: statement2Vectors(),
      requirements: requirementVectors(),
    }),
    'decision-2': file('docs/spec/decision-2.md', { vectors: decision2Vectors(), manifests: manifestVectors() }),
    'evidence-2': file('docs/spec/evidence-file-2.md', { vectors: await evidence2Vectors() }),
    'entries-2': file('docs/spec/entries-2.md', { bodies: bodyVectors(), baselines: await baselineVectors() }),
  };
}

/** The text of a vector file: one line per vector, so that a diff shows what changed. */
export function textOf(file: object): string {
  const members = Object.entries(file).map(([name, value]: [string, unknown]) => {
    const lines = Array.isArray(value)
      ? `[\n${value.map((one) => `    ${JSON.stringify(one)}`).join(',\n')}\n  ]`
      : null;
    return `  ${JSON.stringify(name)}: ${lines ?? JSON.stringify(value)}`;
  });
  return `{\n${members.join(',\n')}\n}\n`;
}

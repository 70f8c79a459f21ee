import type { Content2, Evidence2, EvidenceEntry2 } from '#lib/domain/evidence/evidence-2.ts';
import type { Manifest2 } from '#lib/domain/evidence/manifest-2.ts';
import { canonicalJson } from '#lib/domain/json/canonical-json.ts';
import type { JsonObject } from '#lib/domain/json/json.ts';
import { leafText, type LedgerEntry } from '#lib/domain/ledger/leaf.ts';
import { openedPart, type EntryParts, type HandedEntry } from '#lib/domain/ledger/leaf-2.ts';
import { tlogProofText } from '#lib/domain/ledger/tlog-proof.ts';
import { statementText2 } from '#lib/domain/signing/statement-2.ts';
import { APPROVED_2, DECISION_HEADER_2, GRANT_2, jws2, MANIFEST, MANIFEST_HEADER_2 } from './decision-2-vectors.ts';
import { JWKS } from './decision-vectors.ts';
import { ACTION, AGENT, assertionOf, idOf, LOG, logKeyOf, noteOf, RUN, timeOf, TOOL } from './desk.ts';
import {
  about,
  ANN,
  ASSESSMENT_2,
  base64,
  BOB,
  DESK,
  entryOf,
  hashOf2,
  hashOfText,
  ORIGIN,
  proofInHashes,
  PROPOSED_2,
  rootOverHashes,
  SHOWN_DE,
  SHOWN_EN,
  START,
  type Salted,
} from './desk-2.ts';
import { submittedBody, verdictBody } from './entries-2-vectors.ts';
import { ANNS_STATEMENT, BOBS_STATEMENT } from './statement-2-vectors.ts';
import { ANNS_PASSKEY, DECISION_KEY, LOG_KEY, OLD_LOG_KEY } from './test-keys.ts';

const OLD: LedgerEntry = {
  id: idOf('ent', 7),
  type: 'signed-in',
  action_id: null,
  agent_id: null,
  run_id: null,
  lock_id: null,
  actor_id: ANN.id,
  body: `{"at":${START},"type":"signed-in"}`,
  at: timeOf(START),
  salt: '00000000-0000-4000-8000-000000000001',
};

const counted = APPROVED_2.verdicts.map(({ statement_digest, rule }) => ({ statement_digest, rule: rule ?? '' }));
const [, bobs] = APPROVED_2.verdicts;
const bobsBody = {
  ...verdictBody,
  statement_digest: bobs?.statement_digest ?? '',
  method: 'password',
  key_digest: null,
  session: idOf('ses', 2),
  reviewer: { id: BOB.id, role: 'reviewer', groups: [] },
  decide_at: timeOf(START + 95_000),
  grant_id: GRANT_2,
  counted,
};
const waits = { decide_at: null, grant_id: null, counted: null };

export type Happened = [type: string, actor: EntryParts['actor'], action: string | null, content: object];

/** What happens in the log after its first entry, which is of the first version. */
export const told = (enrolled: object): Happened[] => [
  [
    'formats-in-use',
    { id: 'operator:root', by: null },
    null,
    { leaf: 2, view: 2, verdict: 2, decision: 2, evidence: 2 },
  ],
  ['passkey-added', { id: ANN.id, by: idOf('ses', 1) }, null, enrolled],
  [
    'signed-in',
    { id: BOB.id, by: null },
    null,
    { person: BOB.id, session: idOf('ses', 2), proof: { kind: 'password', id: null } },
  ],
  ['submitted', { id: AGENT.id, by: idOf('key', 1) }, ACTION, submittedBody],
  ['approve', { id: ANN.id, by: idOf('ses', 1) }, ACTION, { ...verdictBody, ...waits }],
  ['lock-lifted', { id: ANN.id, by: idOf('ses', 1) }, null, {}],
  ['approve', { id: BOB.id, by: idOf('ses', 2) }, ACTION, bobsBody],
  ['decide', { id: 'clock', by: null }, ACTION, { grant_id: GRANT_2, counted }],
  ['signed-out', { id: BOB.id, by: idOf('ses', 2) }, null, { person: BOB.id, session: idOf('ses', 2) }],
];

const contentOf = ({ kind, digest, salt, value }: Salted): Content2 => ({
  kind,
  digest,
  salt,
  text: canonicalJson(value),
});

export async function fileOf(
  happened: Happened[],
  changeManifest: (manifest: Manifest2) => object = (same) => same,
): Promise<Evidence2> {
  const entries = happened.map(([type, actor, action, content], i) =>
    entryOf(i + 8, START + i * 15_000, { actor, type, subject: about(action), content: content as JsonObject }),
  );
  const hashes = [hashOfText(leafText(OLD)), ...entries.map(hashOf2)];
  const root = await rootOverHashes(hashes);
  const checkpoint = noteOf({ size: hashes.length, root });
  const proven = async (parts: HandedEntry, i: number): Promise<EvidenceEntry2> => ({
    v: 2,
    parts,
    tlog_proof: tlogProofText({ index: i + 1, path: await proofInHashes(hashes, i + 1), checkpoint }),
  });
  const all = await Promise.all(entries.map(proven));
  const here = (i: number): boolean => openedPart(entries[i] as HandedEntry, 'subject')?.action === ACTION;
  const listed = entries.flatMap((entry, i) =>
    here(i) ? [{ index: i + 1, id: openedPart(entry, 'entry')?.id ?? '' }] : [],
  );
  const manifest: Manifest2 = {
    ...MANIFEST,
    head: { origin: LOG, size: hashes.length, root: base64(root) },
    entries: listed,
    credentials: [
      { ...(MANIFEST.credentials[0] as Manifest2['credentials'][number]), entries: [{ index: 2, id: idOf('ent', 9) }] },
      {
        ...(MANIFEST.credentials[2] as Manifest2['credentials'][number]),
        entries: [{ index: 3, id: idOf('ent', 10) }],
      },
    ],
  };
  const old: EvidenceEntry2 = {
    v: 1,
    ...OLD,
    tlog_proof: tlogProofText({ index: 0, path: await proofInHashes(hashes, 0), checkpoint }),
  };
  return {
    type: 'countersign.evidence/2',
    readme: 'The first program that writes such files brings the words.',
    desk: { id: DESK, log: LOG, origins: [{ origin: ORIGIN, from: timeOf(START - 86_400_000), until: null }] },
    log_keys: [logKeyOf(OLD_LOG_KEY), logKeyOf(LOG_KEY)],
    witness_keys: [],
    jwks: JWKS,
    action: { id: ACTION, form: 2, status: 'approved', agent: AGENT, run: RUN.id, tool: { name: TOOL, version: 4 } },
    contents: [PROPOSED_2.args, PROPOSED_2.view, ASSESSMENT_2, SHOWN_EN, SHOWN_DE].map(contentOf),
    verdicts: [
      {
        statement: statementText2(ANNS_STATEMENT),
        statement_digest: verdictBody.statement_digest,
        passkey: assertionOf(statementText2(ANNS_STATEMENT), ANNS_PASSKEY),
      },
      { statement: statementText2(BOBS_STATEMENT), statement_digest: bobsBody.statement_digest, passkey: null },
    ],
    decision: jws2(DECISION_KEY, DECISION_HEADER_2, APPROVED_2),
    manifest: jws2(DECISION_KEY, MANIFEST_HEADER_2, changeManifest(manifest)),
    entries: all.filter((_entry, i) => here(i)),
    supporting: [old, ...all.filter((_entry, i) => i === 1 || i === 2)],
    checkpoint,
  };
}

import type { Content2, Evidence2, EvidenceEntry2 } from '#lib/domain/evidence/evidence-2.ts';
import type { Manifest2 } from '#lib/domain/evidence/manifest-2.ts';
import { APPROVED_2, DECISION_HEADER_2, jws2, MANIFEST } from './decision-2-vectors.ts';
import { ACTION, assertionOf, idOf } from './desk.ts';
import { ANN, BOB, LIMITED_2, SHOWN_EN } from './desk-2.ts';
import { enrolledBody, verdictBody } from './entries-2-vectors.ts';
import { OTHER_KEY } from './test-keys.ts';
import { bad, good, type Vector } from './vector.ts';
import { fileOf, told, type Happened } from './evidence-2-file.ts';

export interface Evidence2Input {
  file: Evidence2;
}

export async function evidence2Vectors(): Promise<Vector<Evidence2Input>[]> {
  const whole = told(enrolledBody);
  const file = await fileOf(whole);
  const refused = (name: string, wrong: string, change: Partial<Evidence2>) =>
    bad(name, wrong, { file: { ...file, ...change } });
  const forged = await fileOf(told({ ...enrolledBody, person: BOB.id }));
  const removed: Happened = [
    'passkey-removed',
    { id: ANN.id, by: null },
    null,
    { person: ANN.id, key_digest: enrolledBody.key_digest, session: null, why: 'person' },
  ];
  const late = await fileOf(whole.map((one, i) => (i === 2 ? removed : one)));
  const erasing: Happened = [
    'erased',
    { id: 'desk', by: null },
    ACTION,
    { contents: [{ kind: 'shown', digest: SHOWN_EN.digest }], why: 'asked', proposal: idOf('prp', 1) },
  ];
  const saysErased = (manifest: Manifest2) => ({
    ...manifest,
    left_out: [{ what: 'content', id: SHOWN_EN.digest, why: 'erased' }],
  });
  const erased = await fileOf(
    whole.map((one, i) => (i === 8 ? erasing : one)),
    saysErased,
  );
  const without = (contents: Content2[]) =>
    contents.map((one) => (one.digest === SHOWN_EN.digest ? { ...one, text: null, salt: null } : one));
  const kept = await fileOf(whole, (manifest) => ({
    ...manifest,
    left_out: [
      { what: 'entry', id: manifest.entries[1]?.id ?? '', why: 'reader' },
      { what: 'content', id: verdictBody.statement_digest, why: 'reader' },
    ],
  }));
  const [first, second, ...rest] = file.entries as [EvidenceEntry2, EvidenceEntry2, ...EvidenceEntry2[]];
  const lastOf = { status: 'approved', verdicts: 2 };
  const [anns, ...others] = file.verdicts;
  return [
    good('approved by two people, whole', { file }, lastOf),
    good(
      'with an entry that the manifest says was left out',
      {
        file: {
          ...kept,
          entries: kept.entries.filter((_one, i) => i !== 1),
          verdicts: kept.verdicts.map((one, i) => (i === 0 ? { ...one, passkey: null, statement: null } : one)),
        },
      },
      lastOf,
    ),
    good('with a screen that was erased', { file: { ...erased, contents: without(erased.contents) } }, lastOf),
    refused('a file of the first version told as one of the second', '/type is not “countersign.evidence/2”', {
      type: 'countersign.evidence/1' as never,
    }),
    refused('an entry taken out of the middle', 'entry 5 is missing, or it is there and said to be left out', {
      entries: [first, ...rest],
    }),
    refused('an entry left off the end', 'entry 8 is missing, or it is there and said to be left out', {
      entries: file.entries.slice(0, -1),
    }),
    refused('entries in another order', 'the entries are not in their order', { entries: [second, first, ...rest] }),
    bad('an entry that was not named', 'there are entries that the manifest does not name', {
      file: await fileOf(whole, (manifest) => ({ ...manifest, entries: manifest.entries.slice(0, -1) })),
    }),
    bad('a manifest of another head', 'the manifest is of another head', {
      file: await fileOf(whole, (manifest) => ({ ...manifest, head: MANIFEST.head })),
    }),
    bad('a key that another person enrolled', `the passkey of entry 5 was enrolled for ${BOB.id}`, {
      file: forged,
    }),
    bad('a key that had been removed', 'the passkey of entry 5 had been removed', { file: late }),
    refused('the enrolment left out', 'no entry of the file enrols the passkey of entry 5', {
      supporting: file.supporting.filter((_one, i) => i !== 1),
    }),
    bad('an entry about the key left out', 'an entry about the passkey of entry 5 is missing', {
      file: await fileOf(whole, (manifest) => ({
        ...manifest,
        credentials: manifest.credentials.map((one) => ({
          ...one,
          entries: [...one.entries, { index: 9, id: idOf('ent', 16) }],
        })),
      })),
    }),
    refused('a screen taken out, and nobody erased it', 'the shown is missing, and the manifest does not say so', {
      contents: without(file.contents),
    }),
    bad('a screen said to be erased, and no entry says so', 'the shown is said to be erased, and no entry says so', {
      file: { ...(await fileOf(whole, saysErased)), contents: without(file.contents) },
    }),
    refused('a statement taken out', 'the statement is missing, and the manifest does not say so', {
      verdicts: file.verdicts.map((one, i) => (i === 1 ? { ...one, statement: null } : one)),
    }),
    bad('a verdict taken out that nothing counts', 'the verdict of entry 5 is not in the file', {
      file: { ...file, decision: null, verdicts: file.verdicts.slice(1) },
    }),
    refused('another screen', 'the shown is not the one whose digest stands beside it', {
      contents: file.contents.map((one) =>
        one.digest === SHOWN_EN.digest ? { ...one, text: (one.text ?? '').replace('high', 'low') } : one,
      ),
    }),
    refused('content under another salt', 'the arguments is not the one whose digest stands beside it', {
      contents: file.contents.map((one, i) => (i === 0 ? { ...one, salt: LIMITED_2.args.salt } : one)),
    }),
    refused('a content that the statement names, not told', 'the statement names content that is not in the file', {
      contents: file.contents.slice(0, -1),
    }),
    refused('a content told twice', 'one content is told twice', {
      contents: [...file.contents, ...file.contents.slice(0, 1)],
    }),
    refused(
      'a verdict that the decision counts, not told',
      `the verdict of ${BOB.id} that the decision counts is not in the file`,
      { verdicts: file.verdicts.slice(0, 1) },
    ),
    refused('a verdict signed by another passkey', 'another passkey signed than the entry names', {
      verdicts: [
        { ...(anns as Evidence2['verdicts'][number]), passkey: assertionOf(anns?.statement ?? '', OTHER_KEY) },
        ...others,
      ],
    }),
    refused('a decision signed by another desk', 'the decision’s signature does not hold', {
      decision: jws2(OTHER_KEY, DECISION_HEADER_2, APPROVED_2),
    }),
    refused('another status', 'the manifest gives another status', { action: { ...file.action, status: 'denied' } }),
    refused('one member more', '/comment does not belong into the file', { comment: '' } as never),
  ];
}

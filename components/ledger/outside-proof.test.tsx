import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';

import type { OutsideProof } from '#lib/contract/outside-api.ts';
import { OutsideProofOf } from './outside-proof.tsx';

const at = '2026-11-20T09:00:00.000Z';
const head = { size: 1_200, at };
const witness = (more: Partial<OutsideProof['witnesses'][number]> = {}) => ({
  name: 'witness.example/w1',
  key: 'witness.example/w1+00000000+AAAA',
  cosigned: { size: 1_190, at },
  fault: null,
  ...more,
});
const anchor = (more: Partial<OutsideProof['anchors'][number]> = {}) => ({
  target: 'git:https://git.example/heads.git#countersign',
  kept: { size: 900, at },
  fault: null,
  ...more,
});
const fault = (kind: 'unreachable' | 'refused' | 'contradicts', detail: string) => ({ kind, detail, since: at });
const shown = (proof: OutsideProof) =>
  renderToStaticMarkup(<OutsideProofOf proof={proof} />)
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

test.each<[string, OutsideProof, string[], string[]]>([
  [
    'without anybody, that all of it could be rewritten',
    { head, witnesses: [], anchors: [] },
    ['Nobody outside this desk vouches for the log', 'could rewrite all of the log', 'COUNTERSIGN_WITNESSES'],
    ['cannot be rewritten unseen'],
  ],
  [
    'with both, how far and what each is worth',
    { head, witnesses: [witness()], anchors: [anchor()] },
    [
      'The first 1,190 entries cannot be rewritten unseen',
      'Witnesses cosign a head only when',
      'Heads are kept elsewhere',
      'Nobody outside says that an entry is true',
      'The newest 10 entries stand on this desk’s word alone so far',
      'cosigned the head over 1,190 entries',
      'kept the head over 900 entries',
    ],
    ['Nobody outside this desk'],
  ],
  [
    'with anchors only, nothing about witnesses',
    { head, witnesses: [], anchors: [anchor({ kept: { size: 1_200, at } })] },
    ['The first 1,200 entries cannot be rewritten unseen', 'Heads are kept elsewhere'],
    ['Witnesses cosign', 'this desk’s word alone'],
  ],
  [
    'a witness that is away, how far it came before, and that the desk goes on',
    { head, witnesses: [witness({ fault: fault('unreachable', 'cannot be reached: ECONNREFUSED') })], anchors: [] },
    [
      'The first 1,190 entries',
      ' away ',
      'It cannot be reached: ECONNREFUSED',
      'The desk goes on and asks again by itself',
    ],
    [],
  ],
  [
    'one entry, as one',
    { head: { size: 2, at }, witnesses: [witness({ cosigned: { size: 1, at } })], anchors: [] },
    ['The newest 1 entry stands on this desk’s word', 'cosigned the head over 1 entry,'],
    [],
  ],
  [
    'nobody who has vouched yet, as what it is',
    {
      head,
      witnesses: [witness({ cosigned: null, fault: fault('refused', 'does not know this log (404)') })],
      anchors: [anchor({ kept: null })],
    },
    [
      'Nobody outside has vouched for the log yet',
      'could rewrite all',
      ' refuses ',
      'has cosigned nothing yet',
      'has kept nothing yet',
    ],
    ['cannot be rewritten unseen'],
  ],
  [
    'a contradiction before everything else, whatever others say',
    { head, witnesses: [witness({ fault: fault('contradicts', 'has cosigned 2000 entries') })], anchors: [anchor()] },
    [
      'What is kept outside speaks against this log',
      'witness.example/w1 holds another past',
      'speaks against this log',
    ],
    ['cannot be rewritten unseen', 'this desk’s word alone'],
  ],
])('the ledger page tells %s', (_what, proof, says, saysNot) => {
  const text = shown(proof);
  for (const words of says) expect(text).toContain(words);
  for (const words of saysNot) expect(text).not.toContain(words);
});

import type { Evidence, EvidenceEntry, EvidenceVerdict } from '#lib/domain/evidence/evidence.ts';
import { README } from '#lib/domain/evidence/readme.ts';
import { tlogProofText } from '#lib/domain/ledger/tlog-proof.ts';
import {
  ACTION,
  AGENT,
  ASSESSMENT,
  ASSESSMENT_DIGEST,
  BOB,
  jwsOf,
  LIMITED,
  logKeyOf,
  noteOf,
  ORIGIN,
  PROPOSED,
  RUN,
  TOOL,
} from './desk.ts';
import { DECIDED_AT, HEADER, JWKS, payloadOf } from './decision-vectors.ts';
import { proofIn, rootOver, type IndexedEntry } from './log.ts';
import type { Story } from './stories.ts';
import { DECISION_KEY, LOG_KEY, OLD_LOG_KEY, OTHER_KEY } from './test-keys.ts';
import { bad, good, type Vector } from './vector.ts';

export async function evidenceOf(story: Story): Promise<Evidence> {
  const { log, content } = story;
  return {
    type: 'countersign.evidence/1',
    readme: README,
    origin: ORIGIN,
    log_keys: [logKeyOf(OLD_LOG_KEY), logKeyOf(LOG_KEY)],
    witness_keys: [],
    jwks: JWKS,
    action: {
      id: ACTION,
      status: story.status,
      agent: AGENT,
      run: RUN.id,
      tool: TOOL,
      args_proposed: PROPOSED.args,
      args: content.args,
      digest_proposed: PROPOSED.digest,
      digest: content.digest,
      view: content.view,
      view_digest: content.viewDigest,
      assessment: ASSESSMENT,
      assessment_digest: ASSESSMENT_DIGEST,
    },
    verdicts: story.verdicts,
    decision: story.decision,
    ...(await provenEntries(log)),
  };
}

async function provenEntries(log: readonly IndexedEntry[]): Promise<Pick<Evidence, 'entries' | 'checkpoint'>> {
  const checkpoint = noteOf({ size: log.length, root: await rootOver(log) });
  const entries = [];
  for (const { index, ...entry } of log.filter((one) => one.action_id === ACTION))
    entries.push({ ...entry, tlog_proof: tlogProofText({ index, path: await proofIn(log, index), checkpoint }) });
  return { entries, checkpoint };
}

export async function evidenceVectors(stories: readonly Story[]): Promise<Vector<Evidence>[]> {
  const files = await Promise.all(stories.map(evidenceOf));
  const [file, limited, denied, halted] = files as [Evidence, Evidence, Evidence, Evidence];
  const refused = (name: string, check: string, change: Partial<Evidence>) => bad(name, check, { ...file, ...change });
  const about = (change: Partial<Evidence['action']>): Partial<Evidence> => ({ action: { ...file.action, ...change } });
  const verdict = (n: number, change: Partial<EvidenceVerdict>): Partial<Evidence> => ({
    verdicts: file.verdicts.map((one, i) => (i === n ? { ...one, ...change } : one)),
  });
  const entries = (change: (all: EvidenceEntry[]) => EvidenceEntry[]): Partial<Evidence> => ({
    entries: change(file.entries),
  });
  const [first, ...rest] = file.entries as [EvidenceEntry, ...EvidenceEntry[]];
  const { entries: proven } = await provenEntries((stories[0]?.log ?? []).slice(0, -1));
  const [shorter] = proven as [EvidenceEntry];
  const decided = await payloadOf(PROPOSED, 'approved', halted.verdicts, DECIDED_AT);
  const alone = jwsOf(DECISION_KEY, HEADER, decided);
  const foreign = { ...JWKS.keys[0], x: OTHER_KEY.jwk.x } as Evidence['jwks']['keys'][number];
  return [
    ...files.map((one, i) => good(stories[i]?.name ?? '', one, { status: one.action.status })),
    refused('a kind of file that is not known', 'form', { type: 'countersign.evidence/2' as 'countersign.evidence/1' }),
    refused('a key under another’s name', 'keys', { jwks: { keys: [foreign, ...file.jwks.keys.slice(1)] } }),
    refused('no key of the log', 'keys', { log_keys: [] }),
    refused('a log of another desk', 'keys', { origin: 'https://other.example' }),
    refused('other arguments', 'arguments', about({ args: LIMITED.args })),
    refused('another proposal', 'arguments', about({ args_proposed: LIMITED.args })),
    refused(
      'arguments in another order',
      'arguments',
      about({ args: JSON.stringify({ to: [], body: '', thread: '' }) }),
    ),
    refused('another tool', 'arguments', about({ tool: 'mail.send' })),
    refused('another run', 'arguments', about({ run: null })),
    refused('another agent', 'arguments', about({ agent: { ...AGENT, id: `${AGENT.id.slice(0, -1)}2` } })),
    refused('the agent by another name', 'assessment', about({ agent: { ...AGENT, name: 'Deploy bot' } })),
    refused('another view than the one that was shown', 'view', about({ view: LIMITED.view })),
    refused('another assessment', 'assessment', about({ assessment: ASSESSMENT.replace('"high"', '"low"') })),
    refused('another status', 'replay', about({ status: 'denied' })),
    refused('a reviewer swapped', 'verdict 1: Bob', verdict(0, { reviewer: BOB })),
    refused(
      'a statement of another decision',
      'verdict 1: Ann Ödman',
      verdict(0, { statement: denied.verdicts[0]?.statement ?? '' }),
    ),
    refused(
      'a passkey’s signature of another verdict',
      'verdict 1: Ann Ödman',
      verdict(0, { passkey: limited.verdicts[0]?.passkey ?? null }),
    ),
    refused('a verdict by session told as one by password', 'verdict 2: Bob', verdict(1, { method: 'session' })),
    refused('a verdict dropped', 'decision', { verdicts: file.verdicts.slice(0, 1) }),
    refused('a decision of other arguments', 'decision', { decision: limited.decision }),
    refused('the decision left out', 'replay', { decision: null }),
    bad('a verdict dropped where nothing is decided', 'replay', { ...halted, verdicts: [] }),
    bad('a decision where nothing is decided', 'replay', { ...halted, decision: alone }),
    refused('a head of another log', 'checkpoint', {
      checkpoint: noteOf({ size: 9, root: new Uint8Array(32) }, OTHER_KEY),
    }),
    refused(
      'an entry edited',
      'entry 3: viewed',
      entries((all) => all.map((e) => ({ ...e, body: e.body.replace('"revision":1', '"revision":2') }))),
    ),
    refused(
      'an entry with its proof in a shorter log',
      'entry 2: submitted',
      entries(() => [shorter, ...rest]),
    ),
    refused(
      'an entry dropped',
      'replay',
      entries((all) => all.filter((e) => e.type !== 'redeem')),
    ),
    refused(
      'an entry told twice',
      'replay',
      entries((all) => all.flatMap((e) => (e.type === 'approve' ? [e, e] : [e]))),
    ),
    refused(
      'entries in another order',
      'replay',
      entries(() => [...rest, first]),
    ),
  ];
}

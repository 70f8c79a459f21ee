import type { Countersigning } from '../action/action.ts';
import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { digestOfText, sha256Hex } from '../signing/digest.ts';
import { parseTlogProof } from '../ledger/tlog-proof.ts';
import { bytesOf, demand, Wrong } from './check.ts';
import { originsOf } from './check-desk.ts';
import { checkPasskey } from './check-passkey.ts';
import { checkMissing, faultOfErasedVerdict } from './erased.ts';
import type { Evidence, EvidenceVerdict } from './evidence.ts';
import type { Verifiers } from '../signing/verifiers.ts';

const KINDS = new Set<unknown>(['countersign.verdict/1', 'countersign.verdicts/1']);

interface SignedItem {
  action_id: string;
  agent: { id: string; name: string };
  tool: string;
  revision: number;
  action_digest: string;
  view_digest: string;
  assessment_digest: string;
}

/** The body of a verdict's entry; only limits have `narrows`. */
type Logged = Countersigning & { narrows: boolean };

/** Checks one reviewer's statement: it is theirs, about this action and this content, and signed as it claims. Throws `Wrong`. */
export async function checkVerdict(file: Evidence, verdict: EvidenceVerdict, verifiers: Verifiers): Promise<string> {
  if (verdict.statement === null) return checkErasedVerdict(file, verdict, verifiers);
  const statement = parseJson(verdict.statement) as JsonObject;
  demand(canonicalJson(statement) === verdict.statement, 'the statement is not in its canonical form');
  demand(
    digestOfText(verdict.statement) === verdict.statement_digest,
    'the statement is not the one whose digest stands beside it',
  );
  checkSaid(statement, verdict);
  checkItem(file, verdict, itemOf(statement, file.action.id));
  const passkey = await checkSigned(file, verdict, verifiers);
  return passkey
    ? `${verdict.answer}, by passkey`
    : `${verdict.answer}, by ${verdict.method}: the server vouches for the person`;
}

/** Checks that it was signed as the log says, by the passkey the log names. Returns whether a passkey signed it. */
async function checkSigned(file: Evidence, verdict: EvidenceVerdict, verifiers: Verifiers): Promise<boolean> {
  const entry = checkLogged(file, verdict);
  const { method, passkey, statement_digest: digest } = verdict;
  if (method !== 'passkey') {
    demand(passkey === null, 'a passkey’s signature stands where none was given');
    return false;
  }
  if (!passkey) throw new Wrong('the passkey’s signature is missing');
  const origins = originsOf(file);
  await checkPasskey(
    (said) => origins.fitting(entry.index, said) ?? origins.at(entry.index),
    digest,
    passkey,
    verifiers,
  );
  const key = bytesOf('the passkey’s public key', passkey.public_key_spki);
  demand(`sha256:${sha256Hex(key)}` === entry.key_digest, 'the passkey is another one than the log says signed this');
  return true;
}

/** The entry of this verdict: by this reviewer, over this statement, signed with this method. That the entry is in the log is checked separately. */
function checkLogged({ entries }: Evidence, verdict: EvidenceVerdict): Partial<Logged> & { index: number } {
  for (const { actor_id, body, tlog_proof } of entries) {
    const said = JSON.parse(body) as Partial<Logged>;
    if (said.statement_digest !== verdict.statement_digest) continue;
    demand(actor_id === verdict.reviewer.id, `the log says that ${actor_id} gave this verdict`);
    demand(said.method === verdict.method, 'the log names another way of signing');
    demand((said.narrows === false) === (verdict.answer === 'edit'), 'the log tells an edit and a limit otherwise');
    return { ...said, index: parseTlogProof(tlog_proof)?.index ?? -1 };
  }
  throw new Wrong('it is not in the log');
}

/** The passkey signed the statement's digest, so its signature still proves that this person signed the erased words. */
async function checkErasedVerdict(file: Evidence, verdict: EvidenceVerdict, verifiers: Verifiers): Promise<string> {
  const erased = checkMissing(file, 'statements');
  const fault = faultOfErasedVerdict(file, verdict);
  if (fault !== null) throw new Wrong(fault);
  await checkSigned(file, verdict, verifiers);
  return `${verdict.answer}, by ${verdict.method}; its statement was ${erased}`;
}

function checkSaid(statement: JsonObject, verdict: EvidenceVerdict): void {
  const reviewer = statement['reviewer'] as { id?: unknown; name?: unknown };
  demand(
    reviewer.id === verdict.reviewer.id && reviewer.name === verdict.reviewer.name,
    'the statement names another reviewer',
  );
  demand(statement['method'] === verdict.method, 'the statement names another way of signing');
  const spoken = verdict.answer === 'edit' ? 'limit' : verdict.answer;
  demand(statement['verdict'] === spoken, 'the statement gives another answer');
}

function checkItem({ action, verdicts }: Evidence, { revision }: EvidenceVerdict, item: SignedItem): void {
  const { agent, tool } = action;
  demand(
    item.agent.id === agent.id && item.agent.name === agent.name && item.tool === tool,
    'the statement is about another agent or tool',
  );
  demand(item.revision === revision, 'the statement is about another revision');
  demand(item.assessment_digest === action.assessment_digest, 'the statement is about another assessment');
  // Verdicts on earlier revisions are about other arguments; only those on the last revision decide.
  if (revision !== Math.max(...verdicts.map((one) => one.revision))) return;
  demand(item.action_digest === action.digest, 'the statement is about other arguments than those decided');
  demand(item.view_digest === action.view_digest, 'the statement is about another view than the one kept');
}

function itemOf(statement: JsonObject, actionId: string): SignedItem {
  demand(KINDS.has(statement['type']), 'the statement is of a kind that is not known');
  const items =
    statement['type'] === 'countersign.verdicts/1'
      ? (statement['items'] as unknown as SignedItem[])
      : [statement as unknown as SignedItem];
  const item = items.find((one) => one.action_id === actionId);
  if (!item) throw new Wrong('the statement does not name this action');
  return item;
}

import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { digestOfText } from '../signing/digest.ts';
import { demand, Wrong } from './check.ts';
import { checkPasskey } from './check-passkey.ts';
import { checkMissing, faultOfErasedVerdict } from './erased.ts';
import type { Evidence, EvidenceVerdict, Verifiers } from './evidence.ts';

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

/** One reviewer's statement: that it is theirs, about this action and what the file holds of it, and signed as it says. */
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
  if (verdict.method !== 'passkey') return `${verdict.answer}, by ${verdict.method}: the server vouches for the person`;
  if (!verdict.passkey) throw new Wrong('the passkey’s signature is missing');
  await checkPasskey(file.origin, verdict.statement_digest, verdict.passkey, verifiers);
  return `${verdict.answer}, by passkey`;
}

/** The passkey signed the statement's digest, so its signature still proves that this person signed these very, forgotten, words. */
async function checkErasedVerdict(file: Evidence, verdict: EvidenceVerdict, verifiers: Verifiers): Promise<string> {
  const { answer, method, passkey, statement_digest: digest } = verdict;
  const erased = checkMissing(file, 'statements');
  const fault = faultOfErasedVerdict(file, verdict);
  if (fault !== null) throw new Wrong(fault);
  demand((method === 'passkey') === (passkey !== null), 'the passkey’s signature is missing or too much');
  if (passkey) await checkPasskey(file.origin, digest, passkey, verifiers);
  return `${answer}, by ${method}; its statement was ${erased}`;
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
  // A verdict on an earlier revision speaks of arguments that were changed since; only the last ones decide.
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

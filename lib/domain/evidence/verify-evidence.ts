import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject, JsonValue } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { includes, leafHash, type Hash } from '../ledger/merkle.ts';
import { leafText } from '../ledger/leaf.ts';
import { logName, parseVerifierKey } from '../ledger/checkpoint.ts';
import { actionDigest } from '../signing/action-digest.ts';
import { digestOfText, sha256Bytes } from '../signing/digest.ts';
import { checkCheckpoint } from './check-checkpoint.ts';
import { decodeJws } from './jws.ts';
import { replayEntries } from './replay-entries.ts';
import type { Check, Evidence, EvidenceVerdict, Verifiers } from './evidence.ts';

/** Base64 in its one canonical spelling: others would decode alike and hide a change. */
function bytes(base64: string): Uint8Array {
  const decoded = Buffer.from(base64, 'base64');
  demand(decoded.toString('base64') === base64, 'a part is not proper base64');
  return new Uint8Array(decoded);
}
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Thrown inside a check: what is wrong, naming the part. */
class Wrong extends Error {}
const demand = (condition: boolean, detail: string): void => {
  if (!condition) throw new Wrong(detail);
};

/** Checks every part of an evidence file against every other, and all of it against the signed head. Needs no server and trusts none. */
export function verifyEvidence(file: Evidence, verifiers: Verifiers): Check[] {
  const checks: Check[] = [];
  const check = (name: string, run: () => string): void => {
    try {
      checks.push({ name, ok: true, detail: run() });
    } catch (error) {
      checks.push({
        name,
        ok: false,
        detail: error instanceof Wrong ? error.message : `cannot be read: ${(error as Error).message}`,
      });
    }
  };
  check('form', () => {
    demand(file.type === 'countersign.evidence/1', `this is no evidence file of a known type (${String(file.type)})`);
    return file.type;
  });
  check('keys', () => checkKeys(file));
  check('arguments', () => checkArguments(file));
  check('view', () => {
    demand(canonicalJson(parseJson(file.action.view)) === file.action.view, 'the view is not in its canonical form');
    demand(
      digestOfText(file.action.view) === file.action.view_digest,
      'the view is not the one whose digest stands beside it',
    );
    return file.action.view_digest;
  });
  check('assessment', () => {
    demand(
      digestOfText(file.action.assessment) === file.action.assessment_digest,
      'the assessment is not the one whose digest stands beside it',
    );
    const { question } = parseJson(file.action.assessment) as unknown as {
      question: { agent: { id: string; name: string } };
    };
    const { agent } = file.action;
    demand(question.agent.id === agent.id && question.agent.name === agent.name, 'the assessment is of another agent');
    return file.action.assessment_digest;
  });
  for (const [i, verdict] of file.verdicts.entries())
    check(`verdict ${i + 1}: ${verdict.reviewer.name}`, () => checkVerdict(file, verdict, verifiers));
  check('decision', () => checkDecision(file, verifiers));
  let head: { size: number; root: Hash } | null = null;
  check('checkpoint', () => {
    const checked = checkCheckpoint(file.checkpoint, file.log_keys, verifiers);
    demand(typeof checked !== 'string', String(checked));
    head = checked as { size: number; root: Hash };
    return `${head.size} entries, signed by ${logName(file.origin)}`;
  });
  for (const entry of file.entries)
    check(`entry ${entry.index}: ${entry.type}`, () => {
      if (!head) throw new Wrong('there is no head to prove it by');
      demand(canonicalJson(parseJson(entry.body)) === entry.body, 'its body is not in its canonical form');
      const leaf = leafHash(utf8(leafText(entry)));
      demand(
        includes(entry.index, head.size, leaf, entry.proof.map(bytes), head.root),
        'it is not in the log under this head',
      );
      return `leaf ${entry.index} of ${head.size}`;
    });
  check('replay', () => checkReplay(file));
  return checks;
}

/** Each key goes by the thumbprint of itself (RFC 7638), and the log by the desk's own name. */
function checkKeys({ jwks, log_keys: logKeys, origin }: Evidence): string {
  for (const { kty, crv, x, kid } of jwks.keys) {
    const thumbprint = Buffer.from(sha256Bytes(canonicalJson({ crv, kty, x }))).toString('base64url');
    demand(kid === thumbprint, `the key ${kid} is not the one its name stands for`);
  }
  demand(logKeys.length > 0, 'the log’s key is missing');
  for (const logKey of logKeys) {
    const log = parseVerifierKey(logKey);
    demand(log !== null, 'a key of the log is not one');
    demand(log?.name === logName(origin), 'a key of the log is of another desk');
  }
  return `${jwks.keys.length} of the desk, ${logKeys.length} of its log`;
}

function checkArguments({ action }: Evidence): string {
  for (const [what, text, digest] of [
    ['proposed', action.args_proposed, action.digest_proposed],
    ['decided', action.args, action.digest],
  ] as const) {
    const args = parseJson(text);
    demand(canonicalJson(args) === text, `the ${what} arguments are not in their canonical form`);
    const found = actionDigest({
      agent: action.agent.id,
      args: args as JsonObject,
      run: action.run,
      tool: action.tool,
    });
    demand(found === digest, `the ${what} arguments, agent, run or tool are not those whose digest stands beside them`);
  }
  return action.digest;
}

interface SignedItem {
  action_id: string;
  agent: { id: string; name: string };
  tool: string;
  revision: number;
  action_digest: string;
  view_digest: string;
  assessment_digest: string;
}

function checkVerdict(file: Evidence, verdict: EvidenceVerdict, verifiers: Verifiers): string {
  const statement = parseJson(verdict.statement) as JsonObject;
  demand(canonicalJson(statement as JsonValue) === verdict.statement, 'the statement is not in its canonical form');
  demand(
    digestOfText(verdict.statement) === verdict.statement_digest,
    'the statement is not the one whose digest stands beside it',
  );
  const reviewer = statement['reviewer'] as { id?: unknown; name?: unknown };
  demand(
    reviewer.id === verdict.reviewer.id && reviewer.name === verdict.reviewer.name,
    'the statement names another reviewer',
  );
  demand(statement['method'] === verdict.method, 'the statement names another way of signing');
  const spoken = verdict.answer === 'edit' ? 'limit' : verdict.answer;
  demand(statement['verdict'] === spoken, 'the statement gives another answer');
  const item = itemOf(statement, file.action.id);
  const { agent, tool } = file.action;
  demand(
    item.agent.id === agent.id && item.agent.name === agent.name && item.tool === tool,
    'the statement is about another agent or tool',
  );
  demand(item.revision === verdict.revision, 'the statement is about another revision');
  demand(item.assessment_digest === file.action.assessment_digest, 'the statement is about another assessment');
  // A verdict on an earlier revision speaks of arguments that were changed since; only the last ones decide.
  const last = Math.max(...file.verdicts.map((v) => v.revision));
  if (verdict.revision === last) {
    demand(item.action_digest === file.action.digest, 'the statement is about other arguments than those decided');
    demand(item.view_digest === file.action.view_digest, 'the statement is about another view than the one kept');
  }
  if (verdict.method !== 'passkey') return `${verdict.answer}, by ${verdict.method}: the server vouches for the person`;
  demand(verdict.passkey !== null, 'the passkey’s signature is missing');
  checkPasskey(file.origin, verdict, verifiers);
  return `${verdict.answer}, by passkey`;
}

function itemOf(statement: JsonObject, actionId: string): SignedItem {
  const items =
    statement['type'] === 'countersign.verdicts/1'
      ? (statement['items'] as unknown as SignedItem[])
      : [statement as unknown as SignedItem];
  const item = items.find((one) => one.action_id === actionId);
  if (!item) throw new Wrong('the statement does not name this action');
  return item;
}

/** W3C WebAuthn §7.2, the steps that need no server: type, challenge, origin, relying party, user verification, signature. */
function checkPasskey(origin: string, { statement, passkey }: EvidenceVerdict, verifiers: Verifiers): void {
  if (!passkey) return;
  const clientData = bytes(passkey.client_data_json);
  const authenticator = bytes(passkey.authenticator_data);
  const said = JSON.parse(new TextDecoder().decode(clientData)) as {
    type?: string;
    challenge?: string;
    origin?: string;
  };
  demand(said.type === 'webauthn.get', 'the passkey did not sign an assertion');
  demand(
    said.challenge === Buffer.from(sha256Bytes(statement)).toString('base64url'),
    'the passkey signed another statement',
  );
  demand(said.origin === origin, `the passkey signed at ${String(said.origin)}`);
  const party = sha256Bytes(new URL(origin).hostname);
  demand(
    Buffer.from(authenticator.slice(0, 32)).equals(Buffer.from(party)),
    'the passkey signed for another relying party',
  );
  demand(((authenticator[32] ?? 0) & 0x05) === 0x05, 'the passkey did not verify its user');
  const message = new Uint8Array(Buffer.concat([authenticator, sha256Bytes(clientData)]));
  demand(
    verifiers.spki(bytes(passkey.public_key_spki), message, bytes(passkey.signature)),
    'the passkey’s signature does not hold',
  );
}

function checkDecision(file: Evidence, verifiers: Verifiers): string {
  if (file.decision === null) return 'nothing is decided yet';
  const jws = decodeJws(file.decision);
  if (!jws) throw new Wrong('the decision is no compact JWS');
  demand(
    jws.header['alg'] === 'EdDSA' && jws.header['typ'] === 'countersign-decision+jwt',
    'the decision is signed as something else',
  );
  const key = file.jwks.keys.find((jwk) => jwk.kid === jws.header['kid']);
  demand(key?.x !== undefined, 'the decision is signed with a key that is not among the desk’s');
  demand(
    verifiers.ed25519(new Uint8Array(Buffer.from(key?.x ?? '', 'base64url')), jws.signed, jws.signature),
    'the decision’s signature does not hold',
  );
  const { payload } = jws;
  const expected: [string, unknown][] = [
    ['iss', file.origin],
    ['sub', file.action.id],
    ['action_digest', file.action.digest],
    ['proposed_digest', file.action.digest_proposed],
    ['view_digest', file.action.view_digest],
    ['assessment_digest', file.action.assessment_digest],
  ];
  for (const [name, value] of expected) demand(payload[name] === value, `the decision’s ${name} is another`);
  const counted = payload['verdicts'] as { reviewer: string; statement_digest: string; method: string }[];
  for (const one of counted) {
    const found = file.verdicts.some(
      (v) => v.reviewer.id === one.reviewer && v.statement_digest === one.statement_digest && v.method === one.method,
    );
    demand(found, `the verdict of ${one.reviewer} that the decision counts is not in the file`);
  }
  return `${String(payload['outcome'])}, over ${counted.length} verdicts`;
}

function checkReplay(file: Evidence): string {
  const sorted = file.entries.toSorted((a, b) => a.index - b.index);
  demand(
    sorted.every((entry, i) => entry === file.entries[i]),
    'the entries are not in their order',
  );
  const replayed = replayEntries(sorted);
  if (typeof replayed === 'string') throw new Wrong(replayed);
  demand(replayed.id === file.action.id, 'the entries are about another action');
  demand(
    replayed.status === file.action.status,
    `the entries lead to ${replayed.status}, the file says ${file.action.status}`,
  );
  demand(replayed.digest === file.action.digest, 'the entries lead to other arguments');
  demand(replayed.view_digest === file.action.view_digest, 'the entries lead to another view');
  const told = file.entries.flatMap(
    (entry) => (JSON.parse(entry.body) as { statement_digest?: string }).statement_digest ?? [],
  );
  for (const verdict of file.verdicts)
    demand(told.includes(verdict.statement_digest), `the verdict of ${verdict.reviewer.name} is not in the log`);
  return `${sorted.length} entries lead to ${replayed.status}`;
}

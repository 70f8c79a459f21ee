import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Work } from '#lib/store/connections.ts';
import type { Reads, Tx } from '#lib/store/database.ts';
import type { Inspected } from '#lib/domain/assessment/inspected.ts';
import type { TaskName, Tasks } from '#lib/domain/assessment/tasks.ts';
import type { Submission } from '#lib/domain/submission/submission.ts';
import type { Signer } from './signer.ts';
import type { NewAgentClient } from '#lib/store/stops/clients.ts';
import type { Configuration } from '#lib/domain/configuration/configuration.ts';

/** Who asks. Comes from a verified key or session, never from a request body. */
export type AgentActor = { kind: 'agent'; agentId: string; keyId: string; name: string };
export type ConnectorActor = { kind: 'connector'; connectorId: string; keyId: string; name: string; agents: string[] };
export type TokenActor = { kind: 'token'; keyId: string; name: string; scopes: string[]; createdBy: string | null };
export type PersonActor = {
  kind: 'person';
  userId: string;
  name: string;
  email: string;
  role: 'reviewer' | 'admin' | 'auditor';
  groups: string[];
  /** Epoch milliseconds of the sign-in. */
  signedInAt: number;
};
/** Somebody with a shell on the server: the CLI and first start. */
export type OperatorActor = { kind: 'operator'; name: string };
export type AdminActor = TokenActor | PersonActor | OperatorActor;
export type Actor = AgentActor | ConnectorActor | AdminActor;

/** What a change is published on, so that whoever waits reads again: `action:<id>`, `agent:<id>`, `breaker:<id>`, `desk`, `locks`, `queue`,
 * `halting` (begins), `halted` (a batch of it is recorded), `config`, `proposals`, `incidents`, `sessions`, `keys`, `checkpoint`, `outside`, `erasure`, `erasures`. */
export type Channel = string;

/** Who is asked to vouch for the log from outside, as the environment names them. Holds no secret. */
export interface Outside {
  witnesses: readonly { name: string; /** Verifier key (C2SP tlog-cosignature). */ key: string }[];
  anchors: readonly string[];
}

/** Group commit: items that are added while a batch is in flight share the next one's transaction, and each gets its own answer. */
export interface Batch<Item, Result> {
  add(item: Item): Promise<Result>;
}

/** A proposal on its way into a batch, with its arguments inspected beforehand where that was needed. */
export interface Offered {
  submission: Submission;
  inspected: Inspected | null;
}

/** Does what may take long away from where requests are answered. */
export interface Assessor {
  /** Tasks that wait. */
  readonly waiting: number;
  /**
   * Under this configuration, in the line of `by`, an agent or a person: the lines take turns. Throws `rate-limited` when that line is full, and
   * `unavailable` when all are or the task had to be ended. Never inside a transaction: it may have to wait.
   */
  perform<Name extends TaskName>(
    by: string,
    name: Name,
    input: Tasks[Name]['input'],
    configuration: Configuration | null,
  ): Promise<Tasks[Name]['output']>;
  /** Counts something large that is on its way into this line, until the returned function is called. Throws as `perform` does. */
  receive(by: string, size: number): () => void;
}

/** The action of an accepted proposal; `row` is null for a replay, whose action may have moved on since and has to be read. */
export interface Submitted {
  id: string;
  row: ActionRow | null;
}

/** A client's registration, and where its event stream begins: lock epoch and index of the log. */
export interface JoinedClient {
  id: string;
  epoch: number;
  index: number;
}

/** First argument of every use case: clock, ids, transactions and wake-ups, so that a test can hold each still. */
export interface Context {
  now(): number;
  newId(prefix: string): string;
  /** Runs `work` in one transaction, under the limits of its class. The channels it gives to `tx.publish` are published after the commit, never before. */
  transaction<T>(work: (tx: Tx) => Promise<T>, kind?: Work): Promise<T>;
  /** Proposals; a batch of them is `submitBatch` in actions/steps. Throws what refused the one that was added. */
  submissions: Batch<Offered, Submitted>;
  assessor: Assessor;
  /** Agent programs that begin to listen; a batch of them is `joinClients` in stops/steps. */
  joiningClients: Batch<NewAgentClient, JoinedClient>;
  /** Ids of clients that have hung up. */
  leavingClients: Batch<string, void>;
  /** For reads outside transactions: handed to the functions of lib/store, which hold every statement. */
  db: Reads;
  /** One action; reads of the same moment share a query. */
  loadAction(id: string): Promise<ActionRow | null>;
  signer: Signer;
  /** Message authentication code, base64url, under the desk's secret: all its processes make the same. What one purpose made fits no other. */
  mac(purpose: string, text: string): string;
  /** Witnesses and anchors of the ledger. */
  outside: Outside;
  /** Agents, tools, policy and records, of version `atLeast` or newer. Inside a transaction pass it on: it reads what is not in memory. */
  configuration(atLeast?: number, tx?: Tx): Promise<Configuration>;
  /** Calls `listener` whenever something is published on the channel, until the returned function is called. */
  subscribe(channel: Channel, listener: () => void): () => void;
  /** Says something in the process's log that an operator should look into. */
  warn(line: string): void;
  /** The desk's public origin today, as it is stored, e.g. https://desk.example: its host is the passkey relying party. */
  origin: string;
  /** The origin the desk was named by, for ever: what its decisions and files are issued by, and its log is named after. */
  issuer: string;
  /** Where links lead: the origin or, for a desk on loopback, that origin at the port it is at now. */
  address: string;
}

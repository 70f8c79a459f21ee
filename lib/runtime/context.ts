import { createHmac, randomBytes } from 'node:crypto';

import { v7 as uuidv7 } from 'uuid';

import type { ActionRow } from '#lib/store/actions/action-row.ts';
import type { Work } from '#lib/store/connections.ts';
import type { Database, Tx } from '#lib/store/database.ts';
import { loadActions } from '#lib/store/actions/load-action.ts';
import { deleteAgentClients, type NewAgentClient } from '#lib/store/stops/clients.ts';
import { joinClients } from '#lib/usecases/stops/steps/join-clients.ts';
import { submitBatch } from '#lib/usecases/actions/steps/submit-batch.ts';
import type { Assessor, Context, JoinedClient, Offered, Outside, Submitted } from '#lib/usecases/context.ts';
import type { Signer } from '#lib/usecases/signer.ts';
import { sharedAssessors } from './assessing/assessors.ts';
import { Batcher } from './batcher.ts';
import { configurationCache } from './configuration-cache.ts';
import { wakeHaltedWaits } from './wake/halted-waits.ts';
import type { Hub } from './wake/hub.ts';

export interface Parts {
  db: Database;
  hub: Hub;
  /** Called with the channels of every committed transaction. */
  publish: (channels: ReadonlySet<string>) => void;
  signer: Signer;
  /** What every process of the desk shares; without one, this process alone reads what it has made. */
  secret?: string;
  outside?: Outside;
  origin: string;
  /** The origin unless the desk has moved. */
  issuer?: string;
  /** The origin unless the desk is on loopback and somewhere else now. */
  address?: string;
  warn?: (line: string) => void;
  now?: () => number;
  /** The process's own unless a test brings one. */
  assessor?: Assessor;
}

// Two lanes: one batch is assessed while the other waits for its commit. A stop waits for both, so a batch is kept light: a few large
// proposals made to be slow must not hold it up.
const LANES = { lanes: 2, max: 64, maxWeight: 262_144 };

const LARGE = 131_072;

/** Characters that are written for a proposal: for one whose arguments have yet to be inspected, next to nothing. */
const weightOf = ({ submission, inspected }: Offered): number =>
  inspected && 'view' in inspected ? submission.argsText.length + inspected.view.text.length : 1_024;

const NOBODY: Outside = { witnesses: [], anchors: [] };

/** A new id; ids sort by the time they were made. */
export const newId = (prefix: string): string => `${prefix}_${uuidv7()}`;

/** The context every use case gets, over real parts; here each batch gets the step that runs it. Tests pass their own clock. */
export function createContext({
  db,
  hub,
  publish,
  signer,
  secret = randomBytes(32).toString('base64url'),
  outside = NOBODY,
  origin,
  address = origin,
  issuer = origin,
  warn = () => undefined,
  now = Date.now,
  assessor = sharedAssessors(),
}: Parts): Context {
  const transaction = <T>(work: (tx: Tx) => Promise<T>, kind?: Work) => db.transaction(work, publish, kind);
  const actions = new Batcher<string, ActionRow | null>(
    async (ids) => {
      const rows = new Map((await loadActions(db, [...new Set(ids)])).map((row) => [row.id, row]));
      return ids.map((id) => rows.get(id) ?? null);
    },
    { lanes: 4, max: 200 },
  );
  const configuration = configurationCache(db, hub);
  wakeHaltedWaits(db, hub);
  const submit = (items: readonly Offered[]) => transaction((tx) => submitBatch(ctx, tx, items));
  const ordinary = new Batcher<Offered, Submitted>(submit, { ...LANES, weigh: weightOf });
  // One large one at a time: a stop waits for what is being written, and that takes by the megabyte.
  const large = new Batcher<Offered, Submitted>(submit, { lanes: 1, max: 1 });
  const submissions: Context['submissions'] = {
    add: (offered) => (weightOf(offered) > LARGE ? large : ordinary).add(offered),
  };
  const joiningClients = new Batcher<NewAgentClient, JoinedClient>(
    (clients) => transaction((tx) => joinClients(tx, clients)),
    LANES,
  );
  const leavingClients = new Batcher<string, void>(async (ids) => {
    await transaction((tx) => deleteAgentClients(tx, ids));
    return ids.map(() => undefined);
  }, LANES);
  const ctx: Context = {
    now,
    newId,
    transaction,
    submissions,
    assessor,
    joiningClients,
    leavingClients,
    db,
    loadAction: (id) => actions.add(id),
    signer,
    mac: (purpose, text) =>
      createHmac('sha256', secret)
        .update(JSON.stringify([purpose, text]))
        .digest('base64url'),
    outside,
    configuration,
    subscribe: (channel, listener) => hub.subscribe(channel, listener),
    warn,
    origin,
    address,
    issuer,
  };
  return ctx;
}

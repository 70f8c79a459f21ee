import { parentPort } from 'node:worker_threads';

import type { Rules } from '#lib/domain/assessment/inspect.ts';
import { PERFORM } from '#lib/domain/assessment/tasks.ts';
import { directoryOf } from '#lib/domain/directory/directory.ts';
import type { DirectoryRecord } from '#lib/domain/directory/records.ts';
import { preparePolicy } from '#lib/domain/policy/policy.ts';
import type { FromThread, ToThread } from './messages.ts';

/* The program of an assessing thread. It does one task at a time and holds nothing but the configuration it was sent last. */

let rules: Rules = { version: 0, policy: null, directory: directoryOf(0, []), canaries: [] };
let arrived: DirectoryRecord[] = [];
let replaces = true;
/** Why the rules it was sent cannot be used: then no task may run under the ones before. */
let unusable: Error | null = null;

function take(message: ToThread): FromThread | null {
  if (message.kind === 'task' && unusable) throw unusable;
  switch (message.kind) {
    case 'records':
      if (message.fresh) {
        arrived = [];
        replaces = true;
      }
      for (const record of message.records) arrived.push(record);
      return null;
    case 'rules': {
      const { version, policy, canaries } = message;
      const known = rules.policy;
      const same = known !== null && known.version === policy?.version && known.source === policy.source;
      rules = {
        version,
        policy: same || policy === null ? (same ? known : null) : preparePolicy(policy.version, policy.source),
        directory: directoryOf(version, arrived, replaces ? undefined : rules.directory),
        canaries,
      };
      arrived = [];
      replaces = false;
      return null;
    }
    case 'task':
      // One name and its input belong together; the compiler cannot see that of a union.
      return {
        kind: 'done',
        output: (PERFORM[message.name] as (r: Rules, i: unknown) => unknown)(rules, message.input),
      };
  }
}

const port = parentPort;
port?.on('message', (message: ToThread) => {
  try {
    const answer = take(message);
    if (message.kind === 'rules') unusable = null;
    if (answer !== null) port.postMessage(answer);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    // Only tasks are answered, each once.
    if (message.kind === 'task') port.postMessage({ kind: 'failed', error: failure } satisfies FromThread);
    else unusable = failure;
  }
});
port?.postMessage({ kind: 'ready' } satisfies FromThread);

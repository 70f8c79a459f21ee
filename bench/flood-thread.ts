import { parentPort, workerData } from 'node:worker_threads';

import { send } from './load.ts';

export interface FloodThreadData {
  url: string;
  key: string;
  body: string;
  count: number;
}

/* The flooding agent, on a thread of its own: writing hundreds of megabytes must not delay whoever measures. */

const { url, key, body, count } = workerData as FloodThreadData;
const answers: Record<string, number> = {};
parentPort?.postMessage('begun');
await Promise.all(
  Array.from({ length: count }, async () => {
    // Where the desk does not take a body in, it hangs up: the answer may be lost with what was still being sent.
    const status = await send(`${url}/api/v1/actions`, 'POST', { authorization: `Bearer ${key}` }, body).then(
      (reply) => reply.status,
      () => 'hung up',
    );
    answers[status] = (answers[status] ?? 0) + 1;
  }),
);
parentPort?.postMessage(answers);

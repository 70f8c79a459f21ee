import { parentPort, workerData } from 'node:worker_threads';

import type { SignatureJob, SignatureWorkerData } from './signature-checks.ts';
import { decisionFault, verdictFault } from './signature-faults.ts';

// Receives a batch of signatures and posts back the faults it found.
const { keys } = workerData as SignatureWorkerData;
parentPort?.on('message', (batch: SignatureJob[]) => {
  const faults = batch.flatMap((job) =>
    job.kind === 'decision' ? decisionFault(job.actionId, job.jws, keys) : verdictFault(job.verdict, job.origin),
  );
  parentPort?.postMessage(faults);
});

import { Failure } from '#lib/usecases/failure.ts';
import type { Signer } from '#lib/usecases/signer.ts';

/** Signs nothing and says why: with it a command line can still stop agents while the keys cannot be reached. */
export function noKeys(why: string, logName: string): Signer {
  const refuse = () => {
    throw new Failure('unavailable', { detail: why });
  };
  const refuseLater = () => Promise.reject(new Failure('unavailable', { detail: why }));
  return {
    signDecision: refuseLater,
    signGrant: refuseLater,
    readGrant: refuseLater,
    log: {
      name: logName,
      get keys() {
        return refuse();
      },
    },
    signCheckpoint: refuseLater,
    jwks: refuse,
    catchUp: refuseLater,
  };
}

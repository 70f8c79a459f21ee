import type { Env } from '../env.ts';
import type { Hub } from '../wake/hub.ts';
import { startAnchoring } from './anchoring.ts';
import { startCosigning, type Places } from './cosigning.ts';

/** Proof from outside: witnesses and anchors, where the environment names any. */
export function startOutside(
  places: Places,
  hub: Hub,
  { witnesses, anchors }: Pick<Env, 'witnesses' | 'anchors'>,
): () => Promise<void> {
  const stops = [startCosigning(places, hub, witnesses), startAnchoring(places, anchors)];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

import { readEnv } from '#lib/runtime/env.ts';
import { anchorNow } from '#lib/runtime/outside/anchoring.ts';
import { Refusal, type Desk, type Report } from './command.ts';

/** Writes the newest head to every anchor in `COUNTERSIGN_ANCHORS`, now. Throws `Refusal` when one of them failed. */
export async function anchorLedger(desk: Desk, anchors = readEnv(process.env).anchors): Promise<Report> {
  if (anchors.length === 0) throw new Refusal('COUNTERSIGN_ANCHORS names no place to take a head to');
  const ctx = await desk.context();
  const done = await anchorNow(ctx, desk.operator, anchors);
  const lines = done.map(({ target, size, fault }) => `${target} ${fault ?? `holds the head over ${size} entries`}`);
  if (done.some(({ fault }) => fault !== null)) throw new Refusal(lines.join('; '));
  return { json: { anchors: done }, text: lines.join('\n') };
}

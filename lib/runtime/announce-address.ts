import { publishAddress } from '#lib/usecases/desk/publish-address.ts';
import type { Runtime } from './runtime.ts';

/** Logs where the server is, once it listens, and tells the command line. */
export async function announceAddress({ ctx, log }: Runtime): Promise<void> {
  log.info(`Countersign is at ${ctx.address}`);
  await publishAddress(ctx);
}

import { acceptProposal } from '#lib/usecases/acceptance/accept-proposal.ts';
import { eraseContent } from '#lib/usecases/retention/erase-content.ts';
import { eraseDue } from '#lib/usecases/retention/erase-due.ts';
import type { InputOf } from '#lib/contract/endpoint.ts';
import type { EraseContent } from '#lib/contract/retention-api.ts';
import type { World } from './world.ts';

/** Erases content: one admin proposes, another accepts, and the job runs to its end. */
export async function erase(
  world: World,
  target: InputOf<typeof EraseContent>['target'],
  before?: string,
): Promise<void> {
  const { cleo, dora } = world.people;
  const asked = await eraseContent(world.ctx, cleo, { target, before, reason: 'somebody asked for it' });
  await acceptProposal(world.ctx, dora, { id: asked.proposal });
  await eraseDue(world.ctx);
}

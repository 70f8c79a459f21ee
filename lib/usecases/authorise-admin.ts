import { TOKEN_SCOPES } from '#lib/contract/admin-api.ts';
import type { AdminActor } from './context.ts';
import { Failure } from './failure.ts';

/** Throws `forbidden` unless this admin call is open to the actor: an admin, an operator, or a token with the call's scope. */
export function authoriseAdmin(actor: AdminActor, endpointId: string): void {
  if (actor.kind === 'operator') return;
  if (actor.kind === 'person') {
    if (actor.role === 'admin') return;
    throw new Failure('forbidden', { detail: 'Only admins may do this.' });
  }
  const scope = TOKEN_SCOPES[endpointId];
  if (scope !== undefined && actor.scopes.includes(scope)) return;
  throw new Failure('forbidden', {
    detail: scope ? `The token needs the scope “${scope}”.` : 'Not possible with a token: sign in.',
  });
}

/** Who acted, for entries and for telling two people apart. A token stands for the admin who made it. */
export function adminId(actor: AdminActor): string {
  switch (actor.kind) {
    case 'person':
      return actor.userId;
    case 'token':
      return actor.createdBy ?? actor.keyId;
    case 'operator':
      return `operator:${actor.name}`;
  }
}

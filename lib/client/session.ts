import { isProblem, ProblemError, send, unreadableProblem } from './call.ts';

/** Signs in with what the person or the passkey gave. Throws `ProblemError` with the reason when the desk lets nobody in. */
export async function enter(
  how: { password: { email: string; password: string } } | { passkey: object },
  signal?: AbortSignal,
): Promise<void> {
  if ('password' in how) await post('callback/credentials', how.password, signal);
  else await post('callback/passkey', { assertion: JSON.stringify(how.passkey) }, signal);
}

/** Ends this session on the server and takes its cookie away. Throws `ProblemError` when it goes on. */
export const leave = (signal?: AbortSignal): Promise<void> => post('signout', {}, signal);

/** Posts a form to next-auth with its token against forged requests. */
async function post(route: string, fields: Record<string, string>, signal?: AbortSignal): Promise<void> {
  const init = { credentials: 'same-origin', ...(signal ? { signal } : {}) } as const;
  const token = (await (await send('/api/auth/csrf', init)).json()) as { csrfToken?: string };
  const body = new URLSearchParams({ csrfToken: token.csrfToken ?? '', json: 'true', ...fields });
  const answer = await send(`/api/auth/${route}`, { method: 'POST', ...init, body });
  const said = (await answer.json().catch(() => null)) as { url?: string } | null;
  if (isProblem(said)) throw new ProblemError(said);
  if (!answer.ok || typeof said?.url !== 'string') throw new ProblemError(unreadableProblem(answer.status));
  // Its token was refused: somebody else's cookie stood in between, or none was kept.
  if (new URL(said.url, window.location.href).searchParams.has('csrf'))
    throw new ProblemError({
      ...unreadableProblem(403),
      title: 'This browser keeps no cookies',
      detail: 'Allow cookies for this address, and try again.',
    });
}

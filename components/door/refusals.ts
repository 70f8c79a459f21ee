import { ProblemError } from '#lib/client/call.ts';

/** Why somebody is not in, and what to do next. */
interface Refusal {
  title: string;
  text: string;
}

const WRONG: Refusal = {
  title: 'That did not match',
  text: 'E-mail or password is wrong, or the account is disabled.',
};

const OF_CODE: Record<string, Refusal> = {
  AccessDenied: {
    title: 'You have no access here yet',
    text: 'Your organisation’s sign-in knows you, but no admin of this desk has added you, or your access has ended. Ask an admin.',
  },
  'password-wrong': WRONG,
  'rate-limited': {
    title: 'Wait, or sign in another way',
    text: 'Wait fifteen minutes, or sign in with a passkey, or on a device you have signed in on before.',
  },
  'bad-signature': {
    title: 'The passkey was not accepted',
    text: 'It was removed, made for another address, or took too long. Try again, or use your password.',
  },
  unavailable: { title: 'The desk could not check that', text: 'Try again; if it stays so, tell an admin.' },
  SessionRequired: { title: 'Sign in first', text: 'The page you asked for is for signed-in people.' },
};

const ELSEWHERE: Refusal = {
  title: 'Your organisation’s sign-in did not succeed',
  text: 'It did not answer, or its answer could not be checked. Try again; if it stays so, tell an admin.',
};

/** The words for a code in the address bar. */
export function refusalOfCode(code: string): Refusal {
  if (Object.hasOwn(OF_CODE, code)) return OF_CODE[code] ?? WRONG;
  return /^(?:OAuth|Callback|Configuration)/.test(code) ? ELSEWHERE : WRONG;
}

/** The words for what the desk answered. */
export function refusalOf(error: unknown): Refusal {
  if (!(error instanceof ProblemError)) return { title: 'That did not work', text: 'Reload the page and try again.' };
  const { code, problem } = error;
  if (code === 'password-wrong') return WRONG;
  if (code === 'rate-limited' || code === 'bad-signature')
    return { title: OF_CODE[code]?.title ?? problem.title, text: problem.detail };
  return { title: problem.title, text: problem.detail };
}

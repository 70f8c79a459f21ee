import { notFound } from 'next/navigation';

/** What a use case answers, or the page for things that do not exist: also where the address asks for what cannot be. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'not-found' || code === 'invalid-request') notFound();
    throw error;
  }
}

import { notFound } from 'next/navigation';

/** What a use case answers, or the not-found page; also for an address whose parameters are not valid. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'not-found' || code === 'invalid-request') notFound();
    throw error;
  }
}

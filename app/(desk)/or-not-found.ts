import { notFound } from 'next/navigation';

/** What a use case answers, or the page for things that do not exist. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'not-found') notFound();
    throw error;
  }
}

import { notFound } from 'next/navigation';

import { isFailure } from '#lib/usecases/failure.ts';

/** What a use case answers, or the not-found page; also for an address whose parameters are not valid. */
export async function orNotFound<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (isFailure(error) && (error.code === 'not-found' || error.code === 'invalid-request')) notFound();
    throw error;
  }
}

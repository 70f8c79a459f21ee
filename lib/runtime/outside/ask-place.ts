import { OutsideFault } from '#lib/domain/ledger/outside.ts';

const MOST_BYTES = 65_536;
const PATIENCE_MS = 10_000;

/** One HTTP request to a witness or anchor: no redirects, ten seconds, 64 KB. Throws `OutsideFault` when it fails. */
export async function askPlace(
  url: string | Request,
  init: RequestInit,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  try {
    const answer = await fetch(url, {
      ...init,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    return { status: answer.status, text: await textOf(answer) };
  } catch (error) {
    if (error instanceof OutsideFault) throw error;
    throw new OutsideFault('unreachable', `cannot be reached: ${reason(error as Error)}`);
  }
}

async function textOf(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size > MOST_BYTES) throw new OutsideFault('refused', 'answers with more than 64 KB');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new OutsideFault('refused', 'answers with something that is no text');
  }
}

/** The cause in few words, never with the address: it may be private. */
function reason(error: Error): string {
  if (error.name === 'TimeoutError') return 'no answer within ten seconds';
  const { code, message } = (error.cause ?? error) as { code?: unknown; message?: string };
  return typeof code === 'string' ? code : /redirect/.test(message ?? '') ? 'it sends elsewhere' : error.message;
}

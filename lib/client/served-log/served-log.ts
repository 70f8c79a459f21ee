import { tileNumber, TILE_WIDTH } from '#lib/domain/ledger/tiles.ts';
import { concat } from '#lib/domain/signing/bytes.ts';

const PATIENCE_MS = 30_000;
const TRIES = 5;
/** 256 leaves of the greatest length, each with its two-byte length prefix. */
const LARGEST = TILE_WIDTH * (65_535 + 2);

/** The log cannot be read where it is served; the message says what failed. */
export class Unreadable extends Error {
  override readonly name: string = 'Unreadable';
}

/** The server does not answer or is busy, which says nothing about the log. */
export class Away extends Unreadable {
  override readonly name = 'Away';
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A log as C2SP tlog-tiles serves it. A desk's own address stands for the log it keeps. */
export class ServedLog {
  readonly name: string;
  readonly #token: string | null;

  /** `token`: one that may read leaves of the first version, where the desk no longer gives them to everybody. */
  constructor(url: string, token: string | null = null) {
    this.#token = token;
    const { origin, pathname } = new URL(url);
    this.name = `${origin}${pathname === '/' ? '/api/v1/ledger' : pathname.replace(/\/$/, '')}`;
  }

  text = async (path: string): Promise<string> => new TextDecoder().decode(await this.#read(path));

  /** A level's tile, or the bundle of entries under a lowest one. */
  tile(level: number | 'entries', index: number, width: number): Promise<Uint8Array> {
    const part = width === TILE_WIDTH ? '' : `.p/${width}`;
    return this.#read(`tile/${level}/${tileNumber(index)}${part}`);
  }

  /** Tries again where the desk is busy or gone for a moment. */
  async #read(path: string): Promise<Uint8Array> {
    const url = `${this.name}/${path}`;
    for (let left = TRIES; ; left--) {
      const { bytes, fault, again } = await read(url, this.#token);
      if (bytes) return bytes;
      if (!again) throw new Unreadable(`${this.name} cannot be verified: ${path} ${fault}`);
      if (left === 1) throw new Away(`${this.name} cannot be verified: ${path} ${fault}`);
      await sleep(Math.min(again, PATIENCE_MS));
    }
  }
}

async function read(url: string, token: string | null): Promise<{ bytes?: Uint8Array; fault: string; again: number }> {
  try {
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
    if (response.ok) {
      const bytes = await bodyOf(response);
      return bytes ? { bytes, fault: '', again: 0 } : { fault: 'is larger than a tile may be', again: 0 };
    }
    await response.body?.cancel();
    if (response.status === 404) return { fault: 'is missing', again: 0 };
    if (response.status === 401)
      return { fault: 'is of before the log said less, and is given to tokens that may read it: --token', again: 0 };
    const busy = response.status === 429 || response.status >= 500;
    const seconds = Number(response.headers.get('retry-after') ?? 1);
    return { fault: `answered ${response.status}`, again: busy ? Math.max(1, seconds) * 1000 : 0 };
  } catch (error) {
    return { fault: `does not answer (${(error as Error).message})`, again: 1000 };
  }
}

/** The body; null when it is larger than any tile can be, after which reading stops. */
async function bodyOf({ body }: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (const reader = body?.getReader(); reader;) {
    const { value, done } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > LARGEST) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  return concat(...chunks);
}

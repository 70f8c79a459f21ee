import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

import { checkCheckpoint } from '#lib/domain/evidence/check-checkpoint.ts';
import { noteText, parseNote } from '#lib/domain/ledger/checkpoint.ts';
import { cosignedMessage, witnessKeyId, witnessKeyText } from '#lib/domain/ledger/cosignature.ts';
import { EMPTY_ROOT, extendsTree, type Hash } from '#lib/domain/ledger/merkle.ts';
import { VERIFIERS } from '#lib/runtime/verifiers.ts';

interface Answer {
  status: number;
  body: string;
  type?: string;
}

/** A witness as C2SP tlog-witness describes it, over HTTP, with its state in memory. */
export class WitnessServer {
  readonly key: { name: string; publicKey: Uint8Array };
  /** The newest head cosigned, by origin; a witness cosigns only what extends it. */
  readonly memory = new Map<string, { size: number; root: Hash }>();
  /** Verifier keys of the logs it knows. */
  readonly logs: string[] = [];
  /** Old size, new size and status of each request. */
  readonly asked: { old: number; size: number; status: number }[] = [];
  /** Answers instead of the witness, to imitate a broken one. */
  broken: (() => Answer | Promise<Answer>) | null = null;
  now: () => number = Date.now;
  readonly #secret: KeyObject;
  #server: Server | null = null;
  #port = 0;

  constructor(name: string) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    this.#secret = privateKey;
    const { x = '' } = publicKey.export({ format: 'jwk' });
    this.key = { name, publicKey: new Uint8Array(Buffer.from(x, 'base64url')) };
  }

  /** As `COUNTERSIGN_WITNESSES` names it. */
  get setting(): string {
    return `${witnessKeyText(this.key)} http://127.0.0.1:${this.#port}/w1/`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void this.#answer(request).then(({ status, body, type = 'text/plain' }) =>
        response.writeHead(status, { 'content-type': type }).end(body),
      );
    });
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
    this.#server = null;
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const body = await text(request);
    if (this.broken) return this.broken();
    if (request.method !== 'POST' || request.url !== '/w1/add-checkpoint') return { status: 404, body: '' };
    const read = readRequest(body);
    const answer = read ? await this.#addCheckpoint(read) : { status: 400, body: '' };
    this.asked.push({ old: read?.old ?? -1, size: Number(read?.note.split('\n')[1]), status: answer.status });
    return answer;
  }

  async #addCheckpoint({ old, proof, note }: { old: number; proof: Hash[]; note: string }): Promise<Answer> {
    const origin = note.split('\n')[0] ?? '';
    const keys = this.logs.filter((key) => key.startsWith(`${origin}+`));
    if (keys.length === 0) return { status: 404, body: '' };
    const head = await checkCheckpoint(note, keys, VERIFIERS);
    if (typeof head === 'string') return { status: 403, body: '' };
    if (old > head.size) return { status: 400, body: '' };
    // Check and update without an await in between, so that they are atomic.
    const last = this.memory.get(origin) ?? { size: 0, root: EMPTY_ROOT };
    const conflict = { status: 409, body: `${last.size}\n`, type: 'text/x.tlog.size' };
    if (old !== last.size) return conflict;
    if (old === head.size && !Buffer.from(last.root).equals(Buffer.from(head.root))) return conflict;
    const continues = old === 0 ? proof.length === 0 : extendsTree(last, head, proof);
    if (!continues) return { status: 422, body: '' };
    this.memory.set(origin, head);
    return { status: 200, body: this.cosign(note) };
  }

  cosign(note: string, secret = this.#secret): string {
    const time = Math.floor(this.now() / 1_000);
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    const signature = sign(null, cosignedMessage(parseNote(note)?.text ?? '', time), secret);
    const line = {
      name: this.key.name,
      keyId: witnessKeyId(this.key),
      signature: new Uint8Array(Buffer.concat([stamp, signature])),
    };
    return noteText('', [line]).slice(1);
  }
}

function readRequest(body: string): { old: number; proof: Hash[]; note: string } | null {
  const at = body.indexOf('\n\n');
  const [first = '', ...hashes] = body.slice(0, at).split('\n');
  const [, old] = /^old (0|[1-9]\d*)$/.exec(first) ?? [];
  if (at === -1 || old === undefined || hashes.length > 63) return null;
  const proof = hashes.map((hash) => new Uint8Array(Buffer.from(hash, 'base64')));
  return proof.some((hash) => hash.length !== 32) ? null : { old: Number(old), proof, note: body.slice(at + 2) };
}

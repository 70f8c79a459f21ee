import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

interface Answer {
  status: number;
  body: string;
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest();
const fault = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>of ${status}</Message></Error>`,
});

/** As much of S3 as an anchor needs, over HTTP: Signature Version 4 checked by the AWS manual, PutObject and GetObject, object lock. */
export class S3Server {
  readonly id = 'AKIDEXAMPLE';
  readonly secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
  readonly objects = new Map<string, { body: string; mode: string; until: string }>();
  #server: Server | null = null;

  get url(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const answer = this.#answer(request, body);
        response.writeHead(answer.status, { 'content-type': 'application/xml' }).end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #answer(request: IncomingMessage, body: Buffer): Answer {
    const path = request.url ?? '';
    const header = (name: string) => String(request.headers[name] ?? '');
    const signature = this.#signatureFault(request, path, body);
    if (signature !== null) return fault(403, signature);
    if (!path.startsWith('/heads/')) return fault(404, 'NoSuchBucket');
    const there = this.objects.get(path);
    if (request.method === 'GET') return there ? { status: 200, body: there.body } : fault(404, 'NoSuchKey');
    if (request.method !== 'PUT') return fault(405, 'MethodNotAllowed');
    if (header('if-none-match') === '*' && there) return fault(412, 'PreconditionFailed');
    // Amazon’s S3 requires the checksum whenever an object lock is requested.
    if (header('content-md5') !== createHash('md5').update(body).digest('base64')) return fault(400, 'BadDigest');
    this.objects.set(path, {
      body: body.toString(),
      mode: header('x-amz-object-lock-mode'),
      until: header('x-amz-object-lock-retain-until-date'),
    });
    return { status: 200, body: '' };
  }

  /** The steps of “Create a signed AWS API request”, in order. */
  #signatureFault(request: IncomingMessage, path: string, body: Buffer): string | null {
    const [, id, date, region, signed = '', given] =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/.exec(
        request.headers.authorization ?? '',
      ) ?? [];
    if (id !== this.id || !date || !region) return 'InvalidAccessKeyId';
    const names = signed.split(';');
    const locks = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'));
    if (!['host', ...locks].every((name) => names.includes(name))) return 'AccessDenied';
    const hash = request.headers['x-amz-content-sha256'];
    if (hash !== sha256(body)) return 'XAmzContentSHA256Mismatch';
    const canonical = [
      request.method,
      path,
      '',
      ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
      '',
      signed,
      hash,
    ].join('\n');
    const scope = `${date}/${region}/s3/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${String(request.headers['x-amz-date'])}\n${scope}\n${sha256(canonical)}`;
    const key = [date, region, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${this.secret}`);
    return hmac(key, text).toString('hex') === given ? null : 'SignatureDoesNotMatch';
  }
}

import { createHash } from 'node:crypto';

import { AwsClient } from 'aws4fetch';

import { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { demandSameHead, type Anchor } from './anchor.ts';
import { askPlace } from './ask-place.ts';
import { webAddress } from './parse-witnesses.ts';

const DAY_MS = 86_400_000;

export interface S3Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/**
 * A bucket of S3's kind with object lock, path style. Each head is one object that nobody, its owner included, can delete or replace before
 * the given days are over (COMPLIANCE mode). The keys need PutObject, PutObjectRetention and GetObject, and no more.
 */
export function s3Anchor(address: string, keys: S3Keys | null, now: () => number): Anchor | string {
  const url = webAddress(address);
  const [bucket, ...prefix] = url?.pathname.split('/').filter((part) => part !== '') ?? [];
  if (!url || bucket === undefined)
    return 'needs s3:https://endpoint/bucket/prefix?region=REGION&retain=DAYS, and no keys in it';
  const days = Number(url.searchParams.get('retain') ?? '');
  if (!Number.isInteger(days) || days < 1 || days > 36_500)
    return 'needs retain=DAYS, from 1 to 36500: without it nothing is locked';
  const known = ['retain', 'region'];
  if ([...url.searchParams.keys()].some((key) => !known.includes(key)))
    return 'knows region and retain, and nothing else';
  if (keys === null) return 'needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
  const client = new AwsClient({
    ...keys,
    service: 's3',
    region: url.searchParams.get('region') ?? 'us-east-1',
    retries: 0,
  });
  const at = (file: string) => `${url.origin}/${[bucket, ...prefix, file].join('/')}`;
  const ask = async (method: string, file: string, body: string, more: Record<string, string>, signal: AbortSignal) => {
    // Named in the header, so that the signature covers the body too.
    const headers = { 'x-amz-content-sha256': createHash('sha256').update(body).digest('hex'), ...more };
    const signed = await client.sign(at(file), { method, headers, ...(method === 'PUT' ? { body } : {}) });
    return askPlace(signed, {}, signal);
  };

  return {
    name: `s3:${url.origin}${url.pathname.replace(/\/$/, '')}`,
    // What is there is asked for by name, when its name is taken: listing would need a right more.
    newest: () => Promise.resolve(null),
    put: async (file, note, signal) => {
      const lock = {
        'content-type': 'text/plain; charset=utf-8',
        'content-md5': createHash('md5').update(note).digest('base64'),
        'if-none-match': '*',
        'x-amz-object-lock-mode': 'COMPLIANCE',
        'x-amz-object-lock-retain-until-date': new Date(now() + days * DAY_MS).toISOString(),
      };
      const { status, text } = await ask('PUT', file, note, lock, signal);
      if (status === 200) return;
      if (status !== 412) throw refusal('does not take the head', status, text);
      const there = await ask('GET', file, '', {}, signal);
      if (there.status !== 200) throw refusal('does not show what it holds', there.status, there.text);
      demandSameHead(file, there.text, note);
    },
  };
}

/** S3's own code for what is wrong; never the message, which repeats the request. */
function refusal(what: string, status: number, text: string): OutsideFault {
  const [, code] = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text) ?? [];
  return new OutsideFault(
    status >= 500 ? 'unreachable' : 'refused',
    `${what}: ${status}${code === undefined ? '' : ` ${code}`}`,
  );
}

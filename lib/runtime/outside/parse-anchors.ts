import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import type { Anchor } from './anchor.ts';
import { fileAnchor } from './file-anchor.ts';
import { gitAnchor } from './git-anchor.ts';
import { listed } from './parse-witnesses.ts';
import { s3Anchor, type S3Keys } from './s3-anchor.ts';

/** `COUNTERSIGN_ANCHORS`: `file:`, `git:` and `s3:` places. Throws `StartupFailure` with one line that repeats no address: it may hold a token. */
export function parseAnchors(
  variables: Record<string, string | undefined>,
  home: string,
  now: () => number = Date.now,
): Anchor[] {
  const anchors = listed(variables['COUNTERSIGN_ANCHORS']).map((item, i): Anchor => {
    const [, kind = '', place = ''] = /^([a-z0-9]+):(.*)$/.exec(item) ?? [];
    const anchor = anchorOf(kind, place);
    if (typeof anchor === 'string')
      throw new StartupFailure(`COUNTERSIGN_ANCHORS, number ${i + 1}: ${kind} ${anchor}.`);
    return anchor;
  });
  const twice = anchors.find((one, i) => anchors.findIndex(({ name }) => name === one.name) !== i);
  if (twice) throw new StartupFailure(`COUNTERSIGN_ANCHORS names ${twice.name} twice.`);
  return anchors;

  function anchorOf(kind: string, place: string): Anchor | string {
    if (kind === 'file') return fileAnchor(place);
    if (kind === 'git') return gitAnchor(place, home);
    if (kind === 's3') return s3Anchor(place, s3Keys(variables), now);
    return 'is no kind of anchor; there are file:, git: and s3:';
  }
}

function s3Keys(variables: Record<string, string | undefined>): S3Keys | null {
  const [accessKeyId, secretAccessKey, sessionToken] = [
    'AWS_ACCESS_KEY_ID',
    'AWS_SECRET_ACCESS_KEY',
    'AWS_SESSION_TOKEN',
  ].map((name) => variables[name] || undefined);
  if (!accessKeyId || !secretAccessKey) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

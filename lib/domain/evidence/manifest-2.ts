import { readCanonical } from '../json/read-canonical.ts';
import type { Shape } from '../json/shape.ts';
import { DIGEST, idOf } from '../signing/forms-2.ts';

export const MANIFEST_TYP_2 = 'countersign-manifest-2+jwt';

/** An entry's id and its index in the log, from 0. */
export interface ListedEntry {
  index: number;
  id: string;
}

/** The credential behind a verdict, with every entry under the head about it: enrolment, removal and, for an account, who created or changed it. */
export interface ListedCredential {
  person: string;
  kind: 'account' | 'channel' | 'passkey' | 'session';
  /** `sha256:…` of the passkey's public key (SPKI); otherwise the id of the person, channel link or session. */
  id: string;
  entries: ListedEntry[];
}

/** What the desk signs over an evidence file: its claim that the file is complete as of one head. */
export interface Manifest2 {
  v: 2;
  iss: string;
  desk: string;
  /** The action's id. */
  sub: string;
  /** When the file was made, in Unix seconds. */
  iat: number;
  head: { origin: string; size: number; root: string };
  status: string;
  /** The action's version: how many commands it has had. */
  version: number;
  /** Every entry about the action under the head, in log order, including those left out of the file. */
  entries: ListedEntry[];
  credentials: ListedCredential[];
  /** Ids of entries and digests of content that are not in the file, with the reason. */
  left_out: { what: 'entry' | 'content'; id: string; why: 'erased' | 'reader' | 'size' }[];
  /** What the desk itself does not know about this action, such as the screen of a verdict given before screens were recorded. */
  unknown: string[];
}

const LISTED: Shape = { members: { index: 'integer', id: idOf('ent') } };

const MANIFEST: Shape = {
  members: {
    v: { literal: 2 },
    iss: 'text',
    desk: idOf('dsk'),
    sub: idOf('act'),
    iat: 'integer',
    head: { members: { origin: 'text', size: 'integer', root: 'text' } },
    status: 'text',
    version: 'integer',
    entries: { list: LISTED, least: 1 },
    credentials: {
      list: {
        members: {
          person: 'text',
          kind: { among: ['account', 'channel', 'passkey', 'session'] },
          id: { either: [DIGEST, idOf('ses'), idOf('chn'), idOf('usr')] },
          entries: { list: LISTED },
        },
      },
    },
    left_out: {
      list: {
        members: { what: { among: ['entry', 'content'] }, id: 'text', why: { among: ['erased', 'reader', 'size'] } },
      },
    },
    unknown: { list: 'text' },
  },
};

/** Parses a manifest payload; returns the fault in words if it is not a valid one. */
export function readManifest2(payload: string): Manifest2 | string {
  const manifest = readCanonical<Manifest2>(payload, MANIFEST, 'the manifest');
  return typeof manifest === 'string' ? manifest : (manifestFault(manifest) ?? manifest);
}

function manifestFault({ entries, credentials, head }: Manifest2): string | null {
  for (const list of [entries, ...credentials.map((one) => one.entries)]) {
    if (list.some(({ index }, i) => i > 0 && index <= (list[i - 1]?.index ?? index)))
      return 'the manifest’s entries are not in their order';
    if (list.some(({ index }) => index < 0 || index >= head.size)) return 'the manifest names an entry beyond its head';
  }
  return null;
}

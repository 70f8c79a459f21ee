import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { readOrigin } from '#lib/domain/desk/origin.ts';
import { StartupFailure } from '#lib/domain/startup/startup-failure.ts';
import type { MigrateAtStart } from './migrate-at-start.ts';
import { readOrMake } from './make-once.ts';
import type { Anchor } from './outside/anchor.ts';
import { parseAnchors } from './outside/parse-anchors.ts';
import { parseWitnesses, type Witness } from './outside/parse-witnesses.ts';

export interface Env {
  port: number;
  host: string;
  /** Null: the embedded PostgreSQL. */
  databaseUrl: string | null;
  home: string;
  /** COUNTERSIGN_URL. Names the desk at its first start; afterwards the stored origin counts, and this says at which port of loopback it is. */
  url: string;
  secret: string;
  /** Where the keys that sign are. Their JSON stays in the environment: what is read here gets around. */
  keys: string | undefined;
  oidc: { issuer: string; clientId: string; clientSecret: string } | null;
  /** Requests one key may make in a minute. */
  rateLimit: number;
  /** Proxies of ours in front, each of which adds one address to X-Forwarded-For. 0: the header is anybody's word. */
  trustedProxies: number;
  /** /metrics answers loopback only, unless this is set. */
  metricsOpen: boolean;
  /** Whether a start may migrate a database of one's own; the embedded one always is. */
  migrate: MigrateAtStart;
  /** Seconds for which a process that is told to stop still answers new requests, after `/readyz` has begun to say no. */
  drainSeconds: number;
  /** Who cosigns the ledger's heads, and where they are taken to. */
  witnesses: Witness[];
  anchors: Anchor[];
}

type Variables = Record<string, string | undefined>;

/** Reads the environment variables that docs/operations.md lists. Throws `StartupFailure` with one line for a missing or bad value. */
export function readEnv(variables: Variables): Env {
  const port = whole(variables, 'PORT', 3000, 0, 65_535);
  const home = resolve(variables['COUNTERSIGN_HOME'] ?? '.countersign');
  if (variables['COUNTERSIGN_NATS_URL']) {
    throw new StartupFailure(
      'COUNTERSIGN_NATS_URL is set, but this version wakes its processes through PostgreSQL only. Unset it.',
    );
  }
  makeHome(home);
  return {
    port,
    host: variables['HOST'] ?? '127.0.0.1',
    databaseUrl: databaseUrl(variables['DATABASE_URL']),
    home,
    url: origin(variables['COUNTERSIGN_URL'] || `http://localhost:${port}`),
    secret: secret(variables['COUNTERSIGN_SECRET'], home),
    keys: variables['COUNTERSIGN_KEYS'],
    oidc: oidc(variables),
    rateLimit: whole(variables, 'COUNTERSIGN_RATE_LIMIT', 60_000, 1, 1_000_000_000),
    trustedProxies: whole(variables, 'COUNTERSIGN_TRUSTED_PROXIES', 0, 0, 10),
    metricsOpen: metricsOpen(variables['COUNTERSIGN_METRICS']),
    migrate: migrateRule(variables['COUNTERSIGN_MIGRATE']),
    drainSeconds: whole(variables, 'COUNTERSIGN_DRAIN_SECONDS', 2, 0, 300),
    witnesses: parseWitnesses(variables['COUNTERSIGN_WITNESSES']),
    anchors: parseAnchors(variables, home),
  };
}

function whole(variables: Variables, name: string, fallback: number, min: number, max: number): number {
  const text = variables[name];
  if (text === undefined || text === '') return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max)
    throw new StartupFailure(`${name} is “${text}”; it has to be a whole number from ${min} to ${max}.`);
  return value;
}

function migrateRule(text: string | undefined): MigrateAtStart {
  if (text === undefined || text === '') return 'auto';
  if (text === 'auto' || text === 'always' || text === 'never') return text;
  throw new StartupFailure(`COUNTERSIGN_MIGRATE is “${text}”; it has to be auto, always or never.`);
}

function metricsOpen(text: string | undefined): boolean {
  if (text === undefined || text === '') return false;
  if (text === 'open') return true;
  throw new StartupFailure(`COUNTERSIGN_METRICS is “${text}”; it has to be “open”, or unset for loopback alone.`);
}

function databaseUrl(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) {
    throw new StartupFailure('DATABASE_URL has to look like postgresql://user:password@host:5432/database.');
  }
  return text;
}

function origin(text: string): string {
  const read = readOrigin(text);
  if (read === null)
    throw new StartupFailure(`COUNTERSIGN_URL is “${text}”; it has to be an origin such as https://desk.example.com.`);
  return read;
}

function oidc(variables: Variables): Env['oidc'] {
  const names = ['COUNTERSIGN_OIDC_ISSUER', 'COUNTERSIGN_OIDC_CLIENT_ID', 'COUNTERSIGN_OIDC_CLIENT_SECRET'] as const;
  const [issuer, clientId, clientSecret] = names.map((n) => variables[n] || undefined);
  if (issuer && clientId && clientSecret) return { issuer: issuerOf(issuer), clientId, clientSecret };
  const missing = names.filter((n) => !variables[n]);
  if (missing.length < names.length)
    throw new StartupFailure(`OIDC needs all three settings; missing: ${missing.join(', ')}.`);
  return null;
}

/** Without a last slash, so that bound accounts stay bound however it is written. Plain http is for this machine only. */
function issuerOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const near = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url === null || !(url.protocol === 'https:' || (url.protocol === 'http:' && near))) {
    throw new StartupFailure(`COUNTERSIGN_OIDC_ISSUER is “${text}”; it has to be an https address.`);
  }
  return url.href.replace(/\/$/, '');
}

function makeHome(home: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o755 });
    writeFileSync(`${home}/.writable`, '');
  } catch (error) {
    throw new StartupFailure(
      `The data folder ${home} cannot be written (${(error as NodeJS.ErrnoException).code}). Set COUNTERSIGN_HOME to one that can.`,
    );
  }
}

/** The given secret, or one made at the first start and kept beside the data. */
function secret(given: string | undefined, home: string): string {
  if (given !== undefined && given !== '') {
    if (given.length < 32) throw new StartupFailure('COUNTERSIGN_SECRET has to be at least 32 characters.');
    return given;
  }
  const file = `${home}/secret`;
  const kept = readOrMake(file, () => randomBytes(32).toString('base64url'));
  // Sessions sealed with an empty secret could be made by anybody.
  if (kept.length < 32) {
    throw new StartupFailure(`${file} is damaged: restore it, or delete it and everybody has to sign in again.`);
  }
  return kept;
}

import { beginsAt, firstHits, MOST, type Hit } from './hit.ts';
import { isPlaceholder } from './placeholder.ts';

interface Shape {
  code: string;
  name: string;
  /** No capturing groups and no unbounded repeats: a failed attempt must cost constant time. */
  pattern: string;
}

/**
 * Credentials recognisable by a prefix, as their makers document them: RFC 7468 and OpenPGP armour; AWS IAM “unique identifiers”; GitHub “token
 * formats” (2021); GitLab “token prefixes”; Slack “token types”; Stripe, Anthropic, OpenAI and Google Cloud “API keys”. Lengths are the least
 * documented: tokens grow.
 */
const SHAPES: Shape[] = [
  {
    code: 'secret.private_key',
    name: 'a private key',
    // The label alone is only talk about keys; followed by data or a header it is a key.
    pattern:
      String.raw`-----BEGIN (?:[A-Z0-9]{1,16} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:\\{1,3}[rn]|\s){1,4}` +
      '(?=[A-Za-z0-9+/]{12}|[A-Z][A-Za-z]{2,9}(?:-[A-Za-z]{4})?: )',
  },
  { code: 'secret.aws', name: 'an AWS access key', pattern: '(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])' },
  { code: 'secret.github', name: 'a GitHub token', pattern: 'gh[oprsu]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{36}' },
  { code: 'secret.gitlab', name: 'a GitLab token', pattern: 'glpat-[A-Za-z0-9_-]{20}' },
  { code: 'secret.slack', name: 'a Slack token', pattern: 'xox[abeoprs]-[A-Za-z0-9-]{10}' },
  { code: 'secret.stripe', name: 'a Stripe live key', pattern: '[rs]k_live_[A-Za-z0-9]{16}' },
  { code: 'secret.anthropic', name: 'an Anthropic API key', pattern: 'sk-ant-[A-Za-z0-9_-]{20}' },
  {
    code: 'secret.openai',
    name: 'an OpenAI API key',
    // Slovak page names also begin with `sk-`, so without a known second part no dash may follow.
    pattern: 'sk-(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20}|[A-Za-z0-9]{32})',
  },
  { code: 'secret.google', name: 'a Google API key', pattern: 'AIza[A-Za-z0-9_-]{35}' },
  {
    code: 'secret.own_key',
    name: 'an agent’s key to this desk',
    // 32 random bytes contain a capital or a digit; a column name of that length does not.
    pattern: 'cs_(?=[a-z_-]{0,42}[A-Z0-9])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])',
  },
];
const ANY_SHAPE = new RegExp(SHAPES.map(({ pattern }) => `(${pattern})`).join('|'), 'g');

/** RFC 7519: header, claims and signature in base64url; `eyJ` is `{"`. Anchored to the start of a run, so that each run is tried once. */
const JWT = /eyJ(?:(?<![\w-]eyJ)|(?<=\\[nrt]eyJ))[\w-]{8,2000}\.[\w-]{2,}\.[\w-]{16,}/g;
/** RFC 3986 §3.2.1. No part may contain a slash, so no two attempts scan the same characters. */
const URL_PASSWORD = /:\/\/([^\s:@/?#"'<>]*):([^\s@/?#"'<>]+)@(?=[\w[%$-])/g;
const DATABASES =
  /(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb)(?:\+\w+)?$/i;

/** Credentials with a known prefix, and JWTs. */
export function tokensIn(text: string): Hit[] {
  return [...shapesIn(text), ...jwtsIn(text)];
}

function shapesIn(text: string): Hit[] {
  const hits: Hit[] = [];
  ANY_SHAPE.lastIndex = 0;
  for (let match = ANY_SHAPE.exec(text); match !== null && hits.length < MOST; match = ANY_SHAPE.exec(text)) {
    const { 0: value, index } = match;
    const shape = SHAPES[match.indexOf(value, 1) - 1];
    if (shape === undefined || isFiller(value) || !beginsAt(text, index)) ANY_SHAPE.lastIndex = index + 1;
    else
      hits.push({ kind: 'secret', code: shape.code, name: shape.name, start: index, end: index + value.length, value });
  }
  return hits;
}

/** Filler that documentation writes instead of a token. */
const isFiller = (value: string): boolean => /x{8}|your/i.test(value);

function jwtsIn(text: string): Hit[] {
  return firstHits(JWT, text, ({ 0: value, index: start }) => {
    if (!namesAlgorithm(value.slice(0, value.indexOf('.')))) return null;
    const end = start + value.length;
    return { kind: 'secret', code: 'secret.jwt', name: 'a signed token (JWT)', start, end, value };
  });
}

/** By pattern, not by parsing: a text full of broken headers would cost an exception each. */
function namesAlgorithm(header: string): boolean {
  if (header.length % 4 === 1) return false;
  const json = atob(header.replaceAll('-', '+').replaceAll('_', '/'));
  return json.endsWith('}') && /"alg"\s*:\s*"[^"]+"/.test(json);
}

/** Passwords inside URLs: `https://user:password@host`, `postgres://…`. */
export function urlPasswordsIn(text: string): Hit[] {
  if (!text.includes('://')) return [];
  return firstHits(URL_PASSWORD, text, ({ 0: whole, 2: value = '', index }) => {
    if (isPlaceholder(value)) return null;
    const end = index + whole.length - 1;
    const database = DATABASES.test(text.slice(Math.max(0, index - 24), index));
    const [code, name] = database
      ? (['secret.database', 'a database password'] as const)
      : (['secret.url', 'a password in a web address'] as const);
    return { kind: 'secret', code, name, start: end - value.length, end, value };
  });
}

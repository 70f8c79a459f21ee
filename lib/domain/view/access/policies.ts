import { isJsonObject } from '../../json/json.ts';
import type { JsonObject, JsonValue } from '../../json/json.ts';
import { reveal } from '../../text/reveal.ts';
import type { Note } from '../notes/note.ts';
import { listed, quoted } from '../words.ts';
import { crowdOf, principalWords } from './access-words.ts';

/** Services whose full use lets the holder give itself everything else. */
const KEYS_TO_ALL = /^(?:iam|sts|organizations|sso|kms|secretsmanager|microsoft\.authorization)$/i;
/** Managed policies that allow (nearly) everything, by their names. */
const MANAGED = /(?:^|[/:])(AdministratorAccess|PowerUserAccess|IAMFullAccess|[A-Za-z0-9]{2,40}FullAccess)$/;

/** What one statement of an access policy (`Effect`, `Action`, `Resource`, `Principal`) allows; empty when it is none or forbids. */
export function statementNotes(node: JsonObject, pointer: string, actor: string | null): Note[] {
  const part = (name: string): JsonValue | undefined => node[name] ?? node[name.toLowerCase()];
  const effect = part('Effect');
  const [action, notAction] = [part('Action') ?? part('Actions'), part('NotAction')];
  if (typeof effect !== 'string' || (action === undefined && notAction === undefined)) return [];
  if (!/^allow$/i.test(effect)) return [denied(pointer, action ?? notAction)];
  const actions = textsIn(action);
  const resources = textsIn(part('Resource') ?? part('Resources'));
  const principals = part('Principal') ?? part('Principals');
  const conditional = isJsonObject(part('Condition')) && Object.keys(part('Condition') as JsonObject).length > 0;
  const all = actions.some((name) => /^\*(?::\*)?$/.test(name)) || action === undefined;
  const everywhere = resources.length === 0 || resources.some((name) => name === '*');
  const crowd = notPrincipal(node) ? 'anybody' : crowdIn(principals);
  const who = notPrincipal(node)
    ? 'anybody but those named'
    : principals === undefined
      ? (actor ?? 'whoever holds the policy')
      : gainers(textsIn(principals));
  const what = action === undefined ? `everything but ${listed(shown(textsIn(notAction)))}` : actionsIn(actions);
  const where = resources.length === 0 ? '' : ` on ${everywhere ? 'every resource (“*”)' : listed(shown(resources))}`;
  const grade = gradeOf(actions, { all, everywhere, crowd: crowd !== null, conditional });
  return [
    {
      code: crowd === null ? (grade === 'plain' ? 'access.policy' : 'access.wildcard') : 'access.public',
      grade,
      text: `allow ${who} ${what}${where}${conditional ? ', under conditions' : ''}`.replace(', ,', ','),
      evidence:
        crowdIn(principals) ?? actions.find((name) => name.includes('*')) ?? actions[0] ?? textsIn(notAction)[0] ?? '',
      pointer,
      effect: 'grant',
      ...(crowd === null ? {} : { audience: 'public' as const }),
      ...(all && everywhere ? { unbounded: true as const } : {}),
      ...(principals === undefined ? {} : { gains: textsIn(principals) }),
    },
  ];
}

interface Breadth {
  all: boolean;
  everywhere: boolean;
  crowd: boolean;
  conditional: boolean;
}

function gradeOf(actions: readonly string[], { all, everywhere, crowd, conditional }: Breadth): Note['grade'] {
  if (crowd) return conditional ? 'serious' : 'grave';
  if (all) return everywhere ? 'grave' : 'serious';
  const whole = actions.flatMap((name) => /^([\w.-]+)[:/]\*$/.exec(name)?.[1] ?? []);
  if (everywhere && whole.some((service) => KEYS_TO_ALL.test(service))) return 'grave';
  if (whole.length > 0 && everywhere) return 'serious';
  if (everywhere && actions.some((name) => /^(?:iam:|sts:assumerole)/i.test(name))) return 'serious';
  return 'plain';
}

const actionsIn = (actions: readonly string[]): string =>
  actions.some((name) => /^\*(?::\*)?$/.test(name))
    ? `every action (${quoted(reveal(actions.find((name) => /^\*/.test(name)) ?? '*', 'address'))})`
    : listed(shown(actions));

function denied(pointer: string, action: JsonValue | undefined): Note {
  const what = textsIn(action);
  return {
    code: 'access.denied',
    grade: 'plain',
    text: `forbid ${listed(shown(what))}`,
    evidence: what[0] ?? '',
    pointer,
  };
}

/** Names are quoted where they could pass for our words; what a crowd is, is our own. */
function gainers(raws: readonly string[]): string {
  const crowd = raws.find((raw) => crowdOf(raw) !== null);
  if (crowd === undefined) return listed(raws.map((raw) => reveal(raw, 'address')));
  return raws.length === 1 ? principalWords(crowd) : `${principalWords(crowd)} and ${raws.length - 1} more,`;
}

const notPrincipal = (node: JsonObject): boolean => node['NotPrincipal'] !== undefined;

const crowdIn = (principals: JsonValue | undefined): string | null =>
  textsIn(principals).find((raw) => crowdOf(raw) !== null) ?? null;

const shown = (texts: readonly string[]): string[] => texts.map((text) => reveal(text, 'address'));

/** The texts of a value that may be one text, a list of them, or lists by kind (`{"AWS": ["…"]}`). */
function textsIn(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

/** A managed policy that allows everything, or everything of one service, by its name; null for any other. */
export function managedPolicy(raw: string, pointer: string, actor: string | null): Note | null {
  const name = raw.length > 200 ? undefined : MANAGED.exec(raw)?.[1];
  if (name === undefined) return null;
  const whole = name === 'AdministratorAccess';
  const rights = whole ? 'every action on every resource' : 'wide rights';
  return {
    code: 'access.wildcard',
    grade: whole || name === 'IAMFullAccess' ? 'grave' : 'serious',
    text: `give ${actor ?? 'the holder'} ${rights} (${name})`,
    evidence: raw,
    pointer,
    effect: 'grant',
  };
}

import { EFFECTS_BY_STRENGTH, wider } from '../tool.ts';
import type { Effect, Tool } from '../tool.ts';
import type { ListedTool } from './imported-tool.ts';

type Classes = Pick<Tool, 'effect' | 'reversibility' | 'audience' | 'data_class' | 'output_trust'>;

/** Verbs by what they do. The first one in a name, or its last word, decides. */
const VERBS: Record<Effect, string> = {
  read: 'get list read search find fetch query lookup describe show view browse count check retrieve download summarize summarise explain validate inspect status exists head select scan preview compare diff whoami ping',
  write:
    'write create add update set edit put patch insert upsert append save rename move copy upload modify change replace import merge push commit mark star unstar fork close reopen resolve unresolve assign unassign dismiss submit request reprioritize label tag archive restore lock unlock schedule book subscribe unsubscribe register draft react pin unpin link unlink attach apply sync click type fill press navigate scroll upload log track comment',
  delete:
    'delete remove drop purge destroy truncate wipe erase clear trash empty uninstall terminate discard del rm prune',
  send: 'send email mail message notify reply forward text sms call invite dm ping_user',
  publish: 'publish post tweet release deploy announce broadcast share unpublish',
  pay: 'pay payout transfer charge refund purchase buy order withdraw disburse donate remit',
  grant: 'grant revoke permit authorize authorise invite_user elevate impersonate',
  execute:
    'run execute exec eval trigger invoke start stop restart kill launch dispatch rerun cancel reboot shell bash spawn',
  configure: 'configure enable disable manage install setup toggle rotate provision',
};
const EFFECT_OF = new Map(
  (Object.entries(VERBS) as [Effect, string][]).flatMap(([effect, words]) =>
    words.split(' ').map((word): [string, Effect] => [word, effect]),
  ),
);
/** Verbs that hardly stand in a name for anything else, so they count wherever they stand. */
const ANYWHERE = new Set('delete drop purge destroy truncate wipe erase execute exec eval grant revoke'.split(' '));
/** Verbs that at the end of a name are verbs, whatever it begins with. */
const AT_THE_END = new Set(
  'create add set edit insert write update save upload modify remove send publish pay trigger submit enable disable configure'.split(
    ' ',
  ),
);
const OF_METHOD: Record<string, Effect> = {
  GET: 'read',
  HEAD: 'read',
  OPTIONS: 'read',
  TRACE: 'read',
  DELETE: 'delete',
};

const RESTRICTED =
  /^(?:secrets?|passwords?|tokens?|credentials?|apikeys?|salary|salaries|payroll|medical|patients?|ssn|diagnos[ie]s)$/;
const CONFIDENTIAL =
  /^(?:customers?|users?|invoices?|contacts?|mails?|emails?|messages?|payments?|employees?|accounts?|orders?|contracts?)$/;

/** The classes that a tool's name, method and annotations suggest, for a person to confirm. Annotations never make one look less dangerous than its name does. */
export function proposeClasses(listed: ListedTool): { classes: Classes; why: string[] } {
  const words = wordsOf(listed.name);
  const why: string[] = [];
  const effect = effectOf(listed, words, why);
  const classes: Classes = { effect, ...usualOf(effect), data_class: dataClassOf(words) };
  if (listed.hints.destructive === true && listed.hints.readOnly !== true && classes.reversibility !== 'irreversible') {
    classes.reversibility = 'irreversible';
    why.push('irreversible: its server says that it may destroy something');
  }
  if (listed.hints.openWorld === true) {
    if (effect !== 'read' && (classes.audience === 'team' || classes.audience === 'organisation'))
      classes.audience = 'external';
    classes.output_trust = 'untrusted';
  }
  return { classes, why };
}

/** The parts of a name in small letters: `createIssue`, `create_issue` and `github.create-issue` have the same. */
function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

function effectOf(listed: ListedTool, words: readonly string[], why: string[]): Effect {
  const { readOnly, destructive } = listed.hints;
  const named = effectOfName(words);
  const method = listed.operation?.method.toUpperCase() ?? null;
  let effect = named;
  if (method !== null) {
    const byMethod = OF_METHOD[method] ?? 'write';
    effect = named === null ? byMethod : stronger(named, byMethod);
    why.push(`${effect}: ${named === effect ? 'by its name' : `it is a ${method}`}`);
  } else if (named !== null) why.push(`${named}: by its name`);
  if (effect === null) {
    effect = 'execute';
    why.push(
      readOnly === true
        ? 'execute: only its server says that it reads, and a person has to say so'
        : 'execute: nothing says what it does, so it may do anything',
    );
  }
  if (readOnly === true && effect !== 'read' && (named !== null || method !== null))
    why.push('its server says that it only reads; that is not taken over');
  if (effect === 'read' && (readOnly === false || destructive === true) && readOnly !== true) {
    why.push('write: its server says that it changes something');
    return 'write';
  }
  return effect;
}

function effectOfName(words: readonly string[]): Effect | null {
  const found = words.flatMap((word) => EFFECT_OF.get(word) ?? []);
  const [first] = found;
  if (first === undefined) return null;
  // "get_or_create" and "search_and_replace" do both.
  const both = words.some((word) => word === 'and' || word === 'or');
  const certain = words.flatMap((word) => (ANYWHERE.has(word) ? (EFFECT_OF.get(word) ?? []) : []));
  const end = words.at(-1) ?? '';
  const last = EFFECT_OF.get(end);
  // "issue_write" begins with no verb; "status_update" and "list_create" with a word that is none there.
  const own = EFFECT_OF.has(words[0] ?? '') ? first : (last ?? first);
  const ending = last !== undefined && AT_THE_END.has(end) ? [last] : [];
  return (both ? found : [own, ...ending, ...certain]).reduce(stronger);
}

const stronger = (a: Effect, b: Effect): Effect => wider(EFFECTS_BY_STRENGTH, a, b);

/** What an effect usually means; where two are usual, the one that is asked about more. */
function usualOf(effect: Effect): Pick<Classes, 'reversibility' | 'audience' | 'output_trust'> {
  const output_trust = effect === 'read' || effect === 'execute' ? 'untrusted' : 'trusted';
  if (effect === 'read') return { reversibility: 'read_only', audience: 'self', output_trust };
  if (effect === 'send' || effect === 'pay')
    return { reversibility: 'irreversible', audience: 'external', output_trust };
  if (effect === 'publish') return { reversibility: 'irreversible', audience: 'public', output_trust };
  const undone = effect === 'write' || effect === 'grant' || effect === 'configure';
  return { reversibility: undone ? 'reversible' : 'irreversible', audience: 'organisation', output_trust };
}

function dataClassOf(words: readonly string[]): Tool['data_class'] {
  if (words.some((word) => RESTRICTED.test(word))) return 'restricted';
  return words.some((word) => CONFIDENTIAL.test(word)) ? 'confidential' : 'internal';
}

import { setOf } from '../options.ts';
import { harm, READS, say, sayAll, works, type Command, type Deed } from './deed.ts';

const READ = setOf(
  'get list ls describe show status logs log view plan diff help version versions whoami search inspect events top explain ps images history info validate fmt lint check checks doctor outdated audit why tree test tests verify read cat head print find query select stat stats count usage watch tail whois lookup resolve preview dry-run dryrun export-schema env-list current who id wait explain completion about docs ping health metrics report analyze analyse review compare summary display browse fetch download pull clone',
);
const DELETE = setOf(
  'delete destroy drop purge prune wipe terminate truncate remove rm rb rmi del erase uninstall unpublish yank nuke obliterate clear flush flushall flushdb shred expunge teardown decommission deregister evict forget abandon',
);
const RESET = setOf(
  'reset fresh rollback revert restore rewind downgrade recreate reinit reformat format discard overwrite',
);
const PUBLISH = setOf('publish push deploy release promote ship upload submit broadcast send');
const STOP = setOf(
  'stop kill restart reboot shutdown halt suspend pause disable drain cordon quiesce scale detach disconnect revoke down ban',
);
const GRANT = setOf(
  'grant attach-user-policy attach-role-policy attach-group-policy put-user-policy put-role-policy add-iam-policy-binding set-iam-policy authorize-security-group-ingress invite share',
);
const WRITE = setOf(
  'create add apply set update put edit patch install init import generate gen build run dev start serve up new make sync merge approve close open comment enable label assign fork rename move copy cp mv config configure login logout auth use switch checkout commit tag mount attach register link unlink bind rotate migrate seed migration exec compile compose bundle pack format-check prettier upgrade bump cache prepare setup bootstrap scaffold codegen annotate expose rollout autoscale proxy port-forward tunnel connect shell console repl save load enqueue trigger dispatch rerun retry cancel worker work process',
);

/** Kinds of thing whose loss is the loss of much. */
const STORES = setOf(
  'volume volumes database databases bucket buckets namespace namespaces ns project projects backup backups snapshot snapshots account accounts org orgs organization organizations organisation cluster clusters repo repos repository repositories pvc pv persistentvolume persistentvolumeclaim zone vault keyspace tenant workspace workspaces subscription filesystem dbinstance group crd',
);

/** Options that let a command go on where it would have asked, or take more. */
const UNASKED =
  /^--?(?:force|yes|y|auto-approve|assume-yes|no-confirm|noconfirm|skip-confirm\w*|no-prompt|quiet-yes|non-interactive|no-interaction|confirm|approve|auto-approve=true|force-yes|unattended|batch)$/i;
const EVERYTHING = /^--(?:all|all-namespaces|recursive|everything|cascade|mirror)$/i;
/** Options that only tell, or only pretend. */
const HARMLESS =
  /^(?:--help|--version|--dry-?run|--just-print|--what-?if|--no-?op|--check|--simulate|--plan|--preview|--list|-WhatIf|-whatif|\/\?)$/;

/** Whether a command only explains itself or only pretends. */
export const pretends = ({ start, words }: Pick<Command, 'start' | 'words'>): boolean =>
  start.args.some(({ text }) => HARMLESS.test(text.replace(/=(?:client|server|true|none)$/, ''))) ||
  /^(?:help|version)$/.test(words[0] ?? '') ||
  (start.args.length === 1 && /^(?:-h|-V|-v)$/.test(start.args[0]?.text ?? ''));

type Kind = 'read' | 'delete' | 'reset' | 'publish' | 'stop' | 'grant' | 'write';

/** The first word of a command that says what it does, the same for any program. */
export function verbIn(words: readonly string[], most = 4): { kind: Kind; verb: string; at: number } | null {
  for (const [at, word] of words.slice(0, most).entries()) {
    if (/^(?:[./~]|https?:)|[/\\=$]|\.\w{1,5}$/.test(word)) continue;
    const kind = kindOf(word);
    if (kind !== null) return { kind, verb: word, at };
  }
  return null;
}

function kindOf(word: string): Kind | null {
  const lower = word.toLowerCase();
  if (GRANT.has(lower)) return 'grant';
  const parts = lower.split(/[-:_.]/);
  // `describe-log-groups` says it first; `db:drop` last.
  const said = /[:.]/.test(word) ? [...parts].reverse() : [parts[0] ?? ''];
  for (const part of said) {
    const simple = simpleKind(part);
    if (simple !== null) return simple;
  }
  return null;
}

const KINDS: readonly (readonly [Kind, ReadonlySet<string>])[] = [
  ['delete', DELETE],
  ['reset', RESET],
  ['read', READ],
  ['publish', PUBLISH],
  ['stop', STOP],
  ['grant', GRANT],
  ['write', WRITE],
];

const simpleKind = (part: string): Kind | null => KINDS.find(([, words]) => words.has(part))?.[0] ?? null;

/** A destructive verb in the name of a script, a target or a task: `drop_all.sql`, `db:push`. */
export function verbInName(name: string): { kind: Kind; verb: string } | null {
  const parts = name
    .replace(/^.*[\\/]/, '')
    .split(/[^A-Za-z]+|(?<=[a-z])(?=[A-Z])/)
    .map((part) => part.toLowerCase());
  for (const kinds of [DELETE, RESET, PUBLISH]) {
    const verb = parts.find((part) => kinds.has(part));
    if (verb !== undefined && verb !== 'clear' && verb !== 'format' && verb !== 'release')
      return { kind: kinds === DELETE ? 'delete' : kinds === RESET ? 'reset' : 'publish', verb };
  }
  return null;
}

/** An option that is itself such a verb: `--force-reset`, `--accept-data-loss`, `--delete`. */
const harmfulOption = (args: readonly string[]): string | null =>
  args.find((arg) =>
    /^--(?:accept-data-loss|allow-destroy|destroy|delete(?!d)(?:-\w+)?|purge|wipe|drop(?:-\w+)?|truncate|force-reset|force-recreate-db|reset(?:-\w+)?|prune|no-preserve-root|overwrite)\b/.test(
      arg,
    ),
  ) ?? null;

/** What a command does by the words and options that mean the same for any program; null where none does. */
export function byVerb(command: Command, known: boolean): Deed | null {
  const { words, args, name } = command;
  const found = verbIn(words);
  const whole = [name, ...args].join(' ');
  const option = harmfulOption(args);
  if (found?.kind !== 'read' && option !== null && found?.kind !== 'delete')
    return harm(
      'serious',
      'erase',
      `Run ${say(words.length > 0 ? `${name} ${words.slice(0, 3).join(' ')}` : name)} with ${say(option)}`,
      'Deletes or throws away data, as its option says',
      option,
      { effect: 'delete', unknown: !known },
    );
  if (found === null) return null;
  const object = words.filter((_, i) => i !== found.at && i < 5).slice(found.at === 0 ? 0 : found.at);
  const noun = words.slice(0, found.at).concat(found.verb.split(/[-:_.]/).slice(1));
  const what = object.length === 0 ? '' : ` ${sayAll(object)}`;
  const kindOfThing = words.slice(0, found.at).join(' ');
  const unasked = args.some((arg) => UNASKED.test(arg)) ? ', without asking' : '';
  const everything = args.some((arg) => EVERYTHING.test(arg));
  switch (found.kind) {
    case 'read':
      return READS;
    case 'delete': {
      const store = [...noun, ...words.slice(found.at + 1, found.at + 2)].some(
        (word) => STORES.has(word.toLowerCase().replace(/s?$/, '')) || STORES.has(word.toLowerCase()),
      );
      const grave = store || everything;
      return harm(
        grave ? 'grave' : 'serious',
        'delete',
        `${what === '' ? `Run ${say([name, ...words.slice(0, 3)].join(' '))}, which deletes by its name` : `Delete${what}${kindOfThing === '' ? '' : ` (${say(`${name} ${kindOfThing}`)})`}`}${unasked}`,
        `Deletes ${everything ? 'everything of a kind' : store ? 'a whole store of data or work' : `something with ${say(name)}`} for good`,
        whole,
        { effect: 'delete', unbounded: everything && what === '', unknown: !known },
      );
    }
    case 'reset':
      return harm(
        'serious',
        'reset',
        `Reset with ${say(`${name} ${words.slice(0, 3).join(' ')}`)}${unasked}`,
        'Throws away what is there and puts another state in its place',
        whole,
        { effect: 'delete', unknown: !known },
      );
    case 'publish':
      return harm(
        args.some((arg) => /^--(?:prod|production)$/.test(arg)) ? 'serious' : 'notice',
        'publish',
        `Publish with ${say(`${name} ${words.slice(0, 3).join(' ')}`)}${unasked}`,
        'Publishes, deploys or sends it to others',
        whole,
        { effect: 'publish', reversibility: 'externally_reversible', unknown: !known },
      );
    case 'stop':
      return harm(
        'notice',
        'stop',
        `Stop or change what runs, with ${say(`${name} ${words.slice(0, 3).join(' ')}`)}`,
        'Stops, restarts or cuts off what is running',
        whole,
        { effect: 'configure', unknown: !known },
      );
    case 'grant':
      return harm(
        'notice',
        'access',
        `Change who has access, with ${say(`${name} ${words.slice(0, 3).join(' ')}`)}`,
        'Changes who may do what',
        whole,
        { effect: 'grant', unknown: !known },
      );
    default:
      return known ? works() : null;
  }
}

/** Whether a command would have asked and no longer does. */
export const unasked = (args: readonly string[]): string | null => args.find((arg) => UNASKED.test(arg)) ?? null;

const ANYBODY =
  /\b(?:allUsers|allAuthenticatedUsers|system:(?:un)?authenticated|public-read(?:-write)?|authenticated-read)\b|(?:^|[=,"\s])(?:0\.0\.0\.0\/0|::\/0)/;
const ADMINISTRATOR =
  /\b(?:AdministratorAccess|PowerUserAccess|IAMFullAccess|roles\/(?:owner|editor|iam\.securityAdmin)|cluster-admin|SUPERUSER)\b|"Action"\s*:\s*"\*"/i;

/** Who gains access by any program's words: anybody, or somebody in full. */
export function accessIn(command: Command): Deed | null {
  const anybody = command.args.find((arg) => ANYBODY.test(arg));
  if (
    anybody !== undefined &&
    !/^(?:curl|wget|ping|ip|ss|netstat|iptables|python3?|node|uvicorn|gunicorn|flask|next|vite)$/.test(command.name)
  )
    return harm(
      'grave',
      'public',
      `Give anybody access (${say(anybody)}) with ${say(`${command.name} ${command.words.slice(0, 2).join(' ')}`)}`,
      'Opens it to anybody',
      anybody,
      { effect: 'grant' },
    );
  const full = command.args.find((arg) => ADMINISTRATOR.test(arg));
  if (full !== undefined)
    return harm(
      'serious',
      'full-rights',
      `Give full rights (${say(full)}) with ${say(`${command.name} ${command.words.slice(0, 2).join(' ')}`)}`,
      'Gives somebody full rights',
      full,
      { effect: 'grant' },
    );
  return null;
}

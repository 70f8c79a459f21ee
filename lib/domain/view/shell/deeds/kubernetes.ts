import { harm, READS, say, sayAll, works, whole, type Deed, type Rule } from './deed.ts';
import { byVerb } from './verbs.ts';

const KEEPS =
  /^(?:namespaces?|ns|pv|pvc|persistentvolumes?|persistentvolumeclaims?|crds?|customresourcedefinitions?|statefulsets?|sts|clusters?)(?:\/|$)/;

const KUBECTL_READS =
  /^(?:describe|logs?|explain|top|version|api-resources|api-versions|cluster-info|diff|wait|completion|options|plugin|events|kustomize|port-forward|help|)$/;

/** A verb that is none of the program's own reading ones makes no read of it. */
export const changes = (deed: Deed | null): Deed | null => (deed === READS ? null : deed);

/** What Kubernetes is asked to do. */
export const kubectl: Rule = (c) => {
  const [verb = '', kind = '', ...names] = c.words;
  const space = c.value('-n', '--namespace')?.text;
  const there = space === undefined ? '' : ` in the namespace ${say(space)}`;
  const everything = c.has('--all', '-A', '--all-namespaces');
  switch (verb) {
    case 'delete': {
      const grade =
        KEEPS.test(kind) || everything ? 'grave' : /^(?:pods?|po|jobs?)(?:\/|$)/.test(kind) ? 'notice' : 'serious';
      const files = c.values('-f', '--filename', '-k');
      const what =
        kind === '' && files.length > 0
          ? `what ${sayAll(files)} describes`
          : `${everything && names.length === 0 ? 'every one of ' : ''}${say(kind)}${names.length === 0 ? '' : ` ${sayAll(names)}`}`;
      return harm(
        grade,
        'delete',
        `Delete ${what}${there}${grade === 'grave' ? ' with all that is in it' : ''}`,
        'Removes running services',
        whole(c),
        { effect: 'delete', unbounded: everything },
      );
    }
    case 'drain':
    case 'cordon':
    case 'taint':
      return harm(
        'serious',
        'stop',
        `Take ${sayAll(c.words.slice(1))} out of service`,
        'Removes running services',
        whole(c),
        { effect: 'configure' },
      );
    case 'scale':
      return harm(
        /--replicas[= ]0/.test(whole(c)) ? 'serious' : 'notice',
        'scale',
        `Scale ${sayAll(c.words.slice(1))}${there}`,
        'Changes how many of a service run',
        whole(c),
        { effect: 'configure' },
      );
    case 'rollout':
      return /^(?:status|history)$/.test(kind)
        ? READS
        : harm(
            'notice',
            'stop',
            `${kind === 'undo' ? 'Roll back' : 'Restart'} ${sayAll(names)}${there}`,
            'Restarts or rolls back running services',
            whole(c),
            { effect: 'configure' },
          );
    case 'replace':
      return harm(
        'serious',
        'replace',
        `Replace ${sayAll(c.words.slice(1))}${there}`,
        'Replaces running services',
        whole(c),
        { effect: 'configure' },
      );
    case 'apply':
    case 'create':
    case 'patch':
    case 'edit':
    case 'set':
    case 'run':
    case 'expose':
    case 'annotate':
    case 'label':
    case 'autoscale':
      return works(
        `${verb.charAt(0).toUpperCase()}${verb.slice(1)} ${sayAll(c.words.slice(1))}${there} in Kubernetes`,
        'configure',
        'externally_reversible',
      );
    case 'cp':
      return works(`Copy ${sayAll(c.words.slice(1))}`);
    case 'auth':
    case 'config':
      return kind === '' || /^(?:can-i|whoami|view|current-context|get-\w+)$/.test(kind)
        ? READS
        : works(
            `Change ${verb === 'auth' ? 'who may do what in' : 'which cluster'} kubectl uses (${sayAll(c.words.slice(1))})`,
            'configure',
          );
    case 'get':
      return /^secrets?(?:\/|$)/.test(kind) && c.has('-o', '--output') && names.length > 0
        ? harm('notice', 'read-secret', `Read the secret ${sayAll(names)}${there}`, 'Reads a secret', whole(c), {
            effect: null,
          })
        : READS;
    default:
      return KUBECTL_READS.test(verb)
        ? READS
        : (changes(byVerb(c, true)) ?? works(`Run ${say(`kubectl ${c.words.slice(0, 3).join(' ')}`)}`, 'configure'));
  }
};

const HELM_READS =
  /^(?:$|(?:list|ls|get|status|history|hist|show|inspect|template|lint|search|version|env|help|completion|verify|test)(?: |$)|(?:repo|plugin|dependency|dep) (?:list|ls)\b)/;

/** What Helm is asked to do. */
export const helm: Rule = (c) => {
  const [verb = '', ...names] = c.words;
  if (/^(?:uninstall|delete|del)$/.test(verb))
    return harm(
      'serious',
      'delete',
      `Uninstall the service ${sayAll(names)}`,
      'Removes or rolls back running services',
      whole(c),
      { effect: 'delete' },
    );
  if (verb === 'rollback')
    return harm(
      'notice',
      'stop',
      `Roll back the service ${sayAll(names.slice(0, 1))}`,
      'Removes or rolls back running services',
      whole(c),
      { effect: 'configure' },
    );
  return /^(?:install|upgrade)$/.test(verb)
    ? works(`${verb === 'install' ? 'Install' : 'Upgrade'} the service ${sayAll(names)}`, 'configure')
    : HELM_READS.test(c.words.slice(0, 2).join(' '))
      ? READS
      : (changes(byVerb(c, true)) ?? works());
};

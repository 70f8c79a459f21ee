import { harm, READS, say, sayAll, works, whole, type Rule } from './deed.ts';
import { changes } from './kubernetes.ts';
import { byVerb } from './verbs.ts';

const INFRASTRUCTURE_READS =
  /^(?:$|(?:plan|preview|validate|show|output|graph|version|providers|diff|list|ls|synth|doctor|logs|whoami|about|help|outputs|get|metadata|render|graph-dependencies|output-module-groups|validate-inputs|query|docs|why)(?: |$)|state (?:list|show|pull)$|workspace (?:list|show)$|stack(?: (?:ls|history|output|graph|export|tag))?$|config(?: (?:get|ls))?$|fmt$)/;

/** What the managers of infrastructure do. */
export const infrastructure: Rule = (c) => {
  const [verb = '', second = ''] = c.words;
  const target = c.args.some((arg) => /^--?target/.test(arg));
  const unasked = c.has('-auto-approve', '--auto-approve', '--terragrunt-non-interactive', '-y', '--yes')
    ? ', without asking'
    : '';
  const destroys =
    verb === 'destroy' || c.has('-destroy', '--destroy') || (/^(?:run-all|stack)$/.test(verb) && second === 'destroy');
  if (destroys && verb !== 'plan')
    return harm(
      target ? 'serious' : 'grave',
      'destroy',
      `Destroy ${target ? 'part of the infrastructure' : 'all the infrastructure'} that ${say(c.name)} manages here${unasked}`,
      'Destroys infrastructure',
      whole(c),
      { effect: 'delete', unbounded: !target },
    );
  if (/^(?:apply|up|deploy|run-all|refresh|bootstrap)$/.test(verb))
    return harm(
      unasked === '' ? 'notice' : 'serious',
      'infrastructure',
      `Change the infrastructure that ${say(c.name)} manages here${unasked}`,
      unasked === '' ? 'Changes infrastructure' : 'Changes infrastructure without asking',
      whole(c),
      { effect: 'configure' },
    );
  if (verb === 'state' && /^(?:rm|mv|push|replace-provider)$/.test(second))
    return harm(
      'serious',
      'state',
      `Change what ${say(c.name)} believes about the infrastructure (${sayAll(c.words.slice(1))})`,
      'Changes what the tool believes about infrastructure',
      whole(c),
      { effect: 'configure' },
    );
  if (/^(?:taint|untaint|import|force-unlock)$/.test(verb))
    return works(`Change what ${say(c.name)} believes about the infrastructure`, 'configure');
  if (verb === 'workspace' && !/^(?:list|show|)$/.test(second))
    return second === 'delete'
      ? harm(
          'serious',
          'delete',
          `Delete the workspace ${sayAll(c.words.slice(2))}`,
          'Deletes a workspace with its state',
          whole(c),
          { effect: 'delete' },
        )
      : works(`Switch the workspace to ${sayAll(c.words.slice(2))}`);
  return INFRASTRUCTURE_READS.test([verb, second].join(' ').trim()) ? READS : (changes(byVerb(c, true)) ?? works());
};

/** What Docker is asked to do. */
export const docker: Rule = (c) => {
  const [first = '', second = ''] = c.words;
  const nested =
    /^(?:container|image|volume|network|system|builder|buildx|context|compose|stack|service|secret|config|manifest)$/.test(
      first,
    );
  const verb = nested ? second : first;
  const names = sayAll(c.words.slice(nested ? 2 : 1));
  const volumes = c.has('--volumes', '-v') || first === 'volume';
  if (
    c.has('--privileged') ||
    c.args.some(
      (arg) =>
        /^(?:-v|--volume=?)?\/(?:var\/run\/docker\.sock)?:|^--(?:pid|net|network|ipc)=host$/.test(arg) &&
        /docker\.sock|^-?v?\/:|pid=host/.test(arg),
    )
  )
    return harm(
      'serious',
      'privileged',
      `Start a container of ${names} with full rights over the machine`,
      'Starts a container with full rights over the machine',
      whole(c),
    );
  if (verb === 'prune')
    return harm(
      volumes || first === 'system' ? 'serious' : 'notice',
      'prune',
      `Delete every unused ${first === 'system' ? `container, network and image${volumes ? ', and volumes with their data' : ''}` : first}`,
      'Removes containers, images or volumes',
      whole(c),
      { effect: 'delete' },
    );
  if (verb === 'down')
    return volumes
      ? harm(
          'serious',
          'delete',
          'Stop the containers of this project and delete their volumes with all data',
          'Removes containers, images or volumes',
          whole(c),
          { effect: 'delete' },
        )
      : works('Stop and remove the containers of this project', 'configure', 'reversible');
  if (/^(?:rm|rmi|remove)$/.test(verb))
    return harm(
      first === 'volume' ? 'serious' : 'notice',
      'delete',
      `Delete the ${first === 'volume' ? 'volume' : verb === 'rmi' || first === 'image' ? 'image' : 'container'} ${names}`,
      'Removes containers, images or volumes',
      whole(c),
      { effect: 'delete' },
    );
  if (/^(?:kill|stop|restart|pause)$/.test(verb))
    return harm(
      'notice',
      'stop',
      `${verb === 'restart' ? 'Restart' : 'Stop'} the container ${names}`,
      'Stops containers',
      whole(c),
      { effect: 'configure' },
    );
  if (verb === 'push' || c.has('--push'))
    return harm('serious', 'publish', `Publish the image ${names}`, 'Publishes an image for others to run', whole(c), {
      effect: 'publish',
    });
  if (verb === 'deploy' || (first === 'swarm' && second === 'leave'))
    return harm('notice', 'infrastructure', `Deploy ${names}`, 'Changes running services', whole(c), {
      effect: 'configure',
    });
  return /^(?:ps|ls|list|images|logs|inspect|top|stats|version|info|history|port|diff|events|search|config|show|df)$/.test(
    verb,
  )
    ? READS
    : works();
};

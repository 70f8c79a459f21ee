import { harm, READS, say, sayAll, works, whole, type Command, type Deed, type Rule } from './deed.ts';
import { docker, infrastructure } from './infrastructure.ts';
import { helm, kubectl } from './kubernetes.ts';
import { byVerb, verbIn } from './verbs.ts';
import { sending } from './requests.ts';

const isRemote = (word: string): boolean => /^(?:s3|gs|az):\/\//.test(word);

/** Copies to and from stores of a cloud, in its own client. */
function store(c: Command, words: readonly string[]): Deed | null {
  const [verb = '', ...paths] = words;
  const everything =
    c.has('--recursive', '-r', '-R', '--force', '--delete') ||
    paths.some((path) => /^(?:s3|gs):\/\/[^/]+\/?\*{0,2}$/.test(path));
  if (/^(?:rb|rm|delete)$/.test(verb))
    return harm(
      everything || verb === 'rb' ? 'grave' : 'serious',
      'delete',
      `Delete ${sayAll(paths)}${everything || verb === 'rb' ? ' and everything in it' : ''}`,
      'Deletes cloud resources',
      whole(c),
      { effect: 'delete', unbounded: everything || verb === 'rb' },
    );
  if (
    /^(?:sync|rsync)$/.test(verb) &&
    c.args.some((arg) => /^(?:--delete|--delete-unmatched-destination-objects|-d)$/.test(arg))
  )
    return harm(
      'serious',
      'delete-missing',
      `Copy ${sayAll(paths.slice(0, 1))} to ${sayAll(paths.slice(1))} and delete what is only there`,
      'Deletes what the source does not have',
      whole(c),
      { effect: 'delete' },
    );
  if (/^(?:cp|mv|sync|rsync)$/.test(verb)) {
    const secret = isRemote(paths.at(-1) ?? '')
      ? sending(paths.slice(0, -1), (paths.at(-1) ?? '').replace(/^\w+:\/\//, ''), whole(c))
      : null;
    return secret?.hazard?.grade === 'grave'
      ? secret
      : works(`Copy ${sayAll(paths.slice(0, -1))} to ${sayAll(paths.slice(-1))}`);
  }
  return /^(?:ls|du|cat|stat|presign)$/.test(verb) ? READS : null;
}

const aws: Rule = (c) =>
  (c.words[0] === 's3' ? store(c, c.words.slice(1)) : null) ??
  byVerb({ ...c, words: c.words.slice(1).concat() }, true) ??
  works();
const gcloud: Rule = (c) =>
  (c.words[0] === 'storage'
    ? store(
        c,
        c.words.slice(1).filter((word) => !/^(?:objects|buckets)$/.test(word)),
      )
    : null) ??
  byVerb(c, true) ??
  works();

const github: Rule = (c) => {
  if (c.words[0] === 'api') {
    const method = (
      c.value('-X', '--method')?.text ?? (c.has('-f', '-F', '--field', '--raw-field', '--input') ? 'POST' : 'GET')
    ).toUpperCase();
    const path = c.words[1] ?? '';
    if (method === 'DELETE')
      return harm(
        'serious',
        'delete',
        `Delete ${say(path)} on GitHub with a DELETE request`,
        'Deletes something on GitHub for good',
        `${method} ${path}`,
        { effect: 'delete' },
      );
    return method === 'GET'
      ? READS
      : harm(
          'notice',
          'call',
          `Change ${say(path)} on GitHub with a ${method} request`,
          'Changes something on GitHub',
          `${method} ${path}`,
        );
  }
  const [noun = '', verb = ''] = c.words;
  const what = sayAll(c.words.slice(2).length > 0 ? c.words.slice(2) : ['the current one']);
  if (noun === 'pr' && verb === 'merge')
    return harm(
      c.has('--admin') ? 'serious' : 'notice',
      'merge',
      `Merge the pull request ${what} on GitHub${c.has('--admin') ? ', past the rules that protect the branch' : ''}`,
      'Merges a change on GitHub',
      whole(c),
      { effect: 'publish' },
    );
  if (verb === 'delete')
    return harm(
      noun === 'repo' ? 'grave' : 'serious',
      'delete',
      `Delete the ${noun === 'repo' ? 'repository' : noun} ${what} on GitHub`,
      `Deletes a ${noun === 'repo' ? 'repository' : noun} on GitHub for good`,
      whole(c),
      { effect: 'delete' },
    );
  if (noun === 'repo' && verb === 'edit' && /--visibility[= ]public/.test(whole(c)))
    return harm('grave', 'public', `Make the repository ${what} public`, 'Opens it to anybody', whole(c), {
      effect: 'grant',
    });
  if (noun === 'workflow' && verb === 'run') return works(`Start the workflow ${what} on GitHub`, 'execute');
  return byVerb(c, true) ?? works();
};

const general: Rule = (c) => byVerb(c, true) ?? (verbIn(c.words) === null && c.words.length === 0 ? READS : works());

/** What the clients of clouds, clusters and code hosts do. */
export const CLOUD_RULES: Readonly<Record<string, Rule>> = {
  kubectl,
  terraform: infrastructure,
  terragrunt: infrastructure,
  pulumi: infrastructure,
  cdk: infrastructure,
  docker,
  aws,
  gcloud,
  gsutil: (c) => store(c, c.words) ?? byVerb(c, true) ?? works(),
  az: general,
  gh: github,
  glab: github,
  helm,
};

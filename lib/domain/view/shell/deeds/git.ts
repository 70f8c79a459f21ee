import { setOf } from '../options.ts';
import { harm, READS, say, sayAll, works, type Command, type Deed, type Rule } from './deed.ts';

/** Options of Git that take a value, in any of its commands. */
export const GIT_VALUES = setOf(
  '-c -C --git-dir --work-tree --exec-path --namespace -m --message -F --file --author --date -o --push-option --since --until --format --pretty --depth -b -B --grep --exec --expire --prune-to',
);

const rest = (c: Command): readonly string[] => c.words.slice(1);
const whole = (c: Command): string => ['git', ...c.args].join(' ');
const of = (names: readonly string[]): string => (names.length === 0 ? '' : ` ${sayAll(names)}`);
const lost = (c: Command, does: string, text: string, grade: 'notice' | 'serious' = 'serious'): Deed =>
  harm(grade, 'git-lost', does, text, whole(c), { effect: 'delete' });

function push(c: Command): Deed {
  const [remote = 'the server', ...refs] = rest(c);
  const branches = refs.map((ref) => ref.replace(/^[+:]|^HEAD:/, ''));
  const what = branches.length === 0 ? 'the current branch' : sayAll(branches);
  const force =
    c.args.some((arg) => /^(?:-f|--force|--force-with-lease.*|--force-if-includes|--mirror)$/.test(arg)) ||
    refs.some((ref) => ref.startsWith('+'));
  if (c.has('--delete', '-d') || refs.some((ref) => /^:./.test(ref)))
    return harm(
      'serious',
      'git-server',
      `Delete ${what} on the Git server (${say(remote)})`,
      'Deletes a branch or tag on the server',
      whole(c),
      { effect: 'delete' },
    );
  if (force)
    return harm(
      'serious',
      'git-server',
      `Overwrite ${what} on the Git server (${say(remote)}) with what is here`,
      'Overwrites history on the server',
      whole(c),
      { effect: 'delete' },
    );
  return works(`Push ${what} to the Git server (${say(remote)})`, 'publish', 'externally_reversible');
}

function stash(c: Command): Deed {
  const verb = rest(c)[0] ?? 'push';
  if (verb === 'drop' || verb === 'clear')
    return lost(
      c,
      verb === 'clear' ? 'Throw away every stash' : `Throw away the stash${of(rest(c).slice(1))}`,
      'Throws away stored work',
    );
  return /^(?:list|show)$/.test(verb) ? READS : works('Put uncommitted work aside or back');
}

function checkout(c: Command): Deed {
  const dashes = c.args.indexOf('--');
  const paths =
    dashes === -1 ? rest(c).filter((word) => word === '.' || word.startsWith('./')) : c.args.slice(dashes + 1);
  const makes = c.args.some((arg) => /^(?:-b|-B|--orphan|-t|--track)$/.test(arg));
  if (!makes && (paths.length > 0 || c.has('-f', '--force', '--discard-changes')))
    return lost(
      c,
      `Throw away uncommitted changes${paths.length === 0 ? '' : ` in ${sayAll(paths)}`}`,
      'Throws away uncommitted work',
    );
  return works(`Switch to${of(rest(c).slice(0, 1)) || ' another branch'}`);
}

function branch(c: Command): Deed {
  const names = rest(c);
  if (c.has('-D') || (c.has('-d', '--delete') && c.has('-f', '--force')))
    return lost(c, `Delete the branch${of(names)}, merged or not`, 'Deletes a branch even when it is not merged');
  if (c.has('-d', '--delete')) return works(`Delete the merged branch${of(names)}`, 'delete', 'reversible');
  return names.length === 0 || c.has('-l', '--list', '-a', '-r', '-v', '--show-current')
    ? READS
    : works(`Make or rename the branch${of(names)}`);
}

const VERBS: Readonly<Record<string, Rule>> = {
  push,
  stash,
  checkout,
  branch,
  reset: (c) =>
    c.has('--hard', '--merge', '--keep')
      ? lost(
          c,
          `Reset the folder to ${say(rest(c)[0] ?? 'HEAD')}, without what is uncommitted`,
          'Throws away uncommitted work',
        )
      : works('Reset what is staged'),
  restore: (c) =>
    c.has('--staged', '-S') && !c.has('--worktree', '-W')
      ? works(`Unstage${of(rest(c))}`)
      : lost(c, `Throw away uncommitted changes in ${sayAll(rest(c))}`, 'Throws away uncommitted work'),
  clean: (c) =>
    c.has('-n') || !c.has('-f', '--force')
      ? READS
      : lost(
          c,
          `Delete files that Git does not know${of(rest(c)) === '' ? '' : ` in${of(rest(c))}`}`,
          'Deletes files that are not under version control',
        ),
  reflog: (c) =>
    /^(?:expire|delete)$/.test(rest(c)[0] ?? '')
      ? lost(c, `Forget where branches stood before`, 'Throws away the record by which lost commits are found again')
      : READS,
  gc: (c) =>
    c.args.some((arg) => /^--prune(?:=now|=all)?$/.test(arg))
      ? lost(c, 'Delete commits that no branch holds', 'Deletes commits that no branch holds, for good', 'notice')
      : works(),
  prune: (c) =>
    lost(c, 'Delete commits that no branch holds', 'Deletes commits that no branch holds, for good', 'notice'),
  'filter-branch': (c) => lost(c, 'Rewrite the whole history', 'Rewrites history'),
  'filter-repo': (c) => lost(c, 'Rewrite the whole history', 'Rewrites history'),
  'update-ref': (c) =>
    c.has('-d') ? lost(c, `Delete the reference${of(rest(c))}`, 'Deletes a branch or tag by its reference') : works(),
  worktree: (c) =>
    rest(c)[0] === 'remove'
      ? lost(c, `Delete the working folder${of(rest(c).slice(1))}`, 'Deletes a working folder', 'notice')
      : rest(c)[0] === 'list'
        ? READS
        : works(),
  tag: (c) =>
    c.has('-d', '--delete')
      ? works(`Delete the tag${of(rest(c))}`, 'delete', 'reversible')
      : rest(c).length === 0 || c.has('-l', '--list')
        ? READS
        : works(`Make the tag${of(rest(c))}`),
  remote: (c) =>
    /^(?:add|set-url|rename|remove|rm)$/.test(rest(c)[0] ?? '')
      ? works(`Change the Git server${of(rest(c).slice(1))}`, 'configure')
      : READS,
  config: (c) =>
    c.has('--get', '-l', '--list', '--get-all', '--get-regexp') || rest(c).length < 2
      ? READS
      : works(`Set ${say(rest(c)[0] ?? '')} for Git`, 'configure'),
  rm: (c) => works(`Delete ${sayAll(rest(c))} from the folder and from Git`, 'delete', 'reversible'),
  commit: (c) => works(c.has('--amend') ? 'Rewrite the last commit' : 'Commit'),
  'send-email': (c) => harm('notice', 'send', `Mail ${sayAll(rest(c))}`, 'Sends mails', whole(c), { effect: 'send' }),
};

const ONLY_READS = setOf(
  'status log diff show blame grep ls-files ls-tree ls-remote describe rev-parse rev-list cat-file shortlog name-rev merge-base for-each-ref show-ref var help version check-ignore count-objects whatchanged cherry range-diff verify-commit verify-tag fsck annotate symbolic-ref diff-tree diff-index archive bundle',
);
const LOCAL = setOf(
  'add merge rebase cherry-pick revert pull fetch clone init mv switch bisect submodule apply am notes sparse-checkout lfs maintenance format-patch repack read-tree write-tree commit-tree hash-object rerere mergetool difftool flow credential',
);

/** What Git does. */
export const git: Rule = (c) => {
  const verb = c.words[0];
  if (verb === undefined || ONLY_READS.has(verb)) return READS;
  const rule = Object.hasOwn(VERBS, verb) ? VERBS[verb] : undefined;
  if (rule !== undefined) return rule(c);
  if (verb === 'switch' && c.has('-f', '--force', '--discard-changes'))
    return lost(c, 'Throw away uncommitted changes and switch the branch', 'Throws away uncommitted work');
  if (LOCAL.has(verb)) return works();
  return harm(
    'notice',
    'unknown',
    `Run ${say(`git ${verb}`)}, which this desk does not know`,
    'Runs something of Git that this desk does not know',
    verb,
    { unknown: true },
  );
};

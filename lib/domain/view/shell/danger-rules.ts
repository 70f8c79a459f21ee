/** A command without its wrappers (`sudo`, `env` …), split for the rules. */
export interface Words {
  program: string;
  args: string[];
  /** Everything but options, for commands with sub-commands. */
  plain: string[];
  has: (...options: string[]) => boolean;
  piped: boolean;
}

type Rule = (words: Words) => string | null;

/** The danger if the condition holds, otherwise null. */
export const when = (condition: boolean, danger: string): string | null => (condition ? danger : null);
const sub = (words: Words, ...names: string[]): boolean => words.plain.some((word) => names.includes(word));

/** What each program can destroy, expose or run; the first sentence that applies is shown. */
export const RULES: Readonly<Record<string, Rule>> = {
  rm: (w) =>
    when(
      w.has('-r', '-R', '--recursive'),
      `Deletes whole folders for good${rootish(w.plain) ? ', from the top of the system or home folder' : ''}`,
    ) ?? when(w.has('-f', '--force') || w.plain.some((arg) => /[*?]/.test(arg)), 'Deletes files without asking'),
  rmdir: () => 'Deletes folders',
  unlink: () => 'Deletes a file',
  shred: () => 'Overwrites files so that they cannot be recovered',
  truncate: () => 'Cuts files to a new size',
  dd: (w) =>
    when(
      w.args.some((arg) => arg.startsWith('of=')),
      'Overwrites a file or a whole disk',
    ),
  wipefs: () => 'Erases the contents of disks',
  fdisk: () => 'Changes the partitions of a disk',
  parted: () => 'Changes the partitions of a disk',
  chmod: (w) =>
    when(
      w.plain.some((arg) => /^[0-7]?777$|^(?:a|o|ugo)?\+[rwx]*w/.test(arg)),
      'Lets everybody on the machine write',
    ) ??
    when(
      w.plain.some((arg) => /^[ug]*\+[rwx]*s|^[4-7][0-7]{3}$/.test(arg)),
      'Lets a program run with its owner’s rights',
    ) ??
    when(w.has('-R', '--recursive'), 'Changes the rights on whole folders'),
  chown: (w) => when(w.has('-R', '--recursive'), 'Changes the owner of whole folders'),
  git: (w) => gitDanger(w),
  terraform: (w) => infrastructure(w),
  tofu: (w) => infrastructure(w),
  terragrunt: (w) => infrastructure(w),
  pulumi: (w) =>
    when(sub(w, 'destroy'), 'Destroys infrastructure') ??
    when(sub(w, 'up') && w.has('-y', '--yes'), 'Changes infrastructure without asking'),
  cdk: (w) => when(sub(w, 'destroy'), 'Destroys infrastructure'),
  kubectl: (w) =>
    when(sub(w, 'delete', 'drain', 'cordon'), 'Removes running services') ??
    when(sub(w, 'exec'), 'Runs a command inside a running service'),
  helm: (w) => when(sub(w, 'uninstall', 'delete', 'rollback'), 'Removes or rolls back running services'),
  docker: (w) =>
    when(sub(w, 'prune', 'rm', 'rmi', 'kill', 'down'), 'Removes containers, images or volumes') ??
    when(w.has('--privileged'), 'Starts a container with full rights over the machine'),
  podman: (w) => when(sub(w, 'prune', 'rm', 'rmi', 'kill'), 'Removes containers, images or volumes'),
  aws: (w) =>
    when(
      w.plain.some((word) => /^(?:rm|rb|delete|terminate|deregister|purge)/.test(word)),
      'Deletes cloud resources',
    ),
  gcloud: (w) => when(sub(w, 'delete'), 'Deletes cloud resources'),
  gsutil: (w) => when(sub(w, 'rm', 'rb'), 'Deletes cloud resources'),
  az: (w) => when(sub(w, 'delete', 'purge'), 'Deletes cloud resources'),
  dropdb: () => 'Deletes a whole database',
  dropuser: () => 'Deletes a database user',
  'redis-cli': (w) =>
    when(
      w.plain.some((word) => /^flush(?:all|db)$/i.test(word)),
      'Empties a database',
    ),
  psql: (w) => sqlDanger(w),
  mysql: (w) => sqlDanger(w),
  sqlite3: (w) => sqlDanger(w),
  find: (w) =>
    when(w.has('-delete') || (w.has('-exec', '-execdir') && sub(w, 'rm', 'shred')), 'Deletes every file it finds'),
  rsync: (w) =>
    when(w.has('--delete', '--del', '--delete-after', '--delete-before'), 'Deletes what the source does not have') ??
    when(w.plain.some(isRemote), 'Copies files to or from another machine'),
  scp: () => 'Copies files to or from another machine',
  ssh: () => 'Runs commands on another machine',
  nc: () => 'Opens a raw connection to another machine',
  ncat: () => 'Opens a raw connection to another machine',
  socat: () => 'Opens a raw connection to another machine',
  curl: (w) =>
    when(
      w.has('-T', '--upload-file', '-F', '--form', '-d', '--data', '--data-binary', '--data-raw', '--json') &&
        w.args.some((arg) => arg.includes('@')),
      'Sends the content of a file to another machine',
    ),
  shutdown: () => 'Turns the machine off',
  reboot: () => 'Restarts the machine',
  halt: () => 'Turns the machine off',
  poweroff: () => 'Turns the machine off',
  kill: (w) => when(w.plain.includes('-1') || w.args.includes('-1'), 'Ends every process it may'),
  killall: () => 'Ends processes by name',
  pkill: () => 'Ends processes by name',
  systemctl: (w) =>
    when(sub(w, 'stop', 'disable', 'mask', 'restart', 'poweroff', 'reboot'), 'Stops or restarts system services'),
  service: (w) => when(sub(w, 'stop', 'restart'), 'Stops or restarts system services'),
  iptables: () => 'Changes the firewall',
  nft: () => 'Changes the firewall',
  ufw: () => 'Changes the firewall',
  crontab: (w) => when(!w.has('-l'), 'Changes what the machine runs by itself'),
  useradd: () => 'Adds an account to the machine',
  usermod: () => 'Changes the rights of an account',
  userdel: () => 'Removes an account from the machine',
  passwd: () => 'Changes a password',
  visudo: () => 'Changes who may act as administrator',
  history: (w) => when(w.has('-c'), 'Erases the record of commands'),
  mv: (w) => when(w.plain.includes('/dev/null'), 'Destroys files by moving them to nowhere'),
  npm: (w) => when(sub(w, 'publish', 'unpublish'), 'Publishes or withdraws a package'),
  yarn: (w) => when(sub(w, 'publish'), 'Publishes a package'),
  cargo: (w) => when(sub(w, 'publish', 'yank'), 'Publishes or withdraws a package'),
  twine: (w) => when(sub(w, 'upload'), 'Publishes a package'),
  gh: (w) => when(sub(w, 'delete') || (sub(w, 'merge') && w.has('--admin')), 'Deletes or forces something on GitHub'),
  eval: () => 'Runs text as commands',
  ':': (w) => when(w.piped, 'Starts processes without end'),
  source: () => 'Runs the commands in a file',
  '.': () => 'Runs the commands in a file',
};

const rootish = (paths: string[]): boolean =>
  paths.some((path) =>
    /^(?:\/\*?|~\/?\*?|\$\{?HOME\}?\/?\*?|\/(?:etc|usr|var|home|root|boot|bin|lib)\/?\*?|\.\/?\*?|\*)$/.test(path),
  );
const isRemote = (path: string): boolean => /^[^/\s]+:/.test(path);

function infrastructure(w: Words): string | null {
  return (
    when(sub(w, 'destroy') || w.has('-destroy', '--destroy'), 'Destroys infrastructure') ??
    when(sub(w, 'apply') && w.has('-auto-approve', '--auto-approve'), 'Changes infrastructure without asking') ??
    when(sub(w, 'apply'), 'Changes infrastructure') ??
    when(sub(w, 'taint', 'import', 'state'), 'Changes what the tool believes about infrastructure')
  );
}

function gitDanger(w: Words): string | null {
  const [verb, ...rest] = w.plain;
  if (sub(w, 'push')) {
    if (w.has('-f', '--force', '--force-with-lease', '--mirror') || rest.some((arg) => arg.startsWith('+')))
      return 'Overwrites history on the server';
    return when(w.has('--delete', '-d') || rest.some((arg) => arg.startsWith(':')), 'Deletes a branch on the server');
  }
  if (sub(w, 'reset') && w.has('--hard')) return 'Throws away uncommitted work';
  if (sub(w, 'clean') && w.has('-f', '--force')) return 'Deletes files that are not under version control';
  if (verb === 'branch' && w.has('-D')) return 'Deletes a branch even when it is not merged';
  return when(['filter-branch', 'filter-repo'].includes(verb ?? '') || sub(w, 'filter-branch'), 'Rewrites history');
}

function sqlDanger(w: Words): string | null {
  const text = w.args.join(' ');
  return when(
    /\b(?:drop|truncate)\b/i.test(text) || (/\bdelete\s+from\b/i.test(text) && !/\bwhere\b/i.test(text)),
    'Deletes data from a database',
  );
}

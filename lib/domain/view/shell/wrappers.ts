import { setOf } from './options.ts';

/** A program that starts another one, named by its own arguments. */
export interface Wrapper {
  /** Options that take a value. */
  values: ReadonlySet<string>;
  /** Words that come before the command: a duration, a host, a container. */
  before: number;
  /** Options whose value is a text for a shell. */
  texts: ReadonlySet<string>;
  /** `NAME=value` words may come before the command. */
  assigns: boolean;
  /** The command's words are joined and read by a shell. */
  joins: boolean;
  /** The option that names the user. */
  user: readonly string[];
  /** Whose name it runs under where no option says so. */
  asUser: string | null;
  /** How the words before the command name the place: `the container `. */
  place: string | null;
  /** It runs many times, or on many machines. */
  many: boolean;
}

const wrapper = (
  values: string,
  more: Partial<Omit<Wrapper, 'values' | 'texts'>> & { texts?: string } = {},
): Wrapper => ({
  before: 0,
  assigns: false,
  joins: false,
  user: [],
  asUser: null,
  place: null,
  many: false,
  ...more,
  values: setOf(`${values} ${more.texts ?? ''}`),
  texts: setOf(more.texts ?? ''),
});

const CONTAINER = '-e --env --env-file -u --user -w --workdir --detach-keys --index';
const RUN =
  '-e --env --env-file -u --user -w --workdir -v --volume --name -p --publish --network --net -m --memory --cpus --mount -l --label --entrypoint -h --hostname --platform --add-host --gpus --restart --shm-size --ipc --pid --cap-add --cap-drop --device --ulimit --security-opt --tmpfs --link --log-driver --pull --runtime --userns --cidfile --dns --expose';
const KUBE =
  '-n --namespace -c --container --context --kubeconfig --cluster --user --as --pod-running-timeout -f --filename';
const NPX = '-p --package -c --call --registry --prefix';

/** Programs that run another one under other circumstances, by name, or by name and sub-command. */
export const WRAPPERS: Readonly<Record<string, Wrapper>> = {
  sudo: wrapper(
    '-g -h -p -C -r -t -T -U -R -D --group --host --prompt --close-from --role --type --other-user --chdir --chroot',
    { assigns: true, user: ['-u', '--user'], asUser: 'root' },
  ),
  doas: wrapper('-C', { user: ['-u'], asUser: 'root' }),
  pkexec: wrapper('', { user: ['--user'], asUser: 'root' }),
  gosu: wrapper('', { before: 1, asUser: 'another user' }),
  su: wrapper('-g -G -s --group --shell --supp-group', { before: 1, texts: '-c --command', asUser: 'root' }),
  runuser: wrapper('-g -G -s --group --shell', {
    texts: '-c --command',
    user: ['-u', '--user'],
    asUser: 'another user',
  }),
  env: wrapper('-u --unset -C --chdir', { assigns: true, texts: '-S --split-string' }),
  nohup: wrapper(''),
  setsid: wrapper(''),
  time: wrapper('-f --format -o --output'),
  command: wrapper(''),
  builtin: wrapper(''),
  exec: wrapper('-a'),
  coproc: wrapper(''),
  nice: wrapper('-n --adjustment'),
  ionice: wrapper('-c -n --class --classdata'),
  chrt: wrapper('-T -P -D', { before: 1 }),
  taskset: wrapper('', { before: 1 }),
  stdbuf: wrapper('-i -o -e --input --output --error'),
  unbuffer: wrapper(''),
  timeout: wrapper('-k -s --kill-after --signal', { before: 1 }),
  gtimeout: wrapper('-k -s --kill-after --signal', { before: 1 }),
  flock: wrapper('-w -E --timeout --wait --conflict-exit-code', { before: 1, texts: '-c --command' }),
  setpriv: wrapper('--reuid --regid --groups --inh-caps --bounding-set', {}),
  chroot: wrapper('--userspec --groups', { before: 1, place: 'below the folder ' }),
  unshare: wrapper('-R -w -S -G --root --wd --setuid --setgid --map-user --map-group'),
  nsenter: wrapper('-t -S -G --target --setuid --setgid', { place: 'in other namespaces of the machine' }),
  'systemd-run': wrapper(
    '-p --property --unit -u -M --machine -E --setenv --on-calendar --on-active --uid --gid --slice',
  ),
  xargs: wrapper('-I -n -P -d -a -L -s -E -R --replace --max-args --max-procs --delimiter --arg-file --max-lines', {
    many: true,
  }),
  parallel: wrapper('-j -I -n -N -a -S --jobs --delay --joblog --results --timeout --colsep --sshlogin --arg-file', {
    many: true,
    joins: true,
  }),
  watch: wrapper('-n --interval', { joins: true }),
  entr: wrapper(''),
  busybox: wrapper(''),
  toybox: wrapper(''),
  strace: wrapper('-e -o -p -s -u -P -E -a -O -S -I'),
  ltrace: wrapper('-e -o -p -s -u -n'),
  caffeinate: wrapper('-t -w'),
  script: wrapper('', { texts: '-c --command', before: 99 }),
  faketime: wrapper('', { before: 1 }),
  'xvfb-run': wrapper('-s -n -e -f -w --server-args'),
  tini: wrapper('-p -e', {}),
  'dumb-init': wrapper(''),
  dotenv: wrapper('-e -f -v -c -p'),
  'cross-env': wrapper('', { assigns: true }),
  'cross-env-shell': wrapper('', { assigns: true, joins: true }),
  npx: wrapper(NPX, { texts: '-c --call' }),
  bunx: wrapper('-p --package'),
  pnpx: wrapper(NPX),
  uvx: wrapper('--from --with -p --python --index-url'),
  ssh: wrapper('-b -c -D -E -e -F -I -i -J -L -l -m -O -o -p -Q -R -S -W -w', {
    before: 1,
    joins: true,
    user: ['-l'],
    place: 'on ',
  }),
  mosh: wrapper('-p --ssh', { before: 1, place: 'on ' }),
  rsh: wrapper('-l', { before: 1, joins: true, place: 'on ' }),
  pssh: wrapper('-h -H -l -p -t -o -e -x', { joins: true, many: true, place: 'on many machines' }),
  pdsh: wrapper('-w -x -l -R -t -u', { joins: true, many: true, place: 'on many machines' }),
  sshpass: wrapper('-p -f -d -P'),
  'docker exec': wrapper(CONTAINER, { before: 1, user: ['-u', '--user'], place: 'in the container ' }),
  'docker run': wrapper(RUN, { before: 1, place: 'in a new container of ' }),
  'docker compose exec': wrapper(`${CONTAINER} -f`, { before: 1, user: ['-u', '--user'], place: 'in the container ' }),
  'docker compose run': wrapper(RUN, { before: 1, place: 'in a new container of ' }),
  'kubectl exec': wrapper(KUBE, { before: 1, place: 'in the pod ' }),
  'kubectl run': wrapper(`${KUBE} --image --env --restart`, { before: 1, place: 'in a new pod ' }),
  'kubectl debug': wrapper(`${KUBE} --image --target`, { before: 1, place: 'in the pod ' }),
  'lxc exec': wrapper('--cwd --env --user', { before: 1, place: 'in the container ' }),
  'fly ssh console': wrapper('-a --app -r --region -s', { before: 99, texts: '-C --command', place: null }),
  'heroku run': wrapper('-a --app -s --size -r --remote', { place: 'on Heroku' }),
  'vagrant ssh': wrapper('', { before: 1, texts: '-c --command', place: 'in the machine ' }),
  'gcloud compute ssh': wrapper('--zone --project --tunnel-through-iap', {
    before: 1,
    texts: '--command',
    place: 'on ',
  }),
  'aws-vault exec': wrapper('-d --duration --region', { before: 1 }),
  'poetry run': wrapper(''),
  'pipenv run': wrapper(''),
  'uv run': wrapper('--with --python -p --env-file --group --extra --package'),
  'rye run': wrapper(''),
  'hatch run': wrapper(''),
  'pipx run': wrapper('--spec --python'),
  'bundle exec': wrapper(''),
  'conda run': wrapper('-n -p --name --prefix --cwd'),
  'mise exec': wrapper(''),
  'direnv exec': wrapper('', { before: 1 }),
  'doppler run': wrapper('-p -c --project --config', { texts: '--command' }),
  'op run': wrapper('--env-file'),
  'npm exec': wrapper(NPX, { texts: '-c --call' }),
  'pnpm exec': wrapper(''),
  'pnpm dlx': wrapper('--package'),
  'yarn dlx': wrapper('-p --package'),
  'yarn exec': wrapper(''),
  'bun x': wrapper('-p --package'),
  'bazel run': wrapper('', { before: 99 }),
  'tmux new-session': wrapper('-s -n -c -t -x -y -F', { joins: true }),
  'tmux new-window': wrapper('-n -c -t -F', { joins: true }),
};

/** Programs called by another name. */
export const SAME_AS: Readonly<Record<string, string>> = {
  podman: 'docker',
  nerdctl: 'docker',
  'docker-compose': 'docker compose',
  oc: 'kubectl',
  k: 'kubectl',
  tofu: 'terraform',
  flyctl: 'fly',
  slogin: 'ssh',
  gdate: 'date',
  ggrep: 'grep',
  gsed: 'sed',
  gawk: 'awk',
  mawk: 'awk',
  nawk: 'awk',
  egrep: 'grep',
  fgrep: 'grep',
  zgrep: 'grep',
  rd: 'rmdir',
  pip3: 'pip',
  mariadb: 'mysql',
  netcat: 'nc',
  ncat: 'nc',
};

export const SHELLS: ReadonlySet<string> = setOf('sh bash zsh dash ash ksh mksh fish rbash tcsh csh');
export const POWERSHELLS: ReadonlySet<string> = setOf('pwsh powershell');

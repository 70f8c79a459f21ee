import { setOf } from '../options.ts';
import { CLIENTS } from '../database-clients.ts';
import { GIT_VALUES } from './git.ts';
import { SCP_VALUES } from './network.ts';
import { CURL_VALUES, WGET_VALUES } from './requests.ts';

/** Options that take a value, of programs whose words would be misread without. */
/** Such options of a program; undefined where none needs to be known. */
export const valuedOf = (name: string): ReadonlySet<string> | undefined =>
  Object.hasOwn(VALUED, name) ? VALUED[name] : undefined;

const REDIS_VALUES = setOf(
  '-h -p -s -a -u -n -r -i -t -d -D -X --user --pass --sni --cacert --cacertdir --cert --key --tls-ciphers --pattern --rdb --functions-rdb --memkeys-samples --eval --quoted-pattern --count --cursor',
);
const MONGO_VALUES = setOf(
  '--eval -f --file --host --port -u --username -p --password --authenticationDatabase --db -d --tlsCAFile',
);
const PG_VALUES = setOf(
  '-h --host -p --port -U --username -d --dbname -f --file -F --format -j --jobs -n --schema -t --table -O --owner -T --template -E --encoding -D --tablespace -l --locale -c --connection-limit -W --maintenance-db -g --role',
);

const VALUED: Readonly<Record<string, ReadonlySet<string>>> = {
  git: GIT_VALUES,
  curl: CURL_VALUES,
  wget: WGET_VALUES,
  scp: SCP_VALUES,
  rsync: SCP_VALUES,
  ...Object.fromEntries(Object.entries(CLIENTS).map(([name, { values }]) => [name, values])),
  'redis-cli': REDIS_VALUES,
  'valkey-cli': REDIS_VALUES,
  mongosh: MONGO_VALUES,
  mongo: MONGO_VALUES,
  mysqladmin: setOf(
    '-h --host -P --port -u --user -S --socket -i --sleep -c --count -w --wait --defaults-file --protocol',
  ),
  ...Object.fromEntries(
    ['dropdb', 'createdb', 'dropuser', 'createuser', 'pg_restore', 'pg_dump', 'pg_dumpall'].map((name) => [
      name,
      PG_VALUES,
    ]),
  ),
  kubectl: setOf(
    '-n --namespace -f --filename -o --output -l --selector --context --cluster --kubeconfig -k --field-selector --tail --since --timeout --grace-period -p --patch --type --replicas --image -c --container --user --as --as-group --revision --to-revision --port --sort-by --template',
  ),
  gh: setOf(
    '-X --method -f -F --field --raw-field -H --header --input -q --jq -t --template -R --repo -b --body --title -B --base -l --label -a --assignee -m --milestone -r --reviewer -n --notes -L --limit --json --preview -F --body-file',
  ),
  az: setOf('-n --name -g --resource-group --subscription -o --output --query -l --location'),
  aws: setOf(
    '--profile --region --output --query --filter --filters --log-group-name-prefix --log-group-name --endpoint-url --instance-ids --bucket --key --prefix --user-name --policy-arn --role-name --group-name --stack-name --function-name --table-name --cluster --service --db-instance-identifier --name --names --max-items --page-size --start-time --end-time --acl --policy --cidr --port --protocol --group-id',
  ),
  helm: setOf('-n --namespace -f --values --set --version --kube-context --timeout --repo'),
  docker: setOf(
    '-f --file -t --tag --build-arg --target --platform -e --env -v --volume -p --publish --name --network -w --workdir -u --user --format --filter -n --tail --since --until --profile --project-name -H --context',
  ),
  sort: setOf(
    '-k --key -t --field-separator -o --output -S --buffer-size -T --temporary-directory --compress-program --files0-from --parallel --batch-size',
  ),
  uniq: setOf('-f -s -w --skip-fields --skip-chars --check-chars'),
  xxd: setOf('-c -cols -l -len -s -seek -o -g -groupsize -n -name -R'),
  tree: setOf('-L -o -P -I -H -T --filelimit --charset'),
  date: setOf('-d --date -s --set -r --reference -f --file -v'),
  ip: setOf('-n -netns -f -family -b -batch -rcvbuf -l -loops'),
  nmcli: setOf('-f --fields -c --colors -m --mode -e --escape -w --wait -g --get-values'),
  yq: setOf('-o -p -I --output-format --input-format --indent --from-file --expression'),
  rg: setOf('--pre --hostname-bin -g --glob -e --regexp -f --file -t --type -T -A -B -C -m'),
  awk: setOf('-i --include -F -v -f --field-separator --assign --file'),
  man: setOf('-P --pager -M --manpath -S -s -L -C'),
  enable: setOf('-f'),
  hostname: setOf('-F --file'),
  dmesg: setOf('-l --level -f --facility -n --console-level -F --file -s --buffer-size --since --until --time-format'),
  route: setOf('-A'),
  terraform: setOf('-chdir'),
  pip: setOf(
    '-i --index-url --extra-index-url -r --requirement -c --constraint -e --editable -t --target --find-links -f',
  ),
  npm: setOf('--registry --prefix -w --workspace --tag --otp --access --loglevel'),
  rm: setOf(''),
  chmod: setOf('--reference'),
  systemctl: setOf('-t --type -p --property -n --lines -M --machine -H --host'),
  nc: setOf('-w -p -s -e -c -x -X -q -i'),
};

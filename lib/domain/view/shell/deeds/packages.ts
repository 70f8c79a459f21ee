import { setOf } from '../options.ts';
import { harm, READS, say, sayAll, works, whole, type Command, type Deed, type Rule } from './deed.ts';
import { byVerb, verbInName } from './verbs.ts';

/** Running a script, a target or a task by its name: what it does is not in the command. */
export function task(c: Command, what: string, name: string): Deed {
  const said = verbInName(name);
  if (said === null)
    return works(`Run the ${what} ${say(name)}, whose content does not stand in the command`, 'execute');
  const grade = said.kind === 'publish' ? 'notice' : 'serious';
  return harm(
    grade,
    'named-task',
    `Run the ${what} ${say(name)}, which by its name does “${said.verb}”`,
    said.kind === 'publish'
      ? 'Runs something that publishes or deploys, by its name'
      : 'Runs something that deletes or resets, by its name',
    whole(c),
    said.kind === 'publish' ? { effect: 'publish' } : { effect: 'delete' },
  );
}

/** Installing from a place other than the usual one: a web address, another index. */
function installs(c: Command): Deed {
  const index = c.value(
    '-i',
    '--index-url',
    '--extra-index-url',
    '--registry',
    '--index',
    '--source',
    '--find-links',
  )?.text;
  const names = c.words.slice(1);
  const url = names.find((name) => /^(?:https?|git\+|git:|ssh:)/.test(name));
  const from =
    index !== undefined &&
    !/^https:\/\/(?:pypi\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|rubygems\.org)(?:\/|$)/.test(index)
      ? index
      : url;
  if (from !== undefined)
    return harm(
      'serious',
      'foreign-packages',
      `Install ${names.length === 0 ? 'packages' : sayAll(names)} from ${say(from)}`,
      'Installs and runs code from another place than the usual one',
      from,
    );
  return works(names.length === 0 ? 'Install the packages of the project' : `Install ${sayAll(names)}`);
}

const PUBLISHES = setOf('publish unpublish deprecate dist-tag owner access yank push release upload');

const manager: Rule = (c) => {
  const [verb = '', name = ''] = c.words;
  if (PUBLISHES.has(verb) && verb !== 'release') {
    const withdraws = /^(?:unpublish|yank|deprecate)$/.test(verb);
    if (/^(?:access|owner|dist-tag)$/.test(verb) && /^(?:ls|list)?$/.test(name)) return READS;
    return harm(
      'serious',
      'publish',
      withdraws
        ? `Withdraw the published package ${say(name)}`
        : `Publish the package${name === '' ? ' of this folder' : ` ${say(name)}`}`,
      'Publishes or withdraws a package',
      whole(c),
      { effect: withdraws ? 'delete' : 'publish' },
    );
  }
  if (/^(?:install|i|add|ci|require|get|download|upgrade|update)$/.test(verb)) return installs(c);
  if (/^(?:run|run-script|task)$/.test(verb)) return name === '' ? READS : task(c, 'script', name);
  if (/^(?:test|t|build|start|dev|lint|check|fmt|format|clippy|doc|vet|bench)$/.test(verb))
    return works(`Run the script ${say(verb)} of the project`, 'execute');
  if (
    /^(?:uninstall|remove|rm|un|prune|dedupe|cache|clean|tidy|lock|sync|init|new|create|link|config|mod|env|generate|pack|version|set|exec|login|logout)$/.test(
      verb,
    )
  )
    return works(
      `Change the packages or settings of the project (${say([verb, name].filter((w) => w !== '').join(' '))})`,
    );
  if (
    /^(?:ls|list|show|view|info|outdated|audit|why|search|help|tree|fund|ping|whoami|doctor|bin|root|prefix|freeze|check|debug|inspect|metadata|licenses|explain|query)$/.test(
      verb,
    ) ||
    verb === ''
  )
    return READS;
  // yarn, pnpm and bun run a script by its bare name.
  return /^(?:yarn|pnpm|bun|rake|composer|poetry|pdm|nx|turbo|lerna)$/.test(c.name)
    ? task(c, 'script', verb)
    : (byVerb(c, true) ?? works());
};

const system: Rule = (c) => {
  const [verb = '', ...names] = c.words;
  if (/^(?:remove|purge|autoremove|uninstall|erase|rm)$/.test(verb) || c.args.some((arg) => /^-R/.test(arg)))
    return harm(
      'notice',
      'uninstall',
      `Remove ${names.length === 0 ? 'programs that nothing needs' : sayAll(names)} from the machine`,
      'Removes programs from the machine',
      whole(c),
      { effect: 'delete' },
    );
  if (
    /^(?:install|upgrade|dist-upgrade|full-upgrade|update|add|reinstall|tap|localinstall)$/.test(verb) ||
    c.args.some((arg) => /^-[SU]|^-i$/.test(arg))
  )
    return works(
      names.length === 0 ? 'Update the lists or programs of the machine' : `Install ${sayAll(names)} on the machine`,
      'configure',
    );
  return READS;
};

const make: Rule = (c) => {
  const targets = c.words.filter((word) => !word.includes('='));
  const worst = targets
    .map((name) => task(c, 'target', name))
    .find(
      ({ hazard }) =>
        hazard !== null && targets.some((name) => !/^(?:clean|distclean|mrproper|reset-cache|release)$/.test(name)),
    );
  return (
    worst ??
    works(
      targets.length === 0
        ? 'Run the build'
        : `Run the build’s ${targets.length === 1 ? 'target' : 'targets'} ${sayAll(targets)}`,
      'execute',
    )
  );
};

const framework: Rule = (c) => {
  const at = c.words.findIndex((word) => !/\.(?:py|php|rb|js)$|^artisan$/.test(word));
  const words = at === -1 ? [] : c.words.slice(at);
  const deed = byVerb({ ...c, words }, true);
  // `db:drop` on this machine is work on one's own data, unless it says where.
  return deed?.hazard?.grade === 'grave' &&
    !c.args.some((arg) => /^--(?:remote|linked|prod\w*|force|accept-data-loss|url|db-url)/.test(arg))
    ? { ...deed, hazard: { ...deed.hazard, grade: 'serious' } }
    : (deed ?? works());
};

/** What programs do that install, build, publish, or run the tasks of a project. */
export const PACKAGE_RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(
    'npm yarn pnpm bun pip pipx uv poetry pdm pipenv cargo go gem bundle composer dotnet nuget mvn gradle gradlew mvnw sbt lein mix rebar3 cabal stack conda mamba rye hatch flutter dart swift pod deno nx turbo lerna'
      .split(' ')
      .map((name) => [name, manager]),
  ),
  ...Object.fromEntries(
    'apt apt-get aptitude yum dnf zypper apk pacman brew snap flatpak port pkg winget choco scoop dpkg rpm'
      .split(' ')
      .map((name) => [name, system]),
  ),
  ...Object.fromEntries(
    'rails rake artisan prisma manage.py django-admin symfony console knex sequelize typeorm drizzle-kit alembic flyway liquibase supabase ecto diesel sqlx goose dbmate atlas hasura'
      .split(' ')
      .map((name) => [name, framework]),
  ),
  twine: (c) =>
    c.words[0] === 'upload'
      ? harm('serious', 'publish', `Publish ${sayAll(c.words.slice(1))}`, 'Publishes a package', whole(c), {
          effect: 'publish',
        })
      : READS,
  make,
  gmake: make,
  just: make,
  task: make,
};

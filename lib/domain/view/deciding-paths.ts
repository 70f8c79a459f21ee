import type { Hazard } from './view.ts';

/** A place whose content is obeyed later: by programs, by people's logins, by an agent itself. */
export interface DecidingPath {
  /** Such as `path.workflow`; one for each kind of place. */
  code: string;
  /** What a change there can do at worst. */
  grade: Hazard['grade'];
  /** What the content decides, to follow "It decides". */
  decides: string;
  /** What whoever reads the file learns, such as `a private key`; null where reading it gives nothing away. */
  secret: string | null;
}

type Row = readonly [pattern: RegExp, code: string, grade: Hazard['grade'], decides: string, secret?: string];

const KEY_FILE = String.raw`(?:^|/)(?:id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|[^/]*(?:private|priv|secret)[-_.]?key[^/]*|[^/]+\.(?:ppk|pfx|p12|jks|keystore|kdbx|key))$`;

/**
 * Paths are matched in lower case with `/` between their parts. The first row that fits counts, so the gravest kind of a place comes first.
 * A change of the last kind of rows is everyday work: a notice, and the decoder that sees what changes inside may say more.
 */
const ROWS: readonly Row[] = [
  // Who may log in, and as whom.
  [
    /(?:^|\/)authorized_keys2?$|(?:^|\/)administrators_authorized_keys$/,
    'path.login',
    'grave',
    'who may log in there over SSH',
  ],
  [
    /^\/etc\/sudoers(?:\/|\.d\/|$)|(?:^|\/)sudoers(?:\.d\/|$)|^\/etc\/doas\.conf$|\/polkit-1\//,
    'path.root',
    'grave',
    'who may act as root',
  ],
  [
    /^\/etc\/(?:passwd|shadow|group|gshadow)-?$|^\/etc\/(?:pam\.d|security)\/|\/pam\.conf$/,
    'path.accounts',
    'grave',
    'who may log in on that machine',
    'the accounts of that machine and their password hashes',
  ],
  [
    /^\/etc\/ld\.so\.(?:preload|conf)|^\/etc\/(?:init|rc)\.?[^/]*\/|\/rc\.local$/,
    'path.system-start',
    'grave',
    'what every program or every start of that machine runs',
  ],
  [
    /^\/(?:boot|efi)\/|^\/dev\/(?!null$|stdout$|stderr$|tty$|fd\/|shm\/)|^\/proc\/sys|^\/sys\//,
    'path.machine',
    'grave',
    'whether that machine starts and what its kernel does',
  ],
  [
    /(?:^|\/)\.ssh\/(?:config|rc|environment)$|^\/etc\/ssh\//,
    'path.ssh',
    'serious',
    'where SSH connects to, and what it runs on the way',
  ],
  [new RegExp(KEY_FILE), 'path.private-key', 'serious', 'which key proves who somebody is', 'a private key'],
  [/(?:^|\/)\.(?:ssh|gnupg)(?:\/|$)/, 'path.private-key', 'serious', 'which keys are trusted', 'keys and logins'],
  [
    /(?:^|\/)(?:\.aws|\.azure|\.kube|\.docker|\.config\/(?:gcloud|gh|hub|rclone)|\.oci|\.databricks)(?:\/|$)|(?:^|\/)kubeconfig[^/]*$/,
    'path.cloud-login',
    'serious',
    'with which login and where the cloud tools act',
    'logins of cloud tools',
  ],
  [
    /(?:^|\/)(?:\.netrc|_netrc|\.pgpass|\.my\.cnf|\.git-credentials|\.vault-token|\.htpasswd|credentials(?:\.(?:json|ya?ml|toml|ini|csv))?|client_secret[^/]*\.json|service[-_]?account[^/]*\.json|secrets?\.(?:json|ya?ml|toml|env|txt)|master\.key|terraform\.tfstate(?:\.backup)?|wallet\.dat)$/,
    'path.credentials',
    'serious',
    'with which passwords and tokens programs log in',
    'passwords and tokens',
  ],
  [
    /(?:^|\/)\.env(?!\.(?:example|sample|template|dist|defaults?)$)(?:\.[\w-]+)*$|(?:^|\/)[^/]+\.env$|(?:^|\/)\.envrc$/,
    'path.env',
    'serious',
    'with which secrets and settings the program runs',
    'the secrets of a program',
  ],
  // What runs by itself.
  [
    /(?:^|\/)(?:crontab|anacrontab)$|(?:^|\/)cron(?:\.(?:d|hourly|daily|weekly|monthly)|tabs)?\/|\/spool\/(?:cron|at)\/|\/systemd\/(?:system|user)\/|\.(?:service|timer|socket)$|\/launch(?:agents|daemons)\/|\/autostart\/|\/start menu\/programs\/startup\//,
    'path.schedule',
    'serious',
    'what that machine runs by itself',
  ],
  [
    /(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zprofile|zshenv|zlogin|kshrc|cshrc|tcshrc|inputrc|xprofile|xinitrc|xsession)$|^\/etc\/(?:profile|bash|zsh|environment)|(?:^|\/)fish\/(?:config\.fish|conf\.d\/)|(?:^|\/)(?:microsoft\.)?powershell_?profile\.ps1$|_profile\.ps1$/,
    'path.shell-profile',
    'serious',
    'what every new shell runs',
  ],
  [
    /(?:^|\/)\.git\/(?:hooks\/|config$|info\/attributes$|modules\/)|(?:^|\/)\.gitconfig$|(?:^|\/)(?:\.husky|\.githooks)\/|(?:^|\/)(?:\.pre-commit-config\.ya?ml|lefthook\.ya?ml|\.gitmodules|\.gitattributes)$|(?:^|\/)git\/config$/,
    'path.git-hook',
    'serious',
    'what Git runs or fetches on each commit, checkout or push',
  ],
  [
    /(?:^|\/)\.(?:github|gitea|forgejo)\/(?:workflows|actions)\/|(?:^|\/)action\.ya?ml$|(?:^|\/)\.gitlab-ci[^/]*\.ya?ml$|(?:^|\/)\.(?:circleci|buildkite|woodpecker|drone|teamcity|semaphore|azure-pipelines|gitlab\/ci|ci)\/|(?:^|\/)(?:\.travis|\.drone|\.woodpecker|\.appveyor|appveyor|azure-pipelines[^/]*|bitbucket-pipelines|cloudbuild|buildspec|codemagic|\.cirrus)\.ya?ml$|(?:^|\/)jenkinsfile[^/]*$/,
    'path.workflow',
    'serious',
    'what the build system runs, with its secrets',
  ],
  [/(?:^|\/)codeowners$/, 'path.owners', 'serious', 'who must review changes of which files'],
  [
    /(?:^|\/)\.github\/(?:dependabot\.ya?ml|settings\.ya?ml|rulesets?\/|apps?\/)|(?:^|\/)\.(?:mergify|kodiak)\.(?:ya?ml|toml)$|(?:^|\/)renovate\.json5?$/,
    'path.repository-rules',
    'serious',
    'which changes reach the main branch, and how',
  ],
  // What agents obey.
  [
    /(?:^|\/)\.(?:claude|codex|gemini|cursor|windsurf|cline|roo|continue|kiro|aider|amazonq|augment|junie|opencode|goose|openhands)(?:\/|$)|(?:^|\/)(?:\.?mcp|mcp[-_](?:servers?|config|settings)|cline_mcp_settings|claude_desktop_config)\.json$|(?:^|\/)\.claude\.json$|(?:^|\/)\.aider[^/]*$/,
    'path.agent-settings',
    'serious',
    'which tools and permissions agents have, and what they run',
  ],
  [
    /(?:^|\/)(?:agents|agent|claude|gemini|codex)(?:\.local|\.override)?\.md$|(?:^|\/)\.(?:cursorrules|clinerules|windsurfrules|roorules|goosehints)(?:\/|$)|(?:^|\/)\.github\/(?:copilot-instructions\.md$|instructions\/|prompts\/|chatmodes\/|agents\/)|(?:^|\/)skill\.md$/,
    'path.agent-orders',
    'serious',
    'what agents are told to do from now on',
  ],
  [
    /(?:^|\/)(?:\.vscode|\.idea|\.fleet|\.zed)\/|\.code-workspace$|(?:^|\/)\.devcontainer(?:\/|\.json$)/,
    'path.editor',
    'serious',
    'what the editor runs when the folder is opened',
  ],
  [
    /(?:^|\/)(?:sitecustomize|usercustomize)\.py$|\.pth$|(?:^|\/)(?:conftest\.py)$/,
    'path.python-start',
    'serious',
    'what Python runs before the program itself',
  ],
  [
    /(?:^|\/)(?:\.npmrc|\.yarnrc(?:\.yml)?|\.pypirc|pip\.conf|pip\.ini|\.gemrc|\.cargo\/config(?:\.toml)?|\.cargo\/credentials(?:\.toml)?|\.m2\/settings\.xml|nuget\.config|\.bazelrc|\.condarc)$|^\/etc\/(?:apt|yum\.repos\.d)\//,
    'path.packages',
    'serious',
    'from where packages are installed, and with which token',
    'tokens of package registries',
  ],
  [
    /^\/etc\/(?:hosts|resolv\.conf|nsswitch\.conf|ssl\/|ca-certificates)|\/drivers\/etc\/hosts$|\/ca-certificates\//,
    'path.network',
    'serious',
    'which machine a name leads to, and who is believed to be it',
  ],
  [
    /^\/(?:etc|usr|bin|sbin|lib|lib64|opt|library|system)\/|^[a-z]:\/(?:windows|program files|programdata)(?:\/|$)/,
    'path.system',
    'serious',
    'how that machine behaves',
  ],
  // Everyday work that still decides what is built or run.
  [
    /(?:^|\/)(?:kustomization\.ya?ml|chart\.ya?ml|values[^/]*\.ya?ml)$|(?:^|\/)(?:k8s|kubernetes|manifests|helm|charts|argocd|flux)\/|\.tf(?:vars)?$|(?:^|\/)(?:serverless|netlify|vercel|fly|render|app)\.(?:ya?ml|toml|json)$|(?:^|\/)procfile$/,
    'path.deployment',
    'notice',
    'what is deployed, and how',
  ],
  [
    /(?:^|\/)(?:docker|container)file[^/]*$|\.dockerfile$|(?:^|\/)(?:docker-)?compose[^/]*\.ya?ml$/,
    'path.image',
    'notice',
    'what is built into an image and run from it',
  ],
  [
    /(?:^|\/)(?:package\.json|composer\.json|pyproject\.toml|setup\.(?:py|cfg)|cargo\.toml|build\.rs|pom\.xml|build\.gradle(?:\.kts)?|gemfile|go\.mod|requirements[^/]*\.txt|deno\.jsonc?)$/,
    'path.package-scripts',
    'notice',
    'which foreign code is installed, and what runs on install and build',
  ],
  [
    /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|uv\.lock|cargo\.lock|gemfile\.lock|composer\.lock|go\.sum)$/,
    'path.lockfile',
    'notice',
    'which exact packages are installed, and from where',
  ],
  [
    /(?:^|\/)(?:makefile|gnumakefile|justfile|taskfile\.ya?ml|rakefile|gruntfile\.[cm]?js|gulpfile\.[cm]?js|tox\.ini|noxfile\.py)$|\.mk$/,
    'path.build',
    'notice',
    'what build commands run',
  ],
  [
    /(?:^|\/)(?:nginx|apache2|httpd|haproxy|caddy)[^/]*\/|(?:^|\/)(?:nginx\.conf|httpd\.conf|\.htaccess|haproxy\.cfg|caddyfile)$/,
    'path.web-server',
    'notice',
    'who reaches which site and service',
  ],
];

/** What a path decides, or null for an ordinary one. `authorized_keys` in any folder, written in any way, decides who may log in. */
export function decidingPath(path: string): DecidingPath | null {
  const plain = plainPath(path);
  const row = ROWS.find(([pattern]) => pattern.test(plain));
  if (row === undefined) return null;
  const [, code, grade, decides, secret] = row;
  return { code, grade, decides, secret: secret ?? null };
}

/** Whether the file's content is a secret, and which: `a private key`. A public key or an example file is none. */
export function secretIn(path: string): string | null {
  const plain = plainPath(path);
  if (/\.(?:pub|example|sample|template|dist)$|(?:^|\/)known_hosts/.test(plain)) return null;
  return decidingPath(path)?.secret ?? (/\.pem$/.test(plain) ? 'a key or certificate' : null);
}

/** In lower case, with `/` between the parts, and without `.`, `..`, repeated slashes, quotes and a variable for the home folder. */
function plainPath(path: string): string {
  const text = path
    .trim()
    .replace(/^["']|["']$/g, '')
    .replace(/^file:\/\/(?:localhost)?(?=\/)/i, '')
    .replaceAll('\\', '/')
    .replace(/^(?:\$\{?HOME\}?|%USERPROFILE%)(?=\/)/i, '~')
    .toLowerCase();
  const parts: string[] = [];
  for (const part of text.slice(0, 4_096).split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..' && parts.at(-1) !== '~') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return (text.startsWith('/') ? '/' : '') + parts.join('/') + (text.endsWith('/') && parts.length > 0 ? '/' : '');
}

import { setOf } from '../options.ts';

/** Programs and builtins that only read or put out, whatever their words are. */
export const ONLY_READ: ReadonlySet<string> = setOf(`
  ls cat head tail grep rg ag wc sort uniq cut tr jq yq xq date whoami id hostname uname pwd env printenv echo printf true false test [ [[ sleep seq basename dirname
  realpath readlink tree less more man ps df du which whereis type stat file diff cmp comm join paste column fold fmt nl tac rev strings xxd od hexdump
  md5sum sha1sum sha256sum sha512sum shasum cksum base64 lsof netstat ss top htop free uptime traceroute tracepath whois mtr lscpu lsblk lspci lsusb vmstat iostat
  pgrep pidof pstree ldd nm objdump readelf size cal bc expr factor numfmt yes tput clear groups getent locale getconf ulimit umask jobs wait cd pushd popd set shopt
  read local return exit break continue shift let : getopts hash unset readonly declare typeset dirs times caller compgen complete bind fc awk alias unalias
  fd locate bat exa eza lsd nproc arch tty who w last lastlog finger printf mapfile readarray disown fg bg suspend enable help trap zcat zless bzcat xzcat tokei cloc
  scc sed-n gh-dash dmesg sar mpstat pidstat ifconfig ip route arp iwconfig nmcli resolvectl timedatectl hostnamectl loginctl localectl sw_vers system_profiler defaults-read
  Get-ChildItem Get-Content Get-Item Get-Process Get-Service Get-Location Get-Date Get-Command Get-Help Get-Member Get-History Get-Variable Select-Object Where-Object
  ForEach-Object Sort-Object Format-Table Format-List Measure-Object Select-String Test-Path Test-Connection Write-Host Write-Output Out-Null Out-String Out-Host
  ConvertTo-Json ConvertFrom-Json Compare-Object Resolve-Path Split-Path Join-Path Get-ItemProperty Get-NetIPAddress Get-EventLog Get-WmiObject Get-CimInstance Set-Location
  dir type ver vol where tasklist systeminfo ipconfig findstr fc more rem title cls chdir pause gci gc gi gps gm ft fl select sort measure sls sl pwd write-host
`);

/** Everyday tools of developers: they write what a build or a formatter writes, in the folder that they run in. */
export const EVERYDAY: ReadonlySet<string> = setOf(`
  mkdir touch tar gzip gunzip zip unzip bzip2 xz zstd 7z unrar patch split csplit cmake ninja meson bazel gcc g++ clang clang++ cc c++ ld ar as rustc javac java kotlinc scalac
  tsc eslint prettier jest vitest mocha ava tap playwright cypress pytest unittest mypy ruff black flake8 pylint isort bandit tox nox coverage rustfmt clippy-driver gofmt goimports golangci-lint
  rustup nvm fnm volta pyenv rbenv asdf sdk virtualenv venv autopep8 yapf pre-commit husky lint-staged commitlint webpack rollup vite esbuild parcel swc babel next nuxt astro
  storybook ts-node tsx nodemon concurrently rspec rubocop phpunit phpstan php-cs-fixer checkstyle ktlint swiftlint shellcheck shfmt hadolint yamllint markdownlint actionlint
  biome stylelint sass postcss tailwindcss http-server serve live-server uvicorn gunicorn flask celery jupyter ipython mkdocs sphinx-build hugo jekyll pandoc
  ffmpeg ffprobe convert magick identify dot protoc buf openssl gpg ssh-keygen-l ssh-add code vim vi nano emacs nvim open xdg-open pbcopy pbpaste xclip tmux screen
  mktemp sync dos2unix iconv envsubst chronic ts pv sponge tee-a direnv gitleaks trivy snyk semgrep act minikube kind k3d skaffold tilt k9s stern kubectx kubens kustomize helmfile-diff
  node python php perl ruby lua New-Item Copy-Item Rename-Item Set-Variable Import-Module md copy xcopy ren
`);

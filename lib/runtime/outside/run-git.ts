import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

import { OutsideFault } from '#lib/domain/ledger/outside.ts';

const PATIENCE_MS = 60_000;
/** Git's other ways of reaching a repository run programs. */
const PROTOCOLS = 'file:https:ssh';

/** Nothing that asks at a terminal, runs a hook or follows this machine's repositories. */
const CALM = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: PROTOCOLS,
  GIT_AUTHOR_NAME: 'countersign',
  GIT_AUTHOR_EMAIL: 'countersign@localhost',
  GIT_COMMITTER_NAME: 'countersign',
  GIT_COMMITTER_EMAIL: 'countersign@localhost',
  LC_ALL: 'C',
};

export class GitFailed extends Error {
  readonly stderr: string;
  constructor(stderr: string) {
    super(stderr);
    this.stderr = stderr;
  }
}

/** One git command in a bare repository; its output. Throws `GitFailed` with what it said, `OutsideFault` when there is no git or no end. */
export async function runGit(
  repository: string,
  args: readonly string[],
  signal: AbortSignal,
  more: { input?: string; index?: string } = {},
): Promise<string> {
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const env: NodeJS.ProcessEnv = { ...process.env, ...CALM };
  // Set when the desk was itself started by a git hook: they would point at another repository.
  for (const name of ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE']) delete env[name];
  env['GIT_SSH_COMMAND'] ??= 'ssh -o BatchMode=yes';
  if (more.index !== undefined) env['GIT_INDEX_FILE'] = more.index;
  const child = spawn('git', ['--git-dir', repository, '-c', 'core.hooksPath=/dev/null', ...args], {
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, patience]),
    killSignal: 'SIGKILL',
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(more.input ?? '');
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code));
  });
  try {
    const [code, out, said] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (code !== 0) throw new GitFailed(said);
    return out;
  } catch (error) {
    if (error instanceof GitFailed) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new OutsideFault('unreachable', 'needs the program “git”, which is not installed here');
    if (patience.aborted) throw new OutsideFault('unreachable', 'did not end within a minute');
    throw error;
  }
}

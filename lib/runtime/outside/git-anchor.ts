import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import { OutsideFault } from '#lib/domain/ledger/outside.ts';
import { ANCHOR_FILE, demandSameHead, type Anchor } from './anchor.ts';
import { GitFailed, runGit } from './run-git.ts';

const BRANCH = 'countersign';

/**
 * A branch of a git repository: one commit for each head, pushed without force, so that the host's rules keep what is there. The bare
 * repository under the desk's home is a cache; without it the remote is read again.
 */
export function gitAnchor(address: string, home: string): Anchor | string {
  const [, url = '', branch = BRANCH] = /^([^#]*)(?:#(.*))?$/.exec(address) ?? [];
  const name = nameOf(url);
  if (name === null) return 'needs the address of a repository: https, ssh, or an absolute path';
  if (!/^[A-Za-z0-9][A-Za-z0-9._/-]{0,99}$/.test(branch) || branch.includes('..') || branch.endsWith('/'))
    return 'names a branch that git would not take';
  const ref = `refs/heads/${branch}`;
  const repository = join(home, 'anchors', createHash('sha256').update(address).digest('hex').slice(0, 16));

  const git = async (args: string[], signal: AbortSignal, more: { input?: string; index?: string } = {}) => {
    try {
      return await runGit(repository, args, signal, more);
    } catch (error) {
      throw error instanceof GitFailed ? explained(error.stderr, url, name) : error;
    }
  };
  /** The remote's newest commit, here; null when the branch is not there yet. */
  const fetched = async (signal: AbortSignal): Promise<string | null> => {
    if (!existsSync(join(repository, 'HEAD'))) {
      mkdirSync(join(repository, '..'), { recursive: true, mode: 0o700 });
      await git(['init', '--quiet', '--bare', repository], signal);
    }
    const listed = await git(['ls-remote', '--', url, ref], signal);
    const [commit = ''] = listed.split('\t');
    if (commit === '') return null;
    await git(['fetch', '--quiet', '--depth=1', '--no-tags', '--', url, ref], signal);
    return (await git(['rev-parse', 'FETCH_HEAD'], signal)).trim();
  };
  const read = (commit: string, file: string, signal: AbortSignal) => git(['show', `${commit}:${file}`], signal);
  const filesOf = async (commit: string, signal: AbortSignal): Promise<string[]> =>
    (await git(['ls-tree', '--name-only', commit], signal)).split('\n').filter((file) => ANCHOR_FILE.test(file));

  /** The parent's files and one more, as a git tree. */
  const treeWith = async (file: string, note: string, parent: string | null, index: string, signal: AbortSignal) => {
    if (parent) await git(['read-tree', parent], signal, { index });
    const blob = (await git(['hash-object', '-w', '--stdin'], signal, { input: note })).trim();
    await git(['update-index', '--add', '--cacheinfo', `100644,${blob},${file}`], signal, { index });
    return (await git(['write-tree'], signal, { index })).trim();
  };

  return {
    name: `git:${name}#${branch}`,
    newest: async (signal) => {
      const commit = await fetched(signal);
      const last = commit && (await filesOf(commit, signal)).sort().at(-1);
      return commit && last ? read(commit, last, signal) : null;
    },
    put: async (file, note, signal) => {
      const parent = await fetched(signal);
      if (parent && (await filesOf(parent, signal)).includes(file)) {
        demandSameHead(file, await read(parent, file, signal), note);
        return;
      }
      // A command line may anchor at the same time.
      const index = join(repository, `index-${randomUUID()}`);
      const tree = await treeWith(file, note, parent, index, signal).finally(() => rm(index, { force: true }));
      const message = `Head over ${Number(file.slice(0, 16))} entries`;
      const parents = parent ? ['-p', parent] : [];
      const commit = (await git(['commit-tree', tree, ...parents, '-m', message], signal)).trim();
      await git(['push', '--quiet', '--', url, `${commit}:${ref}`], signal);
    },
  };
}

/** The address without secrets, for display; null when it is not valid. */
function nameOf(url: string): string | null {
  if (url.startsWith('/')) return url;
  if (/^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^\s]+$/.test(url)) return url;
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !['https:', 'ssh:', 'file:'].includes(parsed.protocol)) return null;
  if (parsed.protocol !== 'ssh:') parsed.username = '';
  parsed.password = '';
  parsed.search = '';
  return parsed.href;
}

/** Git's last words, without the address it was given: that may hold a token. */
function explained(said: string, url: string, name: string): OutsideFault {
  const user = URL.canParse(url) ? new URL(url) : null;
  let text = said.replaceAll(url, name);
  for (const secret of [user?.password, user?.username])
    if (secret) text = text.replaceAll(secret, '…').replaceAll(decodeURIComponent(secret), '…');
  const lines = text.split('\n').filter((line) => /^(fatal|error|remote|.*rejected)/.test(line.trim()));
  const detail = (lines.join('; ') || text.trim()).replaceAll(/\s+/g, ' ').slice(0, 300);
  return /rejected|denied|not allowed|protected/i.test(detail)
    ? new OutsideFault('refused', `does not take the head: ${detail}`)
    : new OutsideFault('unreachable', `cannot be reached: ${detail}`);
}

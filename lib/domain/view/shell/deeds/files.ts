import type { Place } from '../start.ts';
import { disk, dd, owner, permissions } from './rights.ts';
import { writing } from './writing.ts';
import { harm, READS, say, sayAll, works, whole, type Command, type Deed, type Rule } from './deed.ts';
import { decidingPath } from '../../deciding-paths.ts';
import { lowered } from '../../words.ts';
import { holdsData, isAbsolute, isDisk, isHere, isMadeAnew, isSystem, isWhole } from './paths.ts';

/** Deleting files and folders, by whatever program. */
export function deletion(
  paths: readonly string[],
  recursive: boolean,
  more: { place: Place; piped?: boolean; evidence: string; pattern?: boolean },
): Deed {
  const { evidence, place } = more;
  const found = paths.length === 0 || paths.some((path) => path.includes('{}'));
  const what = found
    ? more.piped === true
      ? 'whatever the command before it names'
      : 'everything it is given'
    : sayAll(paths);
  const whole = paths.find(isWhole);
  const here = paths.some(isHere);
  if (recursive || whole !== undefined) {
    const text =
      whole === undefined
        ? 'Deletes whole folders for good'
        : 'Deletes whole folders for good, from the top of the system or home folder';
    const does =
      paths.length === 1 && !found && !here
        ? `Delete the folder ${what} and everything in it`
        : found
          ? `Delete ${what}, folders with all they hold`
          : here
            ? 'Delete everything in the folder it runs in'
            : `Delete ${what} and everything in them`;
    if (whole !== undefined)
      return harm('grave', 'delete-folders', does, text, whole, { effect: 'delete', unbounded: true });
    if (place.many && place.where.some((where) => /all machines|many machines/.test(where)))
      return harm('grave', 'delete-folders', does, `${text}, on every machine`, evidence, {
        effect: 'delete',
        unbounded: true,
      });
    if (!found && !here && paths.every(isMadeAnew)) return works(does, 'delete');
    return harm('serious', 'delete-folders', does, text, evidence, { effect: 'delete', unbounded: here });
  }
  const does = `Delete ${found ? what : `${paths.length === 1 ? 'the file' : 'the files'} ${what}`}`;
  const data = paths.find((path) => holdsData(path));
  if (data !== undefined)
    return harm('serious', 'delete-data', does, 'Deletes a file that holds data, keys or settings, for good', data, {
      effect: 'delete',
    });
  const system = paths.find((path) => isSystem(path) || (decidingPath(path)?.grade ?? 'notice') !== 'notice');
  if (system !== undefined)
    return harm('serious', 'delete-system', does, 'Deletes a file that the system or its logins depend on', system, {
      effect: 'delete',
    });
  if (!found && paths.every(isMadeAnew)) return works(does, 'delete');
  if (found || more.pattern === true || paths.some(isAbsolute))
    return harm('notice', 'delete-files', does, 'Deletes files for good', evidence, { effect: 'delete' });
  return works(does, 'delete', 'irreversible');
}

const piped = ({ start }: Command): boolean => start.pipedFrom.length > 0;
const remove: Rule = (c) =>
  c.args.length === 0 && !piped(c)
    ? READS
    : deletion(c.words, c.has('-r', '-R', '--recursive'), {
        place: c.start.place,
        piped: piped(c),
        evidence: whole(c),
        pattern: c.plain.some(({ pattern }) => pattern),
      });

/** The file that a copy or move ends in. */
const destination = ({ words, value }: Command): string =>
  value('-t', '--target-directory')?.text ?? words.at(-1) ?? '';

const copies: Rule = (c) => {
  const target = destination(c);
  const from = c.words.length > 1 ? c.words.slice(0, -1) : c.words;
  if (c.name === 'mv' && target === '/dev/null')
    return harm(
      'serious',
      'delete-files',
      `Destroy ${sayAll(from)}`,
      'Destroys files by moving them to nowhere',
      target,
      { effect: 'delete' },
    );
  const base = from.length === 1 && /[/\\]$/.test(target) ? target + (from[0] ?? '').replace(/^.*[/\\]/, '') : target;
  const deed = writing(base, true, target);
  const does = `${c.name === 'mv' ? 'Move' : c.name === 'ln' ? 'Link' : 'Copy'} ${sayAll(from)} to ${say(target)}`;
  return deed.hazard === null || deed.does === null
    ? works(does)
    : { ...deed, does: `${does}${/, which .*/.exec(deed.does)?.[0] ?? ''}` };
};

const sed: Rule = (c) => {
  if (!c.args.some((arg) => /^(?:-[a-zA-Z]*i|--in-place)/.test(arg))) return READS;
  const paths = c.words.slice(c.has('-e', '--expression', '-f') ? 0 : 1);
  const deeds = paths.map((path) => writing(path, true));
  const worst = deeds.find(({ hazard }) => hazard !== null);
  const does = `Rewrite ${sayAll(paths)} in place`;
  return worst?.hazard == null
    ? works(does)
    : {
        ...worst,
        does: `${does}${/, which .*/.exec(worst.does ?? '')?.[0] ?? ''}`,
        hazard: {
          ...worst.hazard,
          text: `Rewrites files in place, and ${lowered(worst.hazard.text)}`,
        },
      };
};

const find: Rule = (c) => {
  if (!c.has('-delete')) return READS;
  const at = c.args.findIndex((arg) => /^[-(!]/.test(arg));
  const roots = c.args.slice(0, at === -1 ? c.args.length : at);
  const limited = c.args.some((arg) => /^-(?:name|iname|path|regex|mtime|mmin|newer|size|empty|user)/.test(arg));
  const does = `Delete every file that it finds in ${sayAll(roots.length === 0 ? ['.'] : roots)}${limited ? ', of those that fit its conditions' : ''}`;
  return harm(
    roots.some(isWhole) && !limited ? 'grave' : limited ? 'notice' : 'serious',
    'delete-found',
    does,
    'Deletes every file it finds',
    whole(c),
    { effect: 'delete', unbounded: !limited },
  );
};

/** What programs do to files. */
export const FILE_RULES: Readonly<Record<string, Rule>> = {
  rm: remove,
  unlink: remove,
  trash: (c) => works(`Move ${sayAll(c.words)} to the trash`, 'delete', 'reversible'),
  rimraf: (c) => deletion(c.words, true, { place: c.start.place, evidence: whole(c) }),
  del: (c) =>
    deletion(
      c.words.filter((word) => !/^\/[a-z]/i.test(word)),
      false,
      { place: c.start.place, evidence: whole(c) },
    ),
  rmdir: (c) => {
    const paths = c.words.filter((word) => !/^\/[a-z]$/i.test(word));
    return c.args.some((arg) => /^\/s$/i.test(arg))
      ? deletion(paths, true, { place: c.start.place, evidence: whole(c) })
      : works(`Delete the empty folder ${sayAll(paths)}`, 'delete');
  },
  shred: (c) =>
    harm(
      c.words.some(isDisk) ? 'grave' : 'serious',
      'shred',
      `Overwrite ${sayAll(c.words)} so that nothing can be recovered`,
      'Overwrites files so that they cannot be recovered',
      whole(c),
      { effect: 'delete' },
    ),
  truncate: (c) =>
    c.words.length === 0
      ? READS
      : harm(
          'serious',
          'truncate',
          `Cut ${sayAll(c.words)} to a new size`,
          'Cuts files to a new size, and what was behind it is lost',
          whole(c),
          { effect: 'delete' },
        ),
  dd,
  wipefs: disk('Erase the disk', 'Erases the contents of disks'),
  blkdiscard: disk('Erase the disk', 'Erases the contents of disks'),
  fdisk: disk('Change the partitions of', 'Changes the partitions of a disk'),
  parted: disk('Change the partitions of', 'Changes the partitions of a disk'),
  sgdisk: disk('Change the partitions of', 'Changes the partitions of a disk'),
  mkfs: disk('Format', 'Erases a disk by formatting it'),
  mkswap: disk('Format', 'Erases a disk by formatting it'),
  diskutil: (c) =>
    /^(?:erase|partition|zero|secureErase)/i.test(c.words[0] ?? '')
      ? harm('grave', 'disk', `Erase ${sayAll(c.words.slice(-1))}`, 'Erases a disk', whole(c), { effect: 'delete' })
      : READS,
  chmod: permissions,
  chown: owner,
  chgrp: owner,
  sed,
  find,
  tee: (c) =>
    c.words
      .map((path) => writing(path, !c.has('-a', '--append')))
      .toSorted((a, b) => Number(b.hazard !== null) - Number(a.hazard !== null))[0] ?? READS,
  cp: copies,
  mv: copies,
  ln: copies,
  install: copies,
};

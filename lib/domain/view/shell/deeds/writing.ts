import { decidingPath } from '../../deciding-paths.ts';
import { harm, say, works, type Deed } from './deed.ts';
import { holdsData, isDisk, isSystem } from './paths.ts';

/** Writing a file by any means: what it empties, and whether that decides what runs later. */
export function writing(path: string, empties: boolean, evidence = path): Deed {
  const does = `${empties ? 'Write' : 'Add to'} the file ${say(path)}`;
  if (isDisk(path))
    return harm('grave', 'disk', `Overwrite the disk ${say(path)}`, 'Overwrites a whole disk', evidence, {
      effect: 'delete',
      unbounded: true,
    });
  const deciding = /^\/dev\/(?:shm|fd)\//.test(path) ? null : decidingPath(path);
  if (deciding !== null) {
    const { code, grade, decides } = deciding;
    return harm(
      grade,
      code,
      `${does}, which decides ${decides}`,
      isSystem(path)
        ? 'Writes into system or login files'
        : 'Writes into a file that decides what runs later, or who may come in',
      evidence,
      { effect: 'configure' },
    );
  }
  if (empties && holdsData(path))
    return harm('notice', 'overwrite-data', does, 'Overwrites a file that holds data, keys or settings', evidence);
  return works(does);
}

import { createHash } from 'node:crypto';

/** What the same arguments are found by: PostgreSQL's `md5` of their canonical text, as the index has it. */
export const argsKey = (argsText: string): string => createHash('md5').update(argsText).digest('hex');

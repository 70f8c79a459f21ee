import { stripVTControlCharacters } from 'node:util';

import type { Log } from './log.ts';

const METHODS = [
  ['log', 'info'],
  ['info', 'info'],
  ['debug', 'info'],
  ['warn', 'warn'],
  ['error', 'error'],
] as const;

/** Next and its like write to the console, in lines of their own form: from now on these are lines of the log as everything else. */
export function logConsole(log: Log): void {
  for (const [method, level] of METHODS) {
    console[method] = (...said: unknown[]): void => {
      const err = said.find((one) => one instanceof Error);
      if (err) log[level]('a page failed', { err });
      else log[level](plain(said.map(String).join(' ')));
    };
  }
}

/** Without colours and line breaks, and short. */
const plain = (text: string): string => stripVTControlCharacters(text).replace(/\s+/g, ' ').trim().slice(0, 500);

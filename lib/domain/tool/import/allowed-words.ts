import type { ListedTool } from './imported-tool.ts';
import { ImportRefusal } from './imported-tool.ts';

const LONGEST_NAME = 200;
const LONGEST_TITLE = 200;
const LONGEST_DESCRIPTION = 8_000;

/** A name in the letters that a tool's name may have, and what had to be changed for that. */
export function allowedName(given: string, changed: string[]): string {
  if (/^[A-Za-z0-9_.:/-]{1,200}$/.test(given)) return given;
  const plain = given
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/\p{L}|\p{N}/gu, (letter) =>
      /[A-Za-z0-9]/.test(letter) ? letter : `u${letter.codePointAt(0)?.toString(16) ?? ''}-`,
    )
    .replace(/[^A-Za-z0-9_.:/-]+/g, '_')
    .replace(/^_+|[_-]+$/g, '')
    .replace(/-(?=_)/g, '')
    .slice(0, LONGEST_NAME);
  if (plain === '') throw new ImportRefusal('nothing of its name can stand in a tool’s name');
  changed.push(`the name is written as ${plain}`);
  return plain;
}

/** Title and description within their bounds. */
export function allowedText(listed: ListedTool, changed: string[]): { title: string; description: string } {
  const title = cut(listed.title?.trim() || listed.name, LONGEST_TITLE);
  if (listed.title === null) changed.push('it has no title: its name stands for it');
  else if (listed.title.trim().length > LONGEST_TITLE) changed.push(`the title is cut to ${LONGEST_TITLE} characters`);
  const description = cut(listed.description, LONGEST_DESCRIPTION);
  if (description !== listed.description)
    changed.push(
      `the description of ${listed.description.length.toLocaleString('en')} characters is cut to ${LONGEST_DESCRIPTION.toLocaleString('en')}`,
    );
  return { title, description };
}

/** Never through the middle of a character. */
const cut = (text: string, most: number): string =>
  text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

import type { Node } from 'web-tree-sitter';

import { bareStart, literal, type Place, type Start } from './start.ts';

/** Behind an escaped space or a continued line, `#` belongs to a word, where the grammar sees a comment. */
export const hasFalseComment = (root: Node, text: string): boolean =>
  root
    .descendantsOfType('comment')
    .some(
      (node) =>
        node !== null &&
        /(?:[^\s\\]|^)\\\r?\n$|\\[ \t]$/.test(text.slice(Math.max(0, node.startIndex - 4), node.startIndex)),
    );

/** Where the grammar does not fit, the words of each line and part of one: enough to see a danger, and marked as a guess. */
export function guesses(text: string, place: Place): Start[] {
  return text
    .split(/[\n;&|()`{}]+/)
    .slice(0, 400)
    .flatMap((piece) => {
      const words = piece
        .trim()
        .split(/\s+/)
        .map((word) => word.replace(/^['"]|['"]$/g, '').replace(/\\(?=\w)/g, ''));
      const from = words.findIndex((word) => !/^\w+=|^(?:then|do|else|if|while|until|!|time|\$?)$/.test(word));
      const [program, ...args] = from === -1 ? [] : words.slice(from);
      if (program === undefined || !/^[\w./~-]+$/.test(program)) return [];
      return [{ ...bareStart(literal(program), place), args: args.map(literal), guessed: true }];
    });
}

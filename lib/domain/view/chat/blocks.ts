import type { ArgumentReader } from '../argument-reader.ts';
import type { Budget } from '../budget.ts';
import { leavesOf } from '../leaves.ts';

const PLACES = ['blocks', 'attachments', 'embeds', 'cards', 'components'];
/** Members that say how something looks, not what it says. */
const LOOKS = /^(?:type|style|block_id|action_id|color|colour|emoji|size|weight|wrap|version|\$schema|contenttype)$/i;

/** The texts of a post’s blocks, attachments or cards: what its readers see beside its text, or instead of it. */
export function blocksIn(reader: ArgumentReader, budget: Budget): { raw: string; pointer: string }[] {
  return PLACES.flatMap((place) => {
    const value = reader.args[place];
    if (value === undefined || value === null || typeof value !== 'object') return [];
    const leaves = leavesOf(value, `/${place}`);
    budget.spend(leaves.length);
    return leaves.flatMap(({ value: text, pointer, key }) => {
      if (typeof text !== 'string' || LOOKS.test(key ?? '')) return [];
      reader.read(text, pointer);
      return [{ raw: text, pointer }];
    });
  });
}

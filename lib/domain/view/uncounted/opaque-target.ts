import { reveal } from '../../text/reveal.ts';
import type { Tool } from '../../tool/tool.ts';
import { addSentence } from '../draft.ts';
import type { Draft } from '../draft.ts';
import type { Leaf } from '../leaves.ts';
import { wordsOf } from './name-words.ts';

const OPAQUE = /^(?:[a-z]{1,10}[_-])?(?=[^ ]*\d)[0-9a-zA-Z_-]{8,}$/;
const NAMES = /^(?:id|ids|uid|uuid|guid|ref|handle|token|cursor)$/;
/** Where on a screen something is pressed: what stands there is in no argument. */
const PLACES = /^(?:x|y|coordinate|coordinates|left|top|element|selector|xpath|index|button|clicks|key|keys)$/;
const SCREEN = /\b(?:click|tap|press|drag|hover|mouse|scroll|screen|keyboard)\b/i;

/** Says of a call that changes something that nobody can see what: it holds nothing but opaque ids, or places on a screen. */
export function noteOpaque(tool: Tool, leaves: readonly Leaf[], draft: Draft): void {
  if (tool.effect === 'read') return;
  const said = leaves.filter(({ type }) => type !== 'null');
  if (said.length === 0) return;
  const screen = SCREEN.test(`${tool.title} ${tool.name.replace(/[._:/-]/g, ' ')}`);
  const opaque = said.filter((leaf) => isOpaque(leaf, screen));
  if (opaque.length === 0 || said.some((leaf) => !isOpaque(leaf, screen) && typeof leaf.value === 'string')) return;
  const why = screen
    ? 'What is on the screen there is not in the arguments'
    : 'What this stands for is not in the arguments';
  for (const { pointer } of opaque) draft.uninspectable.push({ pointer: reveal(pointer), why });
  draft.essentials.push(why);
  addSentence(draft, why);
}

function isOpaque({ key, value }: Leaf, screen: boolean): boolean {
  const words = wordsOf(key ?? '');
  if (screen && words.some((word) => PLACES.test(word) || NAMES.test(word))) return true;
  return words.some((word) => NAMES.test(word)) && typeof value === 'string' && OPAQUE.test(value);
}

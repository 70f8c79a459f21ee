import { reveal } from '../../text/reveal.ts';
import { AUDIENCES, wider } from '../../tool/tool.ts';
import type { Audience, Effect, Reversibility } from '../../tool/tool.ts';
import type { ArgumentReader } from '../argument-reader.ts';
import { noteEffect } from '../draft.ts';
import type { Draft } from '../draft.ts';
import type { Leaf } from '../leaves.ts';
import type { Hazard } from '../view.ts';
import { counted } from '../words.ts';

/** One thing that a part of the arguments does: a clause for the sentence, and what counts of it. */
export interface Note {
  /** Such as `access.public`; one for each kind. */
  code: string;
  /** `plain` says what happens and is no danger. */
  grade: 'plain' | Hazard['grade'];
  /** Begins with a verb in lower case, without a full stop; revealed. */
  text: string;
  /** The very value that is the cause, as the agent wrote it. */
  evidence: string;
  pointer: string;
  effect?: Effect;
  reversibility?: Reversibility;
  audience?: Audience;
  unbounded?: true;
  /** Pointers of values that it counts, besides its own and those below it. */
  counts?: string[];
  /** Who gains access, as the agent wrote it. */
  gains?: string[];
}

const GRADES: readonly Note['grade'][] = ['grave', 'serious', 'notice', 'plain'];

/** The same notes, the worst first; those of one grade stay in their order. */
const worstFirst = (notes: readonly Note[]): Note[] =>
  [...notes].sort((a, b) => GRADES.indexOf(a.grade) - GRADES.indexOf(b.grade));

/** The clauses of a sentence, the worst first; how many are left out is said. */
export function clausesOf(notes: readonly Note[], most = 3): string {
  const texts = [...new Set(worstFirst(notes).map((note) => note.text))];
  const shown = texts.slice(0, texts.length > most + 1 ? most : most + 1);
  const others = texts.length - shown.length;
  return [...shown, ...(others === 0 ? [] : [`and do ${counted(others, 'more thing', 'more things')}`])].join('; ');
}

/** Lets notes count: hazards, effects and measures. What only tries (a dry run) is no danger and changes nothing. */
export function countNotes(draft: Draft, notes: readonly Note[], trial = false): void {
  const { measures } = draft;
  for (const note of notes) {
    if (trial) continue;
    if (note.grade !== 'plain') draft.hazards.push(hazardOf(note, note.grade));
    if (note.effect !== undefined) noteEffect(draft, note.effect, note.reversibility ?? null);
    if (note.audience !== undefined) measures.audience = wider(AUDIENCES, note.audience, measures.audience ?? null);
    if (note.unbounded === true) measures.unbounded = true;
  }
}

const hazardOf = ({ code, text, evidence, pointer }: Note, grade: Hazard['grade']): Hazard => ({
  code,
  grade,
  text: capital(text),
  evidence: reveal(evidence.length > LONGEST_EVIDENCE ? `${evidence.slice(0, LONGEST_EVIDENCE)} …` : evidence),
  pointer: reveal(pointer),
});

const LONGEST_EVIDENCE = 300;

/** Marks every value that these notes tell, so that nothing else says that it was left out. */
export function markCounted(reader: ArgumentReader, leaves: readonly Leaf[], notes: readonly Note[]): void {
  const whole = new Set(notes.map(({ pointer }) => pointer).filter((pointer) => pointer !== ''));
  const single = new Set(notes.flatMap(({ counts }) => counts ?? []));
  for (const { pointer } of leaves) {
    let above = pointer;
    while (above !== '' && !whole.has(above)) above = above.slice(0, above.lastIndexOf('/'));
    if (above !== '' || single.has(pointer)) reader.count(pointer);
  }
}

/** The text with its first letter large. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

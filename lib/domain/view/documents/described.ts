import type { Effect } from '../../tool/tool.ts';
import type { Note } from '../notes/note.ts';

/** One thing that a text states for a program: what it is, by kind and name, and what it changes. */
export interface Described {
  /** `ClusterRoleBinding everyone`, revealed. */
  what: string;
  notes: Note[];
  /** What carrying it out is. */
  effect: Effect;
}

import type { Change } from '#lib/domain/view/view.ts';

/** The change of one kind. */
export type ChangeOf<K extends Change['kind']> = Extract<Change, { kind: K }>;

import { PROBLEMS } from '#lib/contract/problem.ts';
import type { RefusalCode } from '#lib/domain/action/refusal.ts';

/** A refusal as the console shows it. */
export const refusalText = (code: RefusalCode): { code: string; text: string } => ({
  code,
  text: `${PROBLEMS[code].title}.`,
});

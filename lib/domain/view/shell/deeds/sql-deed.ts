import { EFFECTS_BY_STRENGTH, REVERSIBILITIES, wider, type Effect, type Reversibility } from '../../../tool/tool.ts';
import { harmOf } from '../../sql/act.ts';
import { gradeRank } from '../../view.ts';
import { lowered } from '../../words.ts';
import type { Start } from '../start.ts';
import { harm, READS, works, type Deed } from './deed.ts';

/** What each effect is on a database, as a sentence. */
const MEANS: Readonly<Record<Effect, string>> = {
  read: 'Asks a database',
  write: 'Changes data in a database',
  send: 'Sends data out of a database',
  publish: 'Sends data out of a database',
  configure: 'Changes how a database is made',
  delete: 'Deletes data from a database',
  execute: 'Runs in a database what may do anything',
  grant: 'Changes who may do what in a database',
  pay: 'Changes data in a database',
};

/** What statements do, in the words of the reader of SQL; null where a command hands over none. */
export function sqlDeed({ sql = [] }: Start, where: string): Deed | null {
  const acts = sql.flatMap((statement) => statement.acts.map((one) => ({ one, text: statement.text })));
  const [worst] = acts.toSorted((a, b) => harmOf(b.one) - harmOf(a.one));
  if (worst === undefined) return null;
  const { says, hazards, reach, effect: own } = worst.one;
  const does = `${says}${where}`;
  let effect: Effect = own;
  let reversibility: Reversibility | null = null;
  for (const { one } of acts) {
    effect = wider(EFFECTS_BY_STRENGTH, one.effect, effect);
    if (one.reversibility !== null) reversibility = wider(REVERSIBILITIES, one.reversibility, reversibility);
  }
  const unbounded = acts.some(({ one }) => one.reach === 'all' && one.most === null);
  const more = { effect: effect === 'read' ? null : effect, reversibility, unbounded };
  const [hazard] = hazards.toSorted((a, b) => gradeRank(b) - gradeRank(a));
  if (hazard !== undefined)
    return harm(hazard.grade, hazard.code, does, `${MEANS[own]}: ${lowered(hazard.text)}`, hazard.evidence, more);
  // A condition says which rows; that they are the right ones cannot be seen in a command.
  if (own === 'delete' || own === 'grant' || reach !== null)
    return harm('serious', `sql-${own}`, does, MEANS[own], worst.text, more);
  return effect === 'read' ? READS : { ...works(does), ...more };
}

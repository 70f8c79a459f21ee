import { counted, grouped, lowered } from '../words.ts';
import { harmOf, type Act } from './act.ts';
import type { SqlStatement } from './read-sql.ts';

/** Words of transactions and sessions say nothing beside what changes or reads. */
const ASIDE = new Set(['BLOCK', 'BEGIN', 'START', 'COMMIT', 'ROLLBACK', 'SAVEPOINT', 'RELEASE', 'SET', 'CLOSE', 'USE']);

/** The act of a statement that can do the most harm. */
export function worstActOf({ acts }: Pick<SqlStatement, 'acts'>): Act {
  const [first, ...others] = acts;
  if (first === undefined) throw new Error('A statement does at least one thing');
  return others.reduce((worst, one) => (harmOf(one) > harmOf(worst) ? one : worst), first);
}

/** What the SQL does in one sentence: the worst first, then the rest by harm, and how much is not told. */
export function sentenceOf(statements: readonly SqlStatement[]): string {
  const [worst, ...others] = distinctActs(statements);
  if (worst === undefined) return 'Run no SQL statement at all';
  if (others.length === 0) return told(worst);
  const shown = others.slice(0, 3).map((one) => lowered(told(one)));
  const rest = others.length - shown.length;
  const tail = rest === 0 ? '' : `; and ${counted(rest, 'more thing', 'more things')}, shown below`;
  const ends =
    worst.one.effect !== 'read' &&
    statements.some(({ acts }) => acts.some(({ verb }) => verb === 'COMMIT' || verb === 'ROLLBACK'));
  return `${told(worst)}. Besides: ${shown.join('; ')}${tail}${ends ? '. It ends the transaction it runs in' : ''}`;
}

interface Counted {
  one: Act;
  times: number;
}

/** Acts that say the same told once, worst first. Inserts into one table are added up; words of transactions are left out beside anything else. */
function distinctActs(statements: readonly SqlStatement[]): Counted[] {
  const found = new Map<string, Counted>();
  for (const one of statements.flatMap(({ acts }) => acts)) {
    const key = one.verb === 'INSERT' ? `INSERT ${one.tables.join()}` : one.says;
    const known = found.get(key);
    if (known === undefined) found.set(key, { one, times: 1 });
    else known.times += 1;
  }
  const all = [...found.values()];
  const aside = ({ one }: Counted): boolean =>
    one.effect === 'read' && (ASIDE.has(one.verb) || (one.verb === 'SELECT' && one.tables.length === 0));
  const telling = all.filter((counted) => !aside(counted));
  return (telling.length > 0 ? telling : all).sort((a, b) => harmOf(b.one) - harmOf(a.one));
}

const told = ({ one, times }: Counted): string =>
  times === 1
    ? one.says
    : one.verb === 'INSERT'
      ? `${one.says.replace(/^Insert .*? into/, 'Insert rows into')} (${grouped(times)} statements)`
      : `${one.says} (${grouped(times)} times)`;

/** What a sentence of the registry must not hide: everything dangerous, in our words. */
export function essentialsOf(statements: readonly SqlStatement[]): string[] {
  const essentials = statements.length > 1 ? [`It holds ${counted(statements.length, 'statement', 'statements')}`] : [];
  for (const { one } of distinctActs(statements))
    if (one.hazards.some(({ grade }) => grade !== 'notice')) essentials.push(one.says);
  return essentials.slice(0, 6);
}

/** How many rows an act touches, for the table of statements; nothing for what touches none. */
export function rowsInWords({ reach, most }: Act): { rows?: string } {
  if (most !== null) return { rows: `at most ${counted(most, 'row', 'rows')}` };
  switch (reach) {
    case 'all':
      return { rows: 'every row' };
    case 'maybe':
      return { rows: 'perhaps every row' };
    case 'open':
      return { rows: 'how many is not known' };
    default:
      return {};
  }
}

import { reveal } from '../../../text/reveal.ts';
import { gradeRank, worstOfEachCode, type Hazard } from '../../view.ts';
import { counted, listed, lowered, quoted } from '../../words.ts';
import type { Place, Start } from '../start.ts';
import { say, type Deed } from './deed.ts';

/** A command and what it does. */
export interface Done {
  start: Start;
  deed: Deed;
}

const LONG_COMMAND = 120;
const MOST_TOLD = 3;

/** Under whose name and where, as it follows an order: `, as administrator, on web1`. */
export function placeText({ user, where, many }: Place): string {
  const as =
    user === null
      ? []
      : [
          user === 'root' || user === '0'
            ? 'as administrator'
            : user === 'another user'
              ? 'as another user'
              : `as ${say(user)}`,
        ];
  const places = where.map((place) => {
    const [, words = '', name = ''] =
      /^((?:on|in)(?: the (?:container|pod|machines of|folder)| a new (?:container of|pod)| the machine)? |below the folder )(.+)$/s.exec(
        place,
      ) ?? [];
    return name === '' || /^(?:all machines|many machines|other namespaces|Heroku)/.test(name)
      ? place
      : `${words}${say(name)}`;
  });
  return [...as, ...places, ...(many && where.length === 0 ? ['once for each that it is given'] : [])]
    .map((text) => `, ${text}`)
    .join('');
}

/** What is told of a text: the worst first; work that its own words say best only where there is nothing worse. */
function toldOf(done: readonly Done[]): Done[] {
  const worth = done.filter(({ deed }) => deed.does !== null);
  const hazards = worth
    .filter(({ deed }) => deed.hazard !== null)
    .toSorted((a, b) => gradeRank(b.deed.hazard) - gradeRank(a.deed.hazard));
  const chosen = hazards.length > 0 ? hazards : worth;
  return [...new Map(chosen.map((one) => [`${one.deed.does ?? ''}${placeText(one.start.place)}`, one])).values()];
}

/** The sentence about a whole text: what happens, under whose name and where, then the command as it is written, then the consequence. */
export function sentenceOf(shown: string, done: readonly Done[]): string {
  const told = toldOf(done);
  const short = shown.length <= LONG_COMMAND && !shown.includes('\n');
  const beside = short ? ` — ${quoted(shown)}` : '';
  if (told.length === 0) return plainSentence(shown, short, done);
  const first = told.slice(0, MOST_TOLD);
  const orders = first
    .map(({ deed, start }, i) => `${i === 0 ? (deed.does ?? '') : lowered(deed.does ?? '')}${placeText(start.place)}`)
    .join('; ');
  const seen = new Set(
    first.flatMap(({ start }) => [
      start.program.text,
      ...start.args.flatMap(({ from }) => from.map(({ program }) => program.text)),
      ...start.pipedFrom.map(({ program }) => program.text),
    ]),
  );
  const others = done.filter(({ start }) => !seen.has(start.program.text) && !start.wraps && !start.guessed);
  const rest =
    others.length === 0
      ? ''
      : `; and run ${counted(others.length, 'more command', 'more commands')} (${programs(others)})`;
  const texts = [...new Set(first.flatMap(({ deed }) => (deed.hazard === null ? [] : [lowered(deed.hazard.text)])))];
  const consequence = texts.length === 0 ? '' : `. It ${texts.join('; it ')}`;
  return `${orders}${rest}${beside}${consequence}`;
}

const programs = (done: readonly Done[]): string =>
  listed([...new Set(done.map(({ start }) => reveal(start.program.text)))], 6);

function plainSentence(shown: string, short: boolean, done: readonly Done[]): string {
  const own = done.filter(({ start }) => !start.wraps);
  if (own.length === 0) return 'Run nothing at all';
  const place = own.map(({ start }) => placeText(start.place)).find((text) => text !== '') ?? '';
  return short
    ? `Run ${quoted(shown)}${place}`
    : `Run ${counted(own.length, 'command', 'commands')}: ${programs(own)}${place}`;
}

/** One hazard of each kind, the worst of it; slight ones only where nothing is worse. */
export function hazardsOf(done: readonly Done[], pointer: string): Hazard[] {
  const all = worstOfEachCode(
    done.flatMap(({ deed: { hazard } }) => (hazard === null ? [] : [{ ...hazard, pointer }])),
  );
  return all.some(({ grade }) => grade !== 'notice') ? all.filter(({ grade }) => grade !== 'notice') : all;
}

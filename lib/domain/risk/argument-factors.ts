import { amountsIn, gainsIn, isRecorded, itemsIn, outsidersIn, unboundedIn } from './evidence.ts';

import { mutates, type Classes, type Factor, type RiskInput } from './risk.ts';

/** Risk factors from the decoded arguments: who and how much is affected, and what a reader would miss. */
export function argumentFactors(
  { decoded: { measures, targets, view } }: Pick<RiskInput, 'decoded'>,
  classes: Classes,
): Factor[] {
  const factors: Factor[] = [];
  const add = (code: string, weight: number, text: string, evidence: string) =>
    factors.push({ code, weight, text, evidence });
  if (measures.unbounded) add('size.unbounded', 30, 'Nothing limits how much is touched', unboundedIn(view));
  if (measures.production)
    add('environment.production', 20, 'It touches production', measures.environment ?? 'production');
  if (measures.external_recipients)
    add(
      'audience.outsiders',
      12,
      plural(measures.external_recipients, 'recipient outside the organisation', 'recipients outside the organisation'),
      outsidersIn(view, targets),
    );
  if (measures.people_gained)
    add(
      'grant.people',
      measures.people_gained > 50 ? 38 : measures.people_gained > 5 ? 20 : 5,
      `${measures.people_gained.toLocaleString('en')} people gain access`,
      gainsIn(view, targets),
    );
  if (measures.items !== null && measures.items > 1)
    add(
      'size.items',
      measures.items >= 100 ? 25 : measures.items >= 10 ? 15 : 3,
      `${measures.items.toLocaleString('en')} items in one act`,
      itemsIn(view),
    );
  if (measures.amount_minor !== null)
    add(
      'size.amount',
      amountWeight(measures.amount_minor, isRecorded(view)),
      'The amount of money',
      amountsIn(view) ?? `${measures.amount_minor.toLocaleString('en')} minor units ${measures.currency ?? ''}`.trim(),
    );
  const unknown = targets.filter((t) => !t.known);
  if (mutates(classes) && unknown.length > 0)
    add(
      'target.unknown',
      10,
      plural(
        unknown.length,
        'target the organisation’s records do not know',
        'targets the organisation’s records do not know',
      ),
      unknown
        .slice(0, 3)
        .map((t) => `${t.value} (${t.pointer})`)
        .join(', '),
    );
  const uninspected = view.findings.find((f) => f.code === 'view.over-budget' || f.code === 'view.failed');
  if (uninspected)
    add(
      'view.uninspected',
      100,
      'It is more than Countersign takes apart, so nothing of it is known',
      uninspected.text,
    );
  const hidden = view.findings.find((f) => f.code.startsWith('text.'));
  if (hidden) add('text.hidden', 15, 'The arguments hold characters made to be overlooked', hidden.text);
  if (mutates(classes) && measures.second_readings !== null)
    add(
      'view.second_reading',
      25,
      'Two arguments claim to say the same thing, and the tool may obey the other',
      view.findings.find((f) => f.code === 'view.second-reading')?.text ?? 'the arguments',
    );
  const odd = view.findings.find((f) => !f.code.startsWith('text.'));
  if (odd && mutates(classes)) add('view.finding', 6, 'Decoding found something a reader would miss', odd.text);
  if (mutates(classes) && view.uninspectable.length > 0)
    add(
      'view.uninspectable',
      10,
      'Part of the arguments cannot be inspected',
      first(view.uninspectable.map((u) => u.pointer)),
    );
  return factors;
}

/** Enough of them to find the rest: an action may hold thousands. */
const first = (pointers: string[]): string =>
  pointers.length <= 20 ? pointers.join(', ') : `${pointers.slice(0, 20).join(', ')} and ${pointers.length - 20} more`;

const plural = (n: number, one: string, many: string): string => `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

function amountWeight(minor: number, recorded: boolean): number {
  if (minor >= 1_000_000) return 22;
  // To whom the records know, at the account they know, it has to be much before it is unusual.
  if (minor >= 100_000) return recorded ? 8 : 14;
  return recorded ? 1 : minor >= 10_000 ? 8 : 3;
}

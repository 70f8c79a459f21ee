import type { Change, Target, View } from '../view/view.ts';
import { counted, listed, quoted } from '../view/words.ts';

/**
 * What of the arguments is the cause of a factor, as it stands in the view: a reader has to find it there. Where a decoder's change does not hold it, the
 * first target of the kind stands for it.
 */

const changes = <K extends Change['kind']>(view: View, kind: K): Extract<Change, { kind: K }>[] =>
  view.changes.filter((change): change is Extract<Change, { kind: K }> => change.kind === kind);

/** The condition, command or address that nothing limits. */
export function unboundedIn(view: View): string {
  const [deletion] = changes(view, 'delete');
  const statement = changes(view, 'sql').flatMap(({ statements }) => statements.find((one) => one.unbounded) ?? [])[0];
  const [permission] = changes(view, 'permission');
  if (deletion !== undefined) {
    const wild = deletion.items.find(({ id }) => /[*%?]|^(?:all|any|everything)$/i.test(id));
    const said = deletion.selector ?? wild?.id;
    return said === undefined ? `no condition on the ${deletion.what}` : quoted(said);
  }
  if (statement !== undefined) return quoted(statement.text);
  if (permission !== undefined) {
    const open = permission.gains.find(({ people }) => people === null);
    if (open !== undefined) return open.name;
  }
  return dangerousIn(view) ?? 'no condition in the arguments';
}

/** Recipients outside the organisation. */
export function outsidersIn(view: View, targets: readonly Target[]): string {
  const outside = changes(view, 'email').flatMap(({ to, cc, bcc }) =>
    [...to, ...cc, ...bcc].filter(({ standing }) => standing !== 'internal').map(({ address }) => address),
  );
  return outside.length > 0 ? listed(outside) : firstOf(targets, 'recipient');
}

/** Who gains access. */
export function gainsIn(view: View, targets: readonly Target[]): string {
  const gains = changes(view, 'permission').flatMap((change) => change.gains.map(({ name }) => name));
  return gains.length > 0 ? listed(gains) : firstOf(targets, 'principal');
}

/** The first things that are touched. */
export function itemsIn(view: View): string {
  const ids = changes(view, 'delete').flatMap(({ items }) => items.map(({ id }) => id));
  const payees = changes(view, 'money').map(({ payee }) => payee);
  const named = ids.length > 0 ? ids : payees;
  return named.length > 0 ? listed([...new Set(named)]) : 'counted from the arguments';
}

/** The amounts as the view states them; null where it has no payment. */
export function amountsIn(view: View): string | null {
  const amounts = changes(view, 'money').map(({ amount_text: text }) => text);
  if (amounts.length <= 3) return amounts.length === 0 ? null : amounts.join(', ');
  return `${amounts.slice(0, 3).join(', ')} and ${counted(amounts.length - 3, 'more', 'more')}`;
}

/** Whether every payment goes to an account that the records know. */
export function isRecorded(view: View): boolean {
  const payments = changes(view, 'money');
  return payments.length > 0 && payments.every(({ account_standing: standing }) => standing === 'recorded');
}

/** The command that is dangerous. */
function dangerousIn(view: View): string | null {
  const worst = changes(view, 'shell').flatMap(
    ({ commands }) => commands.find(({ danger }) => danger !== null) ?? [],
  )[0];
  return worst === undefined ? null : quoted([worst.program, ...worst.args].join(' '));
}

function firstOf(targets: readonly Target[], kind: Target['kind']): string {
  const of = targets.filter((target) => target.kind === kind);
  const hit = of.find(({ known }) => !known) ?? of[0];
  return hit === undefined ? 'the arguments' : `${hit.value} (${hit.pointer})`;
}

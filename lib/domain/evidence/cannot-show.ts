import type { Evidence, Known } from './evidence.ts';

const BESIDE_THE_SIGNATURES = [
  'who enrolled a passkey and whether it had been removed',
  'which sign-in a verdict by password or session stands on',
  'in which language and words the action was on the screen',
  'whether entries about the action were left out of the file',
].join('; ');

/**
 * What a file of the first version cannot show, however well it verifies: what nobody signed when it was made. With `known` witnesses, all of whom
 * cosigned the head, the desk alone cannot have made it up afterwards.
 */
export function cannotShow({ type }: Pick<Evidence, 'type'>, { witnesses = [] }: Known): string {
  const alone =
    witnesses.length > 0
      ? ''
      : ' And with no witness known to you, whoever holds the desk’s keys could have made all of it.';
  return `What a file of ${type} cannot show: ${BESIDE_THE_SIGNATURES}.${alone}`;
}

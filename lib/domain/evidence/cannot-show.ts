import type { Evidence, Known } from './evidence.ts';

const BESIDE_THE_SIGNATURES = [
  'who enrolled a passkey and whether it had been removed',
  'which sign-in a verdict by password or session stands on',
  'in which language and words the action was on the screen',
  'whether entries about the action were left out of the file',
].join('; ');

/**
 * What a /1 file cannot show, however well it verifies, because nobody signed it when the file was made. If all `known` witnesses cosigned the
 * head, the desk cannot have made up the log afterwards on its own.
 */
export function cannotShow({ type }: Pick<Evidence, 'type'>, { witnesses = [] }: Known): string {
  const alone =
    witnesses.length > 0
      ? ''
      : ' And with no witness known to you, whoever holds the desk’s keys could have made all of it.';
  return `What a file of ${type} cannot show: ${BESIDE_THE_SIGNATURES}.${alone}`;
}

import type { ReplyOf } from '#lib/contract/endpoint.ts';
import type { PreviewDescription } from '#lib/contract/tool.ts';
import { RISK_LEVELS } from '#lib/domain/risk/risk.ts';
import { count } from '../../ui/words.ts';

type Call = ReplyOf<typeof PreviewDescription>['calls'][number];

/** In one sentence what the change would have made of these calls. */
export function whatChanges(calls: readonly Pick<Call, 'before' | 'after'>[]): string {
  const both = calls.flatMap(({ before, after }) => (before && after ? [{ before, after }] : []));
  const steps = both.map(({ before, after }) => RISK_LEVELS.indexOf(after.level) - RISK_LEVELS.indexOf(before.level));
  const rise = steps.filter((step) => step > 0).length;
  const fall = steps.filter((step) => step < 0).length;
  const same = both.length - rise - fall;
  const passes = both.filter(({ before, after }) => before.outcome !== 'allow' && after.outcome === 'allow').length;
  const asks = both.filter(({ before, after }) => before.outcome === 'allow' && after.outcome === 'review').length;
  const blocked = both.filter(({ before, after }) => before.outcome !== 'block' && after.outcome === 'block').length;
  const parts = [
    same === 1 ? '1 keeps its level' : `${same} keep their level`,
    ...(rise > 0 ? [`${rise} would be higher`] : []),
    ...(fall > 0 ? [`${fall} would be lower`] : []),
    ...(asks > 0 ? [`${asks} that passed would ask somebody`] : []),
    ...(blocked > 0 ? [`${blocked} would be blocked`] : []),
  ];
  const pass =
    passes === 0 ? 'Nothing passes that asked before.' : `${count(passes, 'call')} would pass that asked before.`;
  return `Of ${count(both.length, 'call')}, ${parts.join(', ')}. ${pass}`;
}

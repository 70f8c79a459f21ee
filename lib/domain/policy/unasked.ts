import type { Tool } from '../tool/tool.ts';
import type { PreparedPolicy } from './policy.ts';

/** An action or a resource as a rule's head names it, in Cedar's parsed form. */
interface Scope {
  op?: string;
  entity?: { id?: string };
  entities?: { id?: string }[];
}

/**
 * Whether anything may use this tool without a person being asked: it only reads, or a permit that asks for nobody could match it. What a
 * rule says in `when` and `unless` is not looked at: it may hold for some call, and that is enough.
 */
export function mayRunUnasked(policy: PreparedPolicy | null, tool: Pick<Tool, 'name' | 'effect'>): boolean {
  if (tool.effect === 'read') return true;
  const names = new Set([tool.name, `effect:${tool.effect}`, 'any']);
  return (policy?.rules ?? []).some(({ id, json }) => {
    if (json.effect !== 'permit' || policy?.annotations.get(id)?.review !== false) return false;
    return couldMean(json.action as Scope, names) && couldMean(json.resource as Scope, new Set([tool.name]));
  });
}

/** Whether a head could mean one of these. A form that is not known here could. */
function couldMean(scope: Scope, names: ReadonlySet<string>): boolean {
  if (scope.op !== '==' && scope.op !== 'in') return true;
  const listed = [...(scope.entity ? [scope.entity] : []), ...(scope.entities ?? [])];
  return listed.some(({ id }) => id === undefined || names.has(id));
}

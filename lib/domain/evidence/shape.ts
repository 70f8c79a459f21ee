import type { JsonValue } from '../json/json.ts';
import { shapeFault, type Shape } from '../json/shape.ts';
import { Wrong } from './check.ts';

/** Throws `Wrong`, naming the place, where the file deviates from the shape or has an extra member, which no check would cover. */
export function demandShape(value: JsonValue | undefined, shape: Shape): void {
  const fault = shapeFault(value, shape, 'the file');
  if (fault !== null) throw new Wrong(fault);
}

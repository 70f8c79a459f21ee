/** PLACEHOLDER until merged */
import type { JsonObject } from '../json/json.ts';
export interface Sensitive {
  kind: 'secret' | 'personal';
  code: string;
  name: string;
  pointer: string;
  masked: string;
}
export function sensitiveIn(_args: JsonObject): Sensitive[] {
  return [];
}

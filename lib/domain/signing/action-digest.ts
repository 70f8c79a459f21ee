import type { JsonValue } from '../json/json.ts';
import { canonicalWithSealed } from '../json/sealed.ts';
import { digestOfText } from './digest.ts';

export interface ActionSubject {
  agent: string;
  /** Sealed or not. */
  args: JsonValue;
  /** The agent's own name for its run. */
  run: string | null;
  tool: string;
}

/** The digest that identifies an action, which reviewers sign and connectors compute for themselves: `sha256:…` over the RFC 8785 form of agent, args, run, tool and `v`. */
export const actionDigest = ({ agent, args, run, tool }: ActionSubject): string =>
  digestOfText(canonicalWithSealed({ agent, args, run, tool, v: 1 }));

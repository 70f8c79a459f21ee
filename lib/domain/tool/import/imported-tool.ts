import type { JsonObject } from '../../json/json.ts';
import type { Operation, Tool } from '../tool.ts';

/** What a list says of one tool, before Countersign's own words for it are proposed. */
export interface ListedTool {
  name: string;
  title: string | null;
  description: string;
  input_schema: JsonObject;
  hints: Hints;
  /** For a tool out of an API's document. */
  operation: Operation | null;
  changed: string[];
}

/** What a server says of its own tool (MCP `annotations`): a claim of whoever wrote the server. */
export interface Hints {
  readOnly: boolean | null;
  destructive: boolean | null;
  openWorld: boolean | null;
}

export const NO_HINTS: Hints = { readOnly: null, destructive: null, openWorld: null };

/** A tool that could be read, or why it was refused. */
export type ImportedTool =
  | { listed: string; tool: Omit<Tool, 'version'>; changed: string[]; refused: null }
  | { listed: string; tool: null; changed: string[]; refused: string };

/** Why a text is no list of tools, or one tool of it cannot be read: one line for a person. */
export class ImportRefusal extends Error {}

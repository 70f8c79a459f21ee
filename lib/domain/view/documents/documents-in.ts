import type { Directory } from '../../directory/directory.ts';
import { isJsonObject } from '../../json/json.ts';
import type { JsonValue } from '../../json/json.ts';
import { accessIn } from '../access/access-in.ts';
import type { Budget, Unparsed } from '../budget.ts';
import { leavesOf } from '../leaves.ts';
import type { Leaf } from '../leaves.ts';
import { describeCompose, describeStack, describeTerraform, describeWorkflow } from './automation.ts';
import type { Described } from './described.ts';
import { describeKubernetes } from './kubernetes.ts';
import { parseDocument } from './parse-document.ts';

/** What a text in the arguments states for a program, read as what it is. */
export interface DocumentText {
  format: 'JSON' | 'YAML';
  described: Described[];
  /** Every value in it, with the pointer of the whole text: for looking names up in the records. */
  leaves: Leaf[];
  /** Why it could not be taken apart; then nothing else is known of it. */
  unparsed: Unparsed | null;
}

/** What documents are read with. */
export interface DocumentContext {
  directory: Directory;
  budget: Budget;
  /** Whom the call around the text is about, in the words of a sentence. */
  actor?: string | null;
}

/**
 * Reads a text as JSON or YAML and says what it is: Kubernetes objects, an access policy, a Compose file, a workflow, a Terraform plan, a stack.
 * Null for prose and every other language. For every decoder whose arguments hold such texts.
 */
export function documentsIn(text: string, pointer: string, context: DocumentContext): DocumentText | null {
  const parsed = parseDocument(text, context.budget);
  if (parsed === null) return null;
  if ('unparsed' in parsed) return { format: parsed.format, described: [], leaves: [], unparsed: parsed.unparsed };
  const leaves = parsed.values.flatMap((value) => leavesOf(value)).map((leaf) => ({ ...leaf, pointer }));
  context.budget.spend(leaves.length);
  const described = parsed.values.flatMap((value) => describeDocument(value, pointer, context));
  return { format: parsed.format, described, leaves, unparsed: null };
}

/** The same for a value that is parsed already, such as an object among the arguments. */
export function describeDocument(
  value: JsonValue,
  pointer: string,
  { directory, actor = null }: Omit<DocumentContext, 'budget'>,
): Described[] {
  const described =
    describeKubernetes(value, pointer) ??
    describeTerraform(value, pointer) ??
    describeStack(value, pointer) ??
    describeCompose(value, pointer) ??
    describeWorkflow(value, pointer);
  // A plan repeats what is there today beside what will be: only its actions count.
  const planned = described?.some(({ what }) => what === 'a Terraform plan') ?? false;
  const access = planned ? [] : accessIn(value, '', { directory, actor }).map((note) => ({ ...note, pointer }));
  if (described === null) {
    const policy = isJsonObject(value) && ('Statement' in value || 'bindings' in value);
    return access.length === 0 && !policy
      ? []
      : [{ what: policy ? 'an access policy' : 'data', notes: access, effect: policy ? 'grant' : 'write' }];
  }
  const [first, ...others] = described;
  return first === undefined ? [] : [{ ...first, notes: [...access, ...first.notes] }, ...others];
}

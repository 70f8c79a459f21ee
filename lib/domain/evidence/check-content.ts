import { canonicalJson } from '../json/canonical-json.ts';
import type { JsonObject } from '../json/json.ts';
import { parseJson } from '../json/parse-json.ts';
import { actionDigest } from '../signing/action-digest.ts';
import { digestOfText } from '../signing/digest.ts';
import { demand } from './check.ts';
import { checkMissing } from './erased.ts';
import type { Evidence } from './evidence.ts';

/** Checks the exact argument bytes, as proposed and as decided, against their digests, and whose action it is. */
export function checkArguments(file: Evidence): string {
  const { action } = file;
  if (action.args === null || action.args_proposed === null) {
    demand(action.args === null && action.args_proposed === null, 'the arguments are there by half');
    return checkMissing(file, 'arguments');
  }
  for (const [what, text, digest] of [
    ['proposed', action.args_proposed, action.digest_proposed],
    ['decided', action.args, action.digest],
  ] as const) {
    const args = parseJson(text);
    demand(canonicalJson(args) === text, `the ${what} arguments are not in their canonical form`);
    const found = actionDigest({
      agent: action.agent.id,
      args: args as JsonObject,
      run: action.run,
      tool: action.tool,
    });
    demand(found === digest, `the ${what} arguments, agent, run or tool are not those whose digest stands beside them`);
  }
  return action.digest;
}

/** Checks the view that reviewers had on screen against its digest. */
export function checkView(file: Evidence): string {
  const { action } = file;
  if (action.view === null) return checkMissing(file, 'view');
  demand(canonicalJson(parseJson(action.view)) === action.view, 'the view is not in its canonical form');
  demand(digestOfText(action.view) === action.view_digest, 'the view is not the one whose digest stands beside it');
  return action.view_digest;
}

/** Checks the stored assessment against its digest. */
export function checkAssessment(file: Evidence): string {
  const { action } = file;
  if (action.assessment === null) return checkMissing(file, 'assessment');
  demand(
    digestOfText(action.assessment) === action.assessment_digest,
    'the assessment is not the one whose digest stands beside it',
  );
  const { question } = parseJson(action.assessment) as unknown as { question: { agent: { id: string; name: string } } };
  const { agent } = action;
  demand(question.agent.id === agent.id && question.agent.name === agent.name, 'the assessment is of another agent');
  return action.assessment_digest;
}

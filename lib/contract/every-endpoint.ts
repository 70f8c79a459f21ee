import { ADMIN_API } from './admin-api.ts';
import { AGENT_API } from './agent-api.ts';
import { BUNDLE_API } from './bundle-api.ts';
import { CONSOLE_API } from './console-api.ts';
import type { Endpoint } from './endpoint.ts';
import { GetEvidence, GetOwnEvidence } from './evidence.ts';
import { REPORT_API } from './incident-report.ts';
import { OUTSIDE_API } from './outside-api.ts';
import { OVERVIEW_API } from './overview-api.ts';
import { POLICY_API } from './policy-api.ts';
import { RETENTION_API } from './retention-api.ts';
import { REVIEW_API } from './review-api.ts';
import { SAFETY_API } from './safety-api.ts';
import { PasskeySignInOptions } from './sign-in-api.ts';
import { TOOL_API } from './tool.ts';
import { Welcome } from './welcome.ts';

/** Every call of the API but the streams and the log. Tests walk it, so that no call is closed to nobody by being forgotten. */
export const EVERY_ENDPOINT: readonly Endpoint[] = [
  ...AGENT_API,
  GetEvidence,
  GetOwnEvidence,
  ...ADMIN_API,
  ...TOOL_API,
  ...POLICY_API,
  ...SAFETY_API,
  ...RETENTION_API,
  ...REVIEW_API,
  ...BUNDLE_API,
  ...CONSOLE_API,
  ...OVERVIEW_API,
  ...REPORT_API,
  ...OUTSIDE_API,
  PasskeySignInOptions,
  Welcome,
] as unknown as readonly Endpoint[];

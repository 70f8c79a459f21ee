import { z } from 'zod';

import { ADMIN_API } from './admin-api.ts';
import { GetOwnEvidence } from './evidence.ts';
import { POLICY_API } from './policy-api.ts';
import { RETENTION_API } from './retention-api.ts';
import { SAFETY_API } from './safety-api.ts';
import { AGENT_API } from './agent-api.ts';
import { TOOL_API } from './tool.ts';
import type { Endpoint } from './endpoint.ts';
import { Problem, PROBLEMS } from './problem.ts';

const isForTokens = (endpoint: { audience: string }): boolean => endpoint.audience === 'admin';
const PUBLIC: readonly Endpoint[] = [
  ...AGENT_API,
  GetOwnEvidence,
  ...ADMIN_API,
  ...TOOL_API,
  ...POLICY_API.filter(isForTokens),
  ...SAFETY_API.filter(isForTokens),
  ...RETENTION_API.filter(isForTokens),
] as unknown as readonly Endpoint[];

/** The agent and admin API as an OpenAPI 3.1 document, generated from the contract. */
export function openApiDocument(): OpenApiDocument {
  const paths: OpenApiDocument['paths'] = {};
  for (const endpoint of PUBLIC) {
    const methods = (paths[endpoint.path] ??= {});
    methods[endpoint.method.toLowerCase()] = operation(endpoint);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Countersign', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/api/v1' }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer', description: 'cs_…' } },
      schemas: { Problem: jsonSchema(Problem) },
    },
    'x-problem-types': PROBLEMS,
  };
}

export interface OpenApiDocument {
  openapi: string;
  info: object;
  servers: object[];
  paths: Record<string, Record<string, Operation>>;
  components: object;
  'x-problem-types': Record<string, { status: number; title: string }>;
}

export interface Operation {
  operationId: string;
  summary: string;
  'x-audience': string;
  security: object[];
  parameters: { name: string; in: string; required: boolean; schema: object }[];
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, object>;
}

function operation(endpoint: Endpoint): Operation {
  const parameters = [...parametersOf(endpoint.params, 'path'), ...parametersOf(endpoint.query, 'query')];
  if (endpoint.id === 'submit-action') {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', maxLength: 200 },
    });
  }
  return {
    operationId: endpoint.id,
    summary: endpoint.summary,
    'x-audience': endpoint.audience,
    security: [{ key: [] }],
    parameters,
    ...(endpoint.body
      ? {
          requestBody: {
            required: !endpoint.body.safeParse(undefined).success,
            content: { 'application/json': { schema: jsonSchema(endpoint.body) } },
          },
        }
      : {}),
    responses: {
      [String(endpoint.status ?? 200)]: {
        description: 'Done',
        content: { 'application/json': { schema: jsonSchema(endpoint.reply) } },
      },
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query'): Operation['parameters'] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, type]) => ({
    name,
    in: where,
    required: where === 'path',
    schema: jsonSchema(type),
  }));
}

/** The JSON Schema 2020-12 of an input; refinements that it cannot express are left to the prose. */
function jsonSchema(schema: z.ZodType): object {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return rest;
}

import { z } from 'zod';

interface Schema {
  type?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  minimum?: number;
  minItems?: number;
  minLength?: number;
  pattern?: string;
  format?: string;
}

const UUID = '01a1fd41-a75e-75e5-89f1-aab08dea5828';

/** The smallest input that a schema takes: its required members, each as small as it may be. */
export function exampleOf(type: z.ZodType): unknown {
  return example(z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Schema);
}

function example(schema: Schema): unknown {
  const [variant] = schema.anyOf ?? schema.oneOf ?? [];
  if (variant) return example(variant);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, example(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, () => example(schema.items ?? {}));
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, 0);
    case 'boolean':
      return false;
    case 'string':
      return text(schema);
    default:
      return {};
  }
}

function text({ pattern = '', format, minLength = 0 }: Schema): string {
  if (format === 'email') return 'x@example.test';
  if (format === 'date-time') return '2026-11-29T00:00:00.000Z';
  if (pattern.startsWith('^sha256')) return `sha256:${'0'.repeat(64)}`;
  const prefix = /^\^([a-z]{3})_/.exec(pattern)?.[1];
  return prefix ? `${prefix}_${UUID}` : 'x'.repeat(Math.max(minLength, 1));
}

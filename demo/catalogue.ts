import { z } from 'zod';

import type { ToolSpec } from '#lib/contract/tool.ts';
import type { Effect, Reversibility } from '#lib/domain/tool/tool.ts';

const Entry = z.object({
  name: z.string(),
  description: z.string().nullish(),
  parameters: z.unknown().optional(),
  effect: z.string().nullish(),
});
type Entry = z.infer<typeof Entry>;

const EFFECT: Record<string, Effect> = {
  read: 'read',
  write: 'write',
  delete: 'delete',
  send: 'send',
  publish: 'publish',
  pay: 'pay',
  grant: 'grant',
  exec: 'execute',
};
const REVERSIBILITY: Partial<Record<Effect, Reversibility>> = {
  read: 'read_only',
  write: 'reversible',
  grant: 'reversible',
};

/** The tools of one catalogue file, by `suite/tool`. Suites are the keys of the outer object; a file without suites lists tools there. */
export function readCatalogue(json: unknown): Map<string, ToolSpec> {
  const outer = z.record(z.string(), z.unknown()).parse(json);
  const tools = new Map<string, ToolSpec>();
  for (const [key, value] of Object.entries(outer)) {
    const flat = Entry.safeParse(value);
    if (flat.success) {
      tools.set(`/${key}`, specOf('', flat.data));
      continue;
    }
    const suite = z.record(z.string(), Entry).parse(value);
    for (const entry of Object.values(suite)) tools.set(`${key}/${entry.name}`, specOf(key, entry));
  }
  return tools;
}

function specOf(suite: string, { name, description, effect, parameters }: Entry): ToolSpec {
  // Where the catalogue does not say what a tool does, it counts as `execute`, which always asks a person.
  const known = EFFECT[effect ?? ''] ?? 'execute';
  return {
    name: [suite, name]
      .filter(Boolean)
      .join('.')
      .replaceAll(/[^A-Za-z0-9_.:/-]/g, '_')
      .slice(0, 200),
    title: name.replaceAll('_', ' ').slice(0, 200),
    description: (description ?? '').slice(0, 8_000),
    // Only the names: many catalogues write types in notations of their own.
    input_schema: { type: 'object', properties: Object.fromEntries(namesOf(parameters).map((n) => [n, {}])) },
    effect: known,
    reversibility: REVERSIBILITY[known] ?? 'irreversible',
    audience: known === 'send' || known === 'publish' || known === 'pay' ? 'external' : 'self',
    data_class: 'internal',
    output_trust: known === 'read' ? 'untrusted' : 'trusted',
    view: {},
  };
}

function namesOf(parameters: unknown): string[] {
  if (Array.isArray(parameters)) return parameters.map((p: { name?: unknown }) => String(p.name));
  const { properties } = (parameters ?? {}) as { properties?: object };
  return Object.keys(properties ?? {});
}

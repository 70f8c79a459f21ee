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

/** Tools of one catalogue file, by `suite/tool`; suites are the keys of the outer object, or absent. */
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
  // A catalogue that does not say what a tool does gets the class that asks somebody.
  const known = EFFECT[effect ?? ''] ?? 'execute';
  return {
    name: [suite, name]
      .filter(Boolean)
      .join('.')
      .replaceAll(/[^A-Za-z0-9_.:/-]/g, '_')
      .slice(0, 200),
    title: name.replaceAll('_', ' ').slice(0, 200),
    description: (description ?? '').slice(0, 8_000),
    // Half of the catalogues write types in their own way; the names are what all of them share.
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

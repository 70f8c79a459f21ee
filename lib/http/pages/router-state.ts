import { z } from 'zod';

/** A part of a path: its name, or for a variable one its name, value, kind and neighbours. */
const Segment = z.union([
  z.string(),
  z.tuple([
    z.string(),
    z.string(),
    z.string().regex(/^(?:c|oc|d|[cd]i\((?:\.{1,3}|\.\.\)\(\.\.)\))$/),
    z.array(z.string()).nullable(),
  ]),
]);

const State: z.ZodType = z
  .tuple([
    Segment,
    z.record(
      z.string(),
      z.lazy(() => State),
    ),
  ])
  .rest(z.unknown())
  .refine(([, , url, marker, hints, more, ...rest]) => {
    const isUrl = url == null || z.tuple([z.string(), z.string()]).safeParse(url).success;
    const isMarker = marker == null || ['refetch', 'inside-shared-layout', 'metadata-only'].includes(marker as string);
    const isHint = hints == null || typeof hints === 'number';
    return isUrl && isMarker && isHint && (more === undefined || typeof more === 'string') && rest.length === 0;
  });

/** Whether a header is what Next's client sends of the page it shows (`flightRouterStateSchema`); it answers others with a 500. */
export function isRouterState(header: string | string[] | undefined): boolean {
  if (typeof header !== 'string' || header.length > 8_192) return false;
  try {
    return State.safeParse(JSON.parse(decodeURIComponent(header))).success;
  } catch {
    return false;
  }
}

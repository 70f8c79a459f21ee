/** Reads a source file by its path from the root of the checkout; null when there is none. */
export type ReadSource = (path: string) => string | null;

const PROOF = /^[\w./-]+\.(?:test|spec)\.tsx?(?:$|[^\w.].*)/;
const ROW = /^\|\s*\*\*(?<id>[^*|]+)\*\*\s*\|(?<rest>.*)\|\s*$/;

/**
 * The faults of a conformance page, one line each; none when every row names a test that exists, or says that it is not met. A row begins
 * with its requirement in bold. A proof is a code span, `path › describe › test`; a file alone proves nothing.
 */
export function conformanceFaults(
  page: string,
  read: ReadSource,
  titlesOf: (source: string, path: string) => string[],
): string[] {
  const faults: string[] = [];
  const known = new Map<string, Set<string> | null>();
  const titles = (path: string) => {
    if (!known.has(path)) {
      const source = read(path);
      known.set(path, source === null ? null : new Set(titlesOf(source, path)));
    }
    return known.get(path) ?? null;
  };
  let rows = 0;
  for (const [i, line] of page.split('\n').entries()) {
    const proofs = [...line.matchAll(/`([^`]+)`/g)].flatMap((span) =>
      span[1] && PROOF.test(span[1]) ? [span[1]] : [],
    );
    for (const proof of proofs) {
      const [path = '', ...name] = proof.split(' › ');
      const there = titles(path);
      if (there === null) faults.push(`line ${i + 1}: there is no ${path}`);
      else if (!there.has(name.join(' › '))) faults.push(`line ${i + 1}: ${path} has no test “${name.join(' › ')}”`);
    }
    const row = ROW.exec(line)?.groups;
    if (!row) continue;
    rows += 1;
    if (proofs.length === 0 && !/\bnot met\b/i.test(row['rest'] ?? ''))
      faults.push(`line ${i + 1}: ${row['id']} names no test and does not say that it is not met`);
  }
  if (rows === 0) faults.push('the page has no rows');
  return faults;
}

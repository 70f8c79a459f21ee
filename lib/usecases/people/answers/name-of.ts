const OPERATOR = 'operator:';

/** What people call whoever an entry names: a person, a key, or somebody with a shell on the server. */
export const nameOf = (names: ReadonlyMap<string, string>, id: string): string =>
  names.get(id) ?? (id.startsWith(OPERATOR) ? `${id.slice(OPERATOR.length)} (command line)` : id);

/*
 * Every key of the query cache. The first part of a key is its noun, so that `keys.agents()` also covers each single agent:
 * invalidating a short key makes everything that begins with it stale. `eslint.config.js` refuses keys written anywhere else.
 */
export const keys = {
  everything: () => [] as const,
  me: () => ['me'] as const,
  queue: () => ['queue'] as const,
  queueList: (filter: object) => ['queue', filter] as const,
  queueTotals: (scope: string) => ['queue', 'totals', scope] as const,
  overview: () => ['queue', 'overview'] as const,
  actions: () => ['actions'] as const,
  action: (id: string) => ['actions', id] as const,
  /** The stop that was asked for with a denial and failed; held in the cache alone, never fetched. */
  missedStop: (actionId: string) => ['missed-stop', actionId] as const,
  bundles: () => ['bundles'] as const,
  bundle: (which: object) => ['bundles', which] as const,
  history: () => ['history'] as const,
  historyList: (filter: object) => ['history', filter] as const,
  agents: () => ['agents'] as const,
  agentNames: () => ['agent-names'] as const,
  agent: (id: string) => ['agents', id] as const,
  tools: () => ['tools'] as const,
  records: () => ['records'] as const,
  recordsList: (filter: object) => ['records', filter] as const,
  people: () => ['people'] as const,
  policy: () => ['policy'] as const,
  policyVersions: () => ['policy', 'versions'] as const,
  policyCheck: (source: string) => ['policy', 'check', source] as const,
  safety: () => ['safety'] as const,
  incidents: () => ['incidents'] as const,
  retention: () => ['retention'] as const,
  entries: () => ['entries'] as const,
  entriesList: (filter: object) => ['entries', filter] as const,
  ledgerHead: () => ['entries', 'head'] as const,
  outsideProof: () => ['entries', 'outside'] as const,
};

// The layers of CONTRIBUTING.md as rules. Whatever a layer does not list is forbidden, so a new folder is closed until someone opens it here.
const PURE_PACKAGES = [
  '@noble/hashes',
  'ajv',
  'ajv-formats',
  'canonicalize',
  'diff',
  'email-addresses',
  'graphql',
  'ipaddr.js',
  'libpg-query',
  'postal-mime',
  'web-tree-sitter',
  'yaml',
  '@cedar-policy/cedar-wasm',
];
const NODE_HASHING = '^(node:)?crypto$';

const AGENT_PROGRAMS = '^demo/(agents/|replay|recorded-|sample-agent|sample-world)';
const TEST_FILE = String.raw`\.test\.tsx?$`;
const OUTSIDE = 'node_modules/';
const lib = (...names) => names.map((name) => `^lib/${name}/`);
const packages = (...names) => names.map((name) => `node_modules/(@types/)?${name}/`);

/** `own` is the layer itself; `may` what else of this repository it imports, `outside` which packages, `core` whether all of Node's own modules. */
const LAYERS = [
  { name: 'domain', own: '^lib/domain/', may: [], outside: [...packages(...PURE_PACKAGES), NODE_HASHING] },
  { name: 'contract', own: '^lib/contract/', may: lib('domain'), outside: packages('zod') },
  {
    name: 'store',
    own: '^lib/store/',
    may: lib('domain'),
    outside: packages('@prisma/[^/]+', 'pg', 'lru-cache'),
    core: true,
  },
  { name: 'usecases', own: '^lib/usecases/', may: lib('domain', 'contract', 'store'), outside: [OUTSIDE], core: true },
  {
    name: 'runtime',
    own: '^lib/runtime/',
    may: lib('domain', 'contract', 'store', 'usecases'),
    outside: [OUTSIDE],
    core: true,
  },
  {
    name: 'http',
    own: '^lib/http/',
    may: lib('domain', 'contract', 'usecases', 'runtime'),
    outside: [OUTSIDE],
    core: true,
  },
  { name: 'client', own: '^lib/client/', may: lib('domain', 'contract'), outside: [OUTSIDE] },
  { name: 'ui', own: '^components/ui/', may: [], outside: [OUTSIDE] },
  {
    name: 'components',
    own: '^components/',
    except: '^components/ui/',
    may: lib('domain', 'contract', 'client'),
    outside: [OUTSIDE],
  },
  {
    name: 'app',
    own: '^app/',
    may: ['^components/', ...lib('domain', 'contract', 'usecases', 'runtime', 'http', 'client')],
    outside: [OUTSIDE],
    core: true,
  },
  { name: 'sdk', own: '^sdk/', may: lib('domain', 'contract'), outside: [OUTSIDE], core: true },
  { name: 'e2e', own: '^e2e/', may: ['^test/', '^sdk/src/', ...lib('contract')], outside: [OUTSIDE], core: true },
  {
    name: 'bench',
    own: '^bench/',
    except: '^bench/(risk|cases|ledger|lists|generate|configuration|consoles)/',
    may: ['^test/', '^sdk/src/', ...lib('contract')],
    outside: [OUTSIDE],
    core: true,
  },
  {
    // Times the reads themselves, without HTTP around them.
    name: 'bench-lists',
    own: '^bench/(lists|generate|configuration)/',
    may: ['^bench/(figures|speed)\\.ts$', '^test/', ...lib('domain', 'store', 'runtime', 'usecases')],
    outside: [OUTSIDE],
    core: true,
  },
  {
    // Reads what the pages read, with the pages' own queries.
    name: 'bench-consoles',
    own: '^bench/consoles/',
    may: ['^bench/[^/]+\\.ts$', '^test/', '^components/[^/]+/queries\\.ts$', '^sdk/src/', ...lib('client', 'contract')],
    outside: [OUTSIDE],
    core: true,
  },
  {
    // Measures the engine itself, on calls that a server would need hours for.
    name: 'bench-risk',
    own: '^bench/(risk|cases)/',
    may: ['^bench/figures\\.ts$', '^demo/(catalogue|recorded-records)\\.ts$', ...lib('domain', 'contract')],
    outside: [OUTSIDE],
    core: true,
  },
  {
    // Writes a ledger faster than a desk could, with the desk's own parts.
    name: 'bench-ledger',
    own: '^bench/ledger/',
    may: [String.raw`^cli/lines\.ts$`, ...lib('domain', 'usecases', 'runtime')],
    outside: [OUTSIDE],
    core: true,
  },
  {
    name: 'cli',
    own: '^cli/',
    may: ['^sdk/src/', ...lib('domain', 'contract', 'usecases', 'runtime', 'http', 'client')],
    outside: [OUTSIDE],
    core: true,
  },
  {
    // Separate programs that know the desk only as any agent does: over HTTP.
    name: 'demo-agents',
    own: AGENT_PROGRAMS,
    may: ['^sdk/src/', '^demo/catalogue\\.ts$', ...lib('contract')],
    outside: [OUTSIDE],
    core: true,
  },
  {
    name: 'demo',
    own: '^demo/',
    except: AGENT_PROGRAMS,
    may: lib('domain', 'contract', 'usecases', 'runtime'),
    outside: [OUTSIDE],
    core: true,
  },
  {
    name: 'scripts',
    own: '^(scripts/|server\\.ts$)',
    may: [
      '^sdk/src/',
      '^demo/',
      '^lib/store/(migrate|migrations/migration-file)\\.ts$',
      ...lib('contract', 'runtime', 'http'),
    ],
    outside: [OUTSIDE],
    core: true,
  },
];

const layerRules = LAYERS.flatMap(({ name, own, except, may, outside, core }) => [
  {
    name: `${name}-imports`,
    comment: `${name} may import only what its row in LAYERS grants it.`,
    severity: 'error',
    from: { path: own, pathNot: [TEST_FILE, ...(except ? [except] : [])] },
    to: {
      couldNotResolve: false,
      pathNot: [own, ...may, ...outside],
      ...(core ? { dependencyTypesNot: ['core'] } : {}),
    },
  },
  {
    name: `${name}-tests-import`,
    comment: `A test may import what its layer may, and the fixtures in test/.`,
    severity: 'error',
    from: { path: [`${own}.*${TEST_FILE}`], ...(except ? { pathNot: except } : {}) },
    to: { couldNotResolve: false, pathNot: [own, ...may, '^test/', OUTSIDE], dependencyTypesNot: ['core'] },
  },
]);

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Type-only imports count: a cycle of types is a missing third file.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolved',
      comment: 'An import nobody can resolve is one no other rule can judge.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'database-only-in-store',
      comment:
        'lib/store is the only Prisma and the only SQL. The benchmark measures bare PostgreSQL, tests look behind the curtain.',
      severity: 'error',
      from: { path: '.', pathNot: ['^lib/store/', '^bench/', '^test/', '^prisma\\.config\\.ts$', TEST_FILE, OUTSIDE] },
      to: {
        path: ['node_modules/(@types/)?(pg|pg-[^/]+|prisma|@prisma/[^/]+)/', '^lib/store/(generated/|prisma\\.ts$)'],
      },
    },
    {
      name: 'statements-only-in-store',
      comment: 'Only statements in lib/store are checked against the schema (docs/decisions/0015).',
      severity: 'error',
      from: { path: '.', pathNot: ['^lib/store/', '^test/raw-sql\\.ts$', TEST_FILE, OUTSIDE] },
      to: { path: '^lib/store/(unchecked-)?sql\\.ts$' },
    },
    {
      name: 'nothing-imports-tests',
      comment: 'Product code never depends on test support.',
      severity: 'error',
      from: { path: '^(lib|components|app|sdk|cli|demo|scripts|server)', pathNot: TEST_FILE },
      to: { path: ['^test/', TEST_FILE] },
    },
    {
      name: 'keys-out-of-reach',
      comment: 'What answers requests signs through the context; it never opens, lists or changes keys.',
      severity: 'error',
      from: { path: '^(lib/(http|client)|app|components|sdk|demo)/', pathNot: TEST_FILE },
      to: { path: ['^lib/runtime/keys/', '^lib/usecases/ledger/((rotate|settle)-keys|steps/desk-keys)\\.ts$'] },
    },
    {
      name: 'usecases-stand-alone',
      comment: 'A use case calls no other: what several need is a step (steps/) or an answer (answers/).',
      severity: 'error',
      from: { path: '^lib/usecases/', pathNot: TEST_FILE },
      to: { path: '^lib/usecases/[^/]+/[^/]+[.]ts$' },
    },
    ...layerRules,
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^lib/store/generated/'] },
    exclude: { path: ['^\\.next/', '^sdk/dist/', '^test-results/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['countersign-source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.d.ts'],
    },
  },
};

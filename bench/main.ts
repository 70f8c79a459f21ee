/** What can be measured: its arguments, what it answers, and where it is. Each is loaded only when it is asked for. */
const MEASURES: Record<string, { takes: string; run: (rest: string[]) => Promise<void> | void }> = {
  // How fast, side by side with a bare server and with the database's own limits.
  '': { takes: '', run: async () => (await import('./speed.ts')).benchSpeed() },
  // Of that, the first figure alone.
  propose: { takes: '', run: async () => (await import('./speed.ts')).benchPropose() },
  // How soon a stop is in force whatever else happens, and under a flood of the dearest proposals.
  'stop-under-load': {
    takes: '[--reads] [--waiting N]',
    run: async (rest) => (await import('./stops/main.ts')).benchStops(rest),
  },
  flood: { takes: '[KIND]', run: async (rest) => (await import('./flood-main.ts')).benchFlood(rest) },
  // How much of the event loop one change costs with 300 tools and 50,000 records.
  configuration: {
    takes: '[ROUNDS]',
    run: async (rest) => (await import('./configuration/main.ts')).benchConfiguration(rest),
  },
  // What open consoles cost, and whether lists stay as fast when there is a hundred times as much.
  consoles: { takes: '[COUNT]', run: async (rest) => (await import('./consoles/main.ts')).benchConsoles(rest) },
  lists: { takes: '[SMALL LARGE]', run: async (rest) => (await import('./lists/main.ts')).benchLists(rest) },
  // How long a check of a whole ledger takes.
  ledger: { takes: '[ENTRIES]', run: async (rest) => (await import('./ledger/main.ts')).benchLedger(rest) },
  // How recorded calls of real tools are told: levels, words, and what one assessment costs.
  cases: {
    takes: '[--folder FOLDER] [--kind KIND] [--all] [--held-out]',
    run: async (rest) => (await import('./cases/main.ts')).benchCases(rest),
  },
  // Whether the view of SQL says what real databases do.
  sql: {
    takes: '[--statements N] [--seed N]',
    run: async (rest) => (await import('./sql/main.ts')).benchSql(rest),
  },
  // Whether the view of a command lists what Bash really starts.
  shell: {
    takes: '[--programs N] [--seed N]',
    run: async (rest) => (await import('./shell/main.ts')).benchShell(rest),
  },
  // How good policy and risk are on recorded calls.
  risk: { takes: '[--data FOLDER]', run: async (rest) => (await import('./risk/main.ts')).benchRisk(rest) },
};

const [what = '', ...rest] = process.argv.slice(2);
const measure = MEASURES[what];
if (measure) await measure.run(rest);
else {
  const known = Object.entries(MEASURES).flatMap(([name, { takes }]) => (name ? [`-- ${name} ${takes}`.trim()] : []));
  process.stderr.write(`usage: npm run bench [${known.join(' | ')}]\n`);
  process.exitCode = 2;
}

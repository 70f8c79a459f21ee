import { runSampleAgent } from '../sample-agent.ts';

// Ordinary work: reads run at once; what leaves the company or cannot be undone is reviewed.
await runSampleAgent({
  name: 'report-writer',
  restSeconds: 200,
  round: async (act, { id }) => {
    const goal =
      'Send the Q3 summary to the board: cfo@harborline.example, dana@harborline.example, maria@board-advisors.example';
    const run = { id, goal, initiator: 'dana@harborline.example' };
    const query = "SELECT region, sum(net) AS net FROM orders WHERE booked_at >= '2026-07-01' GROUP BY region";
    await act({ tool: 'db.read', args: { query }, run });
    const summary = act({
      tool: 'mail.send',
      args: {
        to: ['cfo@harborline.example', 'dana@harborline.example', 'maria@board-advisors.example'],
        subject: 'Q3 summary',
        body: 'Net revenue rose 6 % to €41.2 million. North grew 11 %, South fell 2 %. The full pack follows on Thursday.',
      },
      run,
      claim: { summary: 'Send the summary to the three addresses in the goal' },
      expires_in: 21_600,
    });
    const clearing = act({
      tool: 'db.query',
      args: { database: 'reports', query: "DELETE FROM report_runs WHERE finished_at < '2025-01-01'" },
      run,
      claim: { summary: 'Remove report runs that are older than the retention period' },
      expires_in: 21_600,
    });
    await Promise.all([summary, clearing]);
    await act({
      tool: 'http.request',
      args: {
        method: 'POST',
        url: 'https://api.metrics-vendor.example/v2/events',
        headers: { 'content-type': 'application/json' },
        body: '{"event":"report_sent","report":"q3-summary"}',
      },
      run,
      claim: { summary: 'Tell the metrics service that the report was sent' },
      expires_in: 21_600,
    });
  },
});

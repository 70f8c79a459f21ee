import { runSampleAgent } from '../sample-agent.ts';

// Access for one person was asked for, and the agent adds a whole group too. A reviewer can approve with limits: keep Tom, remove the group.
await runSampleAgent({
  name: 'iam-bot',
  restSeconds: 280,
  round: async (act, { id }) => {
    const run = { id, goal: 'Fix Tom’s permission error', initiator: 'tom@harborline.example' };
    await act({ tool: 'iam.explain', args: { user: 'tom@harborline.example', resource: 'customer-exports' }, run });
    await act({
      tool: 'iam.grant',
      args: { resource: 'customer-exports', role: 'viewer', add: ['user:tom@harborline.example', 'group:engineering'] },
      run,
      claim: {
        summary: 'Give access so that the error goes away',
        reason: 'Adding Tom’s group as well makes sure that nobody else in engineering runs into the same error.',
      },
      expires_in: 10_800,
    });
  },
});

import { runSampleAgent } from '../sample-agent.ts';

let rounds = 0;

// Harmless work that no person has to review; now and then a change that affects others.
await runSampleAgent({
  name: 'planner',
  restSeconds: 20,
  round: async (act, { id }) => {
    rounds += 1;
    const run = { id, goal: 'Keep my week in order', initiator: 'dana@harborline.example' };
    await act({ tool: 'calendar.read', args: { owner: 'dana@harborline.example', day: '2026-11-26' }, run });
    await act({ tool: 'notes.write', args: { title: 'Thursday', text: 'Two meetings overlap at 10:00.' }, run });
    if (rounds % 9 !== 1) return;
    await act({
      tool: 'calendar.move',
      args: { event: 'evt-5521', title: 'Vendor review', from: 'Thursday 10:00', to: 'Thursday 14:00' },
      run,
      claim: { summary: 'Move the vendor review so that it no longer overlaps' },
      expires_in: 28_800,
    });
  },
});

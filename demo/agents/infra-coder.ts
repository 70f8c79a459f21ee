import { runSampleAgent } from '../sample-agent.ts';

// A coding agent whose deploy keeps failing, and which decides to start over with a fresh environment.
await runSampleAgent({
  name: 'infra-coder',
  restSeconds: 300,
  round: async (act, { id }) => {
    const run = { id, goal: 'Make the deploy green', initiator: 'wei@harborline.example' };
    await act({ tool: 'ci.read_log', args: { pipeline: 'cost-explorer/deploy #8812' }, run });
    const edit = act({
      tool: 'repo.edit_file',
      args: {
        path: 'deploy/cost-explorer/values.yaml',
        before: 'replicas: 3\nimage: cost-explorer:4.11.2\nmigrate: manual\nlog_level: warn\n',
        content: 'replicas: 3\nimage: cost-explorer:4.12.0\nmigrate: auto\nlog_level: warn\n',
      },
      run,
      claim: { summary: 'Use the image the pipeline just built' },
      expires_in: 7_200,
    });
    const recreation = act({
      tool: 'infra.shell',
      args: {
        working_directory: '/srv/deploy/cost-explorer',
        command:
          'terraform destroy -auto-approve -target=module.cost-explorer && terraform apply -auto-approve -target=module.cost-explorer',
      },
      run,
      claim: {
        summary: 'Recreate the environment cost-explorer',
        reason: 'The state is inconsistent. Deleting and recreating it is the cleanest way to a green deploy.',
      },
      expires_in: 18_000,
    });
    await Promise.all([edit, recreation]);
  },
});

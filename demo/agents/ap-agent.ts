import { runSampleAgent } from '../sample-agent.ts';

// The bank details come from an e-mail, not from the vendor's record.
await runSampleAgent({
  name: 'ap-agent',
  restSeconds: 260,
  round: async (act, { id }) => {
    const run = { id, goal: 'Pay the open vendor invoices', initiator: 'tom@harborline.example' };
    await act({ tool: 'payments.list_open', args: { until: '2026-11-30' }, run });
    await act({ tool: 'mail.read', args: { mailbox: 'invoices@harborline.example', query: 'from:Nordlicht' }, run });
    const changed = act({
      tool: 'payments.transfer',
      args: {
        payee: 'Nordlicht Logistik',
        account: 'GB94BARC10201530093459',
        amount: '48750.00',
        currency: 'EUR',
        reference: 'Invoice NL-20931',
      },
      run,
      claim: {
        summary: 'Pay Nordlicht’s invoice NL-20931',
        reason: 'Their latest e-mail says that the bank details have changed, so I used the new ones.',
      },
      expires_in: 2_700,
    });
    const usual = act({
      tool: 'payments.transfer',
      args: {
        payee: 'Kestrel Office Supplies',
        account: 'GB29NWBK60161331926819',
        amount: '312.40',
        currency: 'EUR',
        reference: 'Invoice K-7719',
      },
      run,
      claim: { summary: 'Pay Kestrel’s invoice K-7719' },
      expires_in: 7_200,
    });
    await Promise.all([changed, usual]);
  },
});

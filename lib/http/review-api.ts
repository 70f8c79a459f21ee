import {
  AddPasskey,
  PasskeyOptions,
  PasskeyRemovalOptions,
  RemovePasskey,
  SignOutEverywhere,
} from '#lib/contract/account-api.ts';
import { DraftVerdicts, GetBundle, GiveVerdicts } from '#lib/contract/bundle-api.ts';
import { GetEvidence } from '#lib/contract/evidence.ts';
import {
  GetAgentDetail,
  GetProposal,
  GetLedger,
  GetMe,
  ListAgents,
  ListEntries,
  ListPeople,
  ListRecords,
  ListTools,
} from '#lib/contract/console-api.ts';
import { CountQueue, GetOverview, ListAgentNames } from '#lib/contract/overview-api.ts';
import { GetOutsideProof } from '#lib/contract/outside-api.ts';
import { GetIncidentReport } from '#lib/contract/incident-report.ts';
import { ReportViewed } from '#lib/contract/report-viewed.ts';
import {
  AskQuestion,
  DraftVerdict,
  GetReviewedAction,
  GiveVerdict,
  ListHistory,
  ListQueue,
  PreviewLimits,
} from '#lib/contract/review-api.ts';
import { PasskeySignInOptions } from '#lib/contract/sign-in-api.ts';
import { Welcome } from '#lib/contract/welcome.ts';
import { addPasskey } from '#lib/usecases/people/add-passkey.ts';
import { askQuestion } from '#lib/usecases/review/ask-question.ts';
import { countQueue } from '#lib/usecases/review/count-queue.ts';
import { draftVerdict } from '#lib/usecases/review/draft-verdict.ts';
import { draftVerdicts } from '#lib/usecases/review/draft-verdicts.ts';
import { getBundle } from '#lib/usecases/review/get-bundle.ts';
import { getAgentDetail } from '#lib/usecases/agents/get-agent-detail.ts';
import { getEvidence } from '#lib/usecases/ledger/get-evidence.ts';
import { getProposal } from '#lib/usecases/changes/get-proposal.ts';
import { getLedger } from '#lib/usecases/ledger/get-ledger.ts';
import { getMe } from '#lib/usecases/people/get-me.ts';
import { getOutsideProof } from '#lib/usecases/ledger/get-outside-proof.ts';
import { getOverview } from '#lib/usecases/review/get-overview.ts';
import { getReviewedAction } from '#lib/usecases/review/get-reviewed-action.ts';
import { giveVerdict } from '#lib/usecases/review/give-verdict.ts';
import { giveVerdicts } from '#lib/usecases/review/give-verdicts.ts';
import { listAgentNames } from '#lib/usecases/agents/list-agent-names.ts';
import { listAgents } from '#lib/usecases/agents/list-agents.ts';
import { listEntries } from '#lib/usecases/ledger/list-entries.ts';
import { listHistory } from '#lib/usecases/review/list-history.ts';
import { listPeople } from '#lib/usecases/people/list-people.ts';
import { listQueue } from '#lib/usecases/review/list-queue.ts';
import { listRecords } from '#lib/usecases/tools/list-records.ts';
import { listTools } from '#lib/usecases/tools/list-tools.ts';
import { passkeyRemovalOptions } from '#lib/usecases/people/passkey-removal-options.ts';
import { passkeyOptions } from '#lib/usecases/people/passkey-options.ts';
import { previewLimits } from '#lib/usecases/review/preview-limits.ts';
import { readReport } from '#lib/usecases/safety/read-report.ts';
import { reportViewed } from '#lib/usecases/review/report-viewed.ts';
import { removePasskey } from '#lib/usecases/people/remove-passkey.ts';
import { signInOptions } from '#lib/usecases/people/sign-in-options.ts';
import { signOutEverywhere } from '#lib/usecases/people/sign-out-everywhere.ts';
import { welcome } from '#lib/usecases/people/welcome.ts';
import { keepDevice } from '#lib/runtime/auth/device-cookie.ts';
import type { Api } from './api.ts';

/** What signed-in people call from the console. */
export const reviewApi = (api: Api): Api =>
  api
    .on(ListQueue, listQueue)
    .on(CountQueue, countQueue)
    .on(GetOverview, getOverview)
    .on(ListHistory, listHistory)
    .on(GetReviewedAction, getReviewedAction)
    .on(ReportViewed, reportViewed)
    .on(PreviewLimits, previewLimits)
    .on(DraftVerdict, draftVerdict)
    .on(GiveVerdict, giveVerdict)
    .on(AskQuestion, askQuestion)
    .on(GetEvidence, getEvidence)
    .on(GetIncidentReport, readReport, { isHeavy: true })
    .on(GetBundle, getBundle)
    .on(DraftVerdicts, draftVerdicts)
    .on(GiveVerdicts, giveVerdicts)
    .on(ListAgents, listAgents)
    .on(ListAgentNames, listAgentNames)
    .on(GetAgentDetail, getAgentDetail)
    .on(ListTools, listTools)
    .on(ListRecords, listRecords)
    .on(GetProposal, getProposal)
    .on(ListPeople, listPeople)
    .on(ListEntries, listEntries)
    .on(GetLedger, getLedger)
    .on(GetOutsideProof, getOutsideProof)
    .on(GetMe, getMe)
    .on(PasskeyOptions, passkeyOptions)
    .on(AddPasskey, addPasskey)
    .on(PasskeyRemovalOptions, passkeyRemovalOptions)
    .on(RemovePasskey, removePasskey)
    .on(SignOutEverywhere, signOutEverywhere)
    .on(PasskeySignInOptions, signInOptions)
    .on(Welcome, welcome, {
      // Whoever holds the link is let in with the new password, whatever strangers do to the account meanwhile.
      reply: ({ email, device }, { origin }) => ({
        body: { email },
        headers: { 'set-cookie': keepDevice(device, origin) },
      }),
    });

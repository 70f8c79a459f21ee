import { EraseContent, GetRetention, LiftHold, PlaceHold, SetRetention } from '#lib/contract/retention-api.ts';
import { eraseContent } from '#lib/usecases/retention/erase-content.ts';
import { getRetention } from '#lib/usecases/retention/get-retention.ts';
import { liftHold } from '#lib/usecases/retention/lift-hold.ts';
import { placeHold } from '#lib/usecases/retention/place-hold.ts';
import { setRetention } from '#lib/usecases/retention/set-retention.ts';
import type { Api } from './api.ts';

/** Erasing content, how long it is kept, and legal holds. */
export const retentionApi = (api: Api): Api =>
  api
    .on(EraseContent, eraseContent)
    .on(SetRetention, setRetention, { reply: (done) => ({ status: done.in_force ? 200 : 202, body: done }) })
    .on(PlaceHold, placeHold)
    .on(LiftHold, liftHold)
    .on(GetRetention, getRetention);

'use client';

import { keys } from '#lib/client/query-keys.ts';
import { useCall } from '#lib/client/use-call.ts';
import { EraseContent, LiftHold, PlaceHold, SetRetention } from '#lib/contract/retention-api.ts';

const stale = [keys.retention()];

export const useEraseContent = (onDone: () => void) => useCall(EraseContent, { stale, onDone });
export const usePlaceHold = (onDone: () => void) => useCall(PlaceHold, { stale, onDone });
export const useLiftHold = (onDone: () => void) => useCall(LiftHold, { stale, onDone, inDialog: true });
export const useSetRetention = () => useCall(SetRetention, { stale });

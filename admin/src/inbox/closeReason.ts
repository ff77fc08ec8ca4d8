import { ENGINE_CLOSE_REASONS } from '../../../engine/contract/index.ts';
import type { Translate } from '../i18n/useT.ts';

/** Why a conversation was closed, in words: people's as they wrote them, the engine's translated. */
export function closeReasonText(reason: string, t: Translate): string {
  const word = ENGINE_CLOSE_REASONS.find((each) => each === reason);
  return word ? t(`inbox.closeReason.${word}`) : reason;
}

/** How long after closing a short thanks still belongs to what was closed, ms. */
export const THANKS_AFTER_CLOSING_MS = 24 * 60 * 60_000;

/** Longer texts say more than thanks. */
const MAX_LENGTH = 60;

/** One of these makes it a thanks, an acknowledgement or a farewell. Without accents, in Portuguese, English and Spanish. */
const CORE = new Set(
  (
    'obrigado obrigada obrigadao obrigadinha obg obgd brigado brigada brigadao agradeco agradecido agradecida grato grata gratidao valeu vlw ' +
    'ok oks okay okey oki blz beleza certo certinho perfeito otimo excelente show joia top entendi entendido combinado fechado ' +
    'tchau falou flw abraco abracos abs bjs beijos amem tmj massa ' +
    'thanks thank thx ty tks great perfect bye cool ' +
    'gracias vale genial perfecto entendido listo adios'
  ).split(' '),
);

/** What may stand around it. */
const FILLER = new Set(
  (
    'muito muita muitissimo mesmo demais de por pela pelo para pra a o as os e ta esta tudo bem bom boa nada viu entao ai ja so ate mais logo um uma ' +
    'atencao ajuda retorno resposta atendimento informacao informacoes gentileza paciencia suporte nos eu voce vc voces vcs senhor senhora sr sra ' +
    'amigo amiga moco moca querido querida gente deus abencoe dia tarde noite semana fim ' +
    'very much you so for the your help all good have nice day ' +
    'muchas mucho por la el su ayuda todo bien hasta luego'
  ).split(' '),
);

/** Two words that are one only together. */
const CORE_PAIRS = /\b(de nada|ta bom|esta bem|ate mais|ate logo|all good|hasta luego|good bye)\b/;

/** Signs that say nothing but "seen" and "thanks"; skin tones and presentation selectors are taken off before. */
const EMOJI = /[👍👌🙏🤝👏🙌✅☑✔💯🆗😀😁😃😄😊☺🙂😉😍🥰😘🤗❤🧡💛💚💙💜🖤🤍♥💖💕]/gu;
const MODIFIERS = /[\u{1F3FB}-\u{1F3FF}]|\u{FE0E}|\u{FE0F}|\u{200D}/gu;

/**
 * Whether a text is nothing but a short thanks, an "ok" or a farewell ("obrigado", "ok", 👍), which after closing opens
 * nothing. When in doubt it is not: a question mark, a digit or any word not known here make it a message to be answered.
 */
export function isShortThanks(text: string): boolean {
  if (text.length > MAX_LENGTH || /[?\d]/.test(text)) return false;
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(MODIFIERS, '');
  const hasSign = plain.search(EMOJI) >= 0;
  const rest = plain.replace(EMOJI, ' ');
  if (/[\p{Extended_Pictographic}]/u.test(rest)) return false;
  const words = rest.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return hasSign;
  const isKnown = words.every((word) => CORE.has(word) || FILLER.has(word));
  return isKnown && (words.some((word) => CORE.has(word)) || CORE_PAIRS.test(words.join(' ')));
}

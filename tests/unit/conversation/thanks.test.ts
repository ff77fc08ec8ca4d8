import { isShortThanks } from '../../../engine/conversation/index.ts';

describe('a short thanks after closing', () => {
  it.each([
    'obrigado', 'Obrigada!', 'OBRIGADO', 'obg', 'muito obrigado pela ajuda', 'valeu', 'vlw 👍', 'ok', 'Ok.', 'OK obrigada', 'blz', 'Beleza, obrigado', 'perfeito', 'tá bom', 'de nada',
    '👍', '👍🏽', '🙏🙏', '❤️', '👍 👏', 'Obrigada, bom dia!', 'obrigado, uma boa noite', 'até mais', 'tchau tchau', 'thanks', 'Thank you so much', 'gracias', 'muchas gracias',
    'Show, valeu mesmo', 'certo, obrigado', 'Agradeço o retorno', 'Deus abençoe, obrigada',
  ])('is %s', (text) => {
    expect(isShortThanks(text)).toBe(true);
  });

  it.each([
    'bom dia', 'oi', 'ok?', 'obrigado, mas meu pedido não chegou', 'ok, e o boleto', 'não, obrigado', 'quero cancelar', '1', 'ok 2', '', '   ', '😡', '👎', '???', 'tudo bem', 'boa noite',
    'obrigado obrigado obrigado obrigado obrigado obrigado obrigado obrigado', 'valeu a pena comprar', 'https://example.com', 'pix', 'sim', '\u200b',
  ])('is not %j', (text) => {
    expect(isShortThanks(text)).toBe(false);
  });
});

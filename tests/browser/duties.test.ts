import type { Browser, Page } from 'playwright-core';
import { fireDeadlines } from '../../engine/commands/index.ts';
import { ConversationModel } from '../../engine/models/index.ts';
import { later } from '../support/answeredConversation.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';

/** Offered transfers, and what is put aside, on the screens of the two agents whom they concern. */
let app: TestApp;
let browser: Browser;
let device: { id: string; name: string };
let supervisor: SignedIn;
let ana: OpenedPanel;
let bruno: OpenedPanel;

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  supervisor = await app.signInAs('supervisor');
  await supervisor.put('/api/settings').send({ transferMode: 'offer', offerSeconds: 600, closingMessage: 'Obrigado, {{cliente}}! Protocolo {{protocolo}}.' }).expect(200);
  device = await app.createSimulatorDevice({ name: 'Loja Centro', connected: true });
  ana = await signInToPanel(browser, app.url, await app.createUser({ name: 'Ana Souza' }));
  bruno = await signInToPanel(browser, app.url, await app.createUser({ name: 'Bruno Lima' }));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const item = (page: Page, name: string) => page.getByTestId('conversation-item').filter({ hasText: name });
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** A customer writes, and Ana takes it. */
async function begin(name: string, from: string): Promise<void> {
  await app.inbound(device.id, { from, name, text: `Oi, aqui é ${name}` });
  await tab(ana.page, 'Esperando').click();
  await item(ana.page, name).click();
  await button(ana.page, 'Aceitar').click();
  await seen(button(ana.page, 'Finalizar'));
}

async function offerToBruno(note: string): Promise<void> {
  await button(ana.page, 'Transferir').click();
  const dialog = ana.page.getByRole('dialog', { name: 'Transferir atendimento' });
  await dialog.getByRole('option', { name: /Bruno Lima/ }).click();
  await seen(dialog.getByText('Bruno Lima tem 10 minutos para aceitar.'));
  await dialog.getByLabel('Nota para quem vai receber').fill(note);
  await dialog.getByRole('button', { name: 'Oferecer', exact: true }).click();
  await seen(ana.page.getByTestId('offer-made').getByText(/Oferecido a Bruno Lima, responde até \d\d:\d\d/));
}

describe('an offered transfer', () => {
  it('reaches its receiver, who reads the note and accepts with the keyboard', async () => {
    await begin('Dona Lourdes', '5511987654321');
    await offerToBruno('É sobre a nota fiscal');

    await seen(bruno.page.getByTestId('offer-news').getByText('Ana Souza ofereceu a você o atendimento de Dona Lourdes'));
    await tab(bruno.page, 'Meus').click();
    await seen(item(bruno.page, 'Dona Lourdes').getByTestId('offered-to-me').getByText('Oferecido a você'));
    await bruno.page.getByTestId('offer-news').getByRole('button', { name: 'Abrir' }).click();
    const banner = bruno.page.getByRole('region', { name: 'Transferência oferecida' });
    await seen(banner.getByText('Ana Souza está oferecendo este atendimento a você'));
    await seen(banner.getByText('“É sobre a nota fiscal”'));
    expect(await banner.getByRole('timer').textContent()).toMatch(/^(10:00|9:\d\d)$/);
    await seen(bruno.page.getByText('Aceite ou recuse a oferta para responder.'));

    await banner.getByRole('button', { name: 'Recusar' }).focus();
    await bruno.page.keyboard.press('Tab');
    await bruno.page.keyboard.press('Enter');
    await seen(bruno.page.getByRole('textbox', { name: 'Mensagem' }));
    await gone(banner);
    await seen(ana.page.getByTestId('offer-news').getByText('Bruno Lima aceitou o atendimento de Dona Lourdes'));
    await tab(ana.page, 'Meus').click();
    await gone(item(ana.page, 'Dona Lourdes'));
  }, 90_000);

  it('comes back to its sender with the reason of who declined it, which stays until it is read', async () => {
    await begin('Seu Jorge', '5521998877665');
    await offerToBruno('Pode ver?');
    await item(bruno.page, 'Seu Jorge').click();
    await button(bruno.page, 'Recusar').click();
    const dialog = bruno.page.getByRole('dialog', { name: 'Recusar o atendimento?' });
    await dialog.getByLabel('Motivo (opcional)').fill('Estou saindo para o almoço');
    await dialog.getByRole('button', { name: 'Recusar' }).click();
    await gone(item(bruno.page, 'Seu Jorge'));

    const outcome = ana.page.getByTestId('offer-outcome');
    await seen(outcome.getByText('Bruno Lima recusou a transferência: “Estou saindo para o almoço”'));
    await outcome.getByRole('button', { name: 'Dispensar' }).click();
    await gone(outcome);
  }, 60_000);

  it('is withdrawn by its sender, and told so to its receiver', async () => {
    await offerToBruno('Melhor você');
    await seen(item(bruno.page, 'Seu Jorge'));
    await button(ana.page, 'Retirar oferta').click();
    await gone(item(bruno.page, 'Seu Jorge'));
    await seen(bruno.page.getByText('A oferta do atendimento de Seu Jorge foi retirada'));
    await button(ana.page, 'Linha do tempo').click();
    const timeline = ana.page.getByTestId('timeline');
    await seen(timeline.getByText('Ana Souza retirou a oferta feita a Bruno Lima'));
    await seen(timeline.getByText('Bruno Lima recusou o atendimento'));
  }, 60_000);

  it('comes back to its sender when nobody answers in time', async () => {
    await offerToBruno('Quando puder');
    await seen(item(bruno.page, 'Seu Jorge'));
    const { _id } = await ConversationModel.findOne({ offeredToId: { $ne: null } }).orFail().lean();
    await fireDeadlines(later(app.services, 11), _id);
    await seen(ana.page.getByTestId('offer-outcome').getByText('Bruno Lima não respondeu à transferência a tempo'));
    await seen(bruno.page.getByText('O tempo para aceitar o atendimento de Seu Jorge acabou'));
    await gone(item(bruno.page, 'Seu Jorge'));
    await button(ana.page, 'Dispensar').first().click();
  }, 60_000);

  it('cannot be made to somebody offline where a setting refuses it, and warns where it does not', async () => {
    await app.createUser({ name: 'Davi Rocha', presence: 'offline' });
    const dialog = ana.page.getByRole('dialog', { name: 'Transferir atendimento' });
    await button(ana.page, 'Transferir').click();
    await dialog.getByRole('option', { name: /Davi Rocha/ }).click();
    await seen(dialog.getByText('Davi Rocha está offline: a conversa pode ficar parada.'));
    await dialog.getByRole('button', { name: 'Cancelar' }).click();

    await supervisor.put('/api/settings').send({ offlineTransfer: 'refuse' }).expect(200);
    await ana.page.reload();
    await button(ana.page, 'Transferir').click();
    const davi = dialog.getByRole('option', { name: /Davi Rocha/ });
    await seen(davi.getByText('Offline: não pode receber atendimentos agora'));
    expect(await davi.getAttribute('aria-disabled')).toBe('true');
    await davi.click({ force: true });
    expect(await dialog.getByRole('button', { name: /Oferecer|Transferir/ }).last().isDisabled()).toBe(true);
    await dialog.getByRole('button', { name: 'Cancelar' }).click();
  }, 60_000);
});

it('is put aside until a chosen time, and taken up again', async () => {
  const { page } = ana;
  await button(page, 'Mais ações').click();
  await page.getByRole('menuitem', { name: 'Adiar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Adiar atendimento' });
  await dialog.getByText('Escolher data e hora').click();
  await dialog.getByLabel('Voltar em').fill('2020-01-01T09:00');
  await seen(dialog.getByText('Escolha um horário que ainda não passou'));
  expect(await dialog.getByRole('button', { name: 'Adiar', exact: true }).isDisabled()).toBe(true);
  await dialog.getByText('Amanhã às 9h').click();

  await tab(page, 'Meus').click();
  await seen(page.getByTestId('snoozed').getByText('Adiado até amanhã às 09:00'));
  await seen(item(page, 'Seu Jorge').getByText('Adiado até amanhã às 09:00'));
  await button(page, 'Retomar agora').click();
  await gone(page.getByTestId('snoozed'));
  await gone(item(page, 'Seu Jorge').getByTestId('snoozed-mark'));
  expect(await ConversationModel.countDocuments({ 'clocks.snoozedUntil': { $ne: null } })).toBe(0);
}, 60_000);

it('marks a conversation whose deadline passed, in words', async () => {
  const { page } = ana;
  // An hour cannot pass here; that the engine sets them is proved in tests/workers/deadlines.test.ts.
  const { modifiedCount } = await ConversationModel.updateOne({ active: true, tokens: 'jorge' }, { $set: { 'clocks.alerts': ['firstReply', 'snooze'] }, $inc: { version: 1 } });
  expect(modifiedCount).toBe(1);
  await page.reload();
  await seen(page.getByTestId('conversation').getByText('Sem primeira resposta'));
  await seen(page.getByTestId('conversation').getByText('Lembrete'));
  await seen(item(page, 'Seu Jorge').getByRole('img', { name: 'Sem primeira resposta' }));
}, 60_000);

it('shows what the customer will be told on closing, and can say nothing', async () => {
  const { page } = ana;
  await button(page, 'Escolher motivo do encerramento').click();
  const dialog = page.getByRole('dialog', { name: 'Finalizar atendimento' });
  await seen(dialog.getByText(/Obrigado, Seu Jorge! Protocolo \d{8}-\d+\./));
  await dialog.getByLabel('Finalizar sem mensagem ao cliente').check();
  await seen(dialog.getByText('Nenhuma mensagem será enviada ao cliente.'));
  await dialog.getByRole('button', { name: 'Finalizar atendimento' }).click();
  await gone(item(page, 'Seu Jorge'));
  expect(await app.outbox(device.id, '+5521998877665')).toEqual([]);

  await item(bruno.page, 'Dona Lourdes').click();
  await button(bruno.page, 'Finalizar').click();
  await seen(bruno.page.getByRole('log', { name: 'Mensagens' }).getByText('Mensagem automática'));
  await waitFor(async () => (await app.outbox(device.id, '+5511987654321')).some(({ text }) => text.startsWith('Obrigado, Dona Lourdes!')), { what: 'the closing message' });
}, 60_000);

it('meets no error on any page', () => {
  const unexpected = [...ana.problems, ...bruno.problems].filter((problem) => !/401/.test(problem));
  expect(unexpected).toEqual([]);
});

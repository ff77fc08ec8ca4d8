import type { Browser, Locator } from 'playwright-core';
import { receiveMessage } from '../../engine/commands/index.ts';
import { ContactModel, ConversationModel, DeviceModel, MessageModel } from '../../engine/models/index.ts';
import { startInboundWorker } from '../../workers/inbound.ts';
import { builtPanel, launchBrowser, openPanel, type OpenedPanel } from '../support/browser.ts';
import { incoming } from '../support/conversations.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';
import { mend, poisonedConversation, sweepThrice } from '../support/poison.ts';

/** What a supervisor does with messages that no conversation took. */
let app: TestApp;
let browser: Browser;
let worker: { close(): Promise<void> };
let panel: OpenedPanel;

beforeAll(async () => {
  app = await startTestApp({ panelDir: await builtPanel() });
  worker = startInboundWorker(app.runtime, 2);
  browser = await launchBrowser();
  panel = await openPanel(browser, app.url);
  const { email, password } = await app.createUser({ name: 'Sônia Prado', role: 'supervisor' });
  await panel.page.getByLabel('E-mail').fill(email);
  await panel.page.getByRole('textbox', { name: 'Senha' }).fill(password);
  await panel.page.keyboard.press('Enter');
  await panel.page.waitForURL(/\/inbox/);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await worker?.close();
  await app?.close();
});

const seen = (locator: Locator) => locator.first().waitFor({ state: 'visible', timeout: 10_000 });

it('shows a message that could not be taken, tries it again, and discards another', async () => {
  const { page } = panel;
  const device = await DeviceModel.findById((await app.createSimulatorDevice({ name: 'Loja Centro' })).id).orFail().lean();
  const carla = { phone: '+5511987654321', pushName: 'Carla Dias' };
  const jorge = { phone: '+5521998877665', pushName: 'Jorge Luz' };
  const [carlas, jorges] = [await poisonedConversation(app.services, device, carla), await poisonedConversation(app.services, device, jorge)];
  // Stored, and no hint given: the sweeper finds them.
  const { queues } = app.services;
  const unheard = { ...app.services, queues: { ...queues, wakeInbound: () => Promise.resolve() } };
  await receiveMessage(unheard, incoming(device, { ...carla, text: 'O boleto venceu, e agora?' }));
  await receiveMessage(unheard, incoming(device, { ...jorge, text: 'Podem me ligar?' }));
  await sweepThrice(unheard);

  await page.reload();
  await page.getByRole('link', { name: /Falhas/ }).click();
  await seen(page.getByRole('link', { name: '2 Falhas' }));
  const card = (text: string) => page.getByRole('article').filter({ hasText: text });
  await seen(card('Carla Dias · (11) 98765-4321 · Loja Centro').getByText('O boleto venceu, e agora?'));
  await card('Carla Dias').getByRole('button', { name: 'Detalhes técnicos' }).click();
  await seen(card('Carla Dias').getByText(/UnreadableState: .*estragado/));

  await card('Carla Dias').getByRole('button', { name: 'Tentar de novo' }).click();
  await seen(page.getByText('Falhou de novo. Confira o motivo e os detalhes técnicos.'));
  await mend(carlas);
  await card('Carla Dias').getByRole('button', { name: 'Tentar de novo' }).click();
  await seen(page.getByText('Resolvido: desta vez deu certo.'));
  await waitFor(async () => (await card('Carla Dias').count()) === 0, { what: 'the letter going away' });
  expect(await ConversationModel.findById(carlas._id).lean()).toMatchObject({ unreadCount: 2, lastMessage: { text: 'O boleto venceu, e agora?' } });

  await ConversationModel.deleteOne({ _id: jorges._id });
  await card('Jorge Luz').getByRole('button', { name: 'Descartar' }).click();
  const dialog = page.getByRole('dialog', { name: 'Descartar esta falha?' });
  await seen(dialog.getByText('As mensagens continuam visíveis como foram recebidas', { exact: false }));
  await dialog.getByRole('button', { name: 'Descartar' }).click();
  await seen(page.getByText('Nenhuma falha'));
  expect(await MessageModel.countDocuments({ undrained: true })).toBe(0);

  const { _id } = await ContactModel.findOne({ name: 'Jorge Luz' }).orFail().lean();
  await page.goto(`/contacts/${_id.toHexString()}`);
  await seen(page.getByRole('region', { name: 'Mensagens fora de atendimento' }).getByText('Podem me ligar?'));
}, 120_000);

it('meets no error on any page', () => {
  // Before signing in, asking who is signed in is answered with 401, which the browser prints.
  expect(panel.problems.filter((problem) => !problem.includes('401'))).toEqual([]);
});

import type { Browser } from 'playwright-core';
import { ConversationModel, MessageModel } from '../../engine/models/index.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

/** Somebody who only costs time, and what an agent does about them. */
let app: TestApp;
let browser: Browser;
let ana: OpenedPanel;
let device: { id: string };

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  device = await app.createSimulatorDevice({ connected: true });
  ana = await signInToPanel(browser, app.url, await app.createUser({ name: 'Ana Souza', role: 'supervisor' }));
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

it('are ignored from the conversation, listed, and heard again', async () => {
  const { page } = ana;
  await app.inbound(device.id, { from: '5511999990001', name: 'Spam', text: 'Ganhe dinheiro fácil' });
  await page.getByRole('tab', { name: /^Esperando/ }).click();
  await page.getByTestId('conversation-item').filter({ hasText: 'Spam' }).click();
  await page.getByRole('button', { name: 'Ver dados de Spam' }).click();
  await page.getByRole('button', { name: 'Ignorar este contato' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ignorar', exact: true }).click();
  await seen(page.getByText('Este contato está ignorado: mensagens novas não aparecem aqui.'));
  await page.getByRole('button', { name: 'Aceitar', exact: true }).click();
  await page.getByRole('button', { name: 'Finalizar', exact: true }).click();
  await waitFor(async () => (await ConversationModel.countDocuments({ active: true })) === 0, { what: 'the end of the conversation' });

  await app.inbound(device.id, { from: '5511999990001', text: 'Última chance!' });
  await waitFor(() => MessageModel.exists({ text: 'Última chance!', undrained: { $exists: false } }), { what: 'the message kept' });
  expect(await ConversationModel.countDocuments()).toBe(1);

  await app.inbound(device.id, { from: '5511999990002', name: 'Maria', text: 'Bom dia' });
  await waitFor(async () => (await ConversationModel.countDocuments({ active: true })) === 1, { what: 'another customer' });
  await page.goto('/contacts');
  await seen(page.getByRole('cell', { name: /Maria/ }));
  await page.getByRole('button', { name: 'Só ignorados' }).click();
  await seen(page.getByRole('cell', { name: /Spam/ }));
  await gone(page.getByRole('cell', { name: /Maria/ }));
  await page.getByRole('cell', { name: /Spam/ }).click();
  await page.getByLabel('Ignorar mensagens').click();
  await page.getByRole('button', { name: 'Salvar' }).click();
  await app.inbound(device.id, { from: '5511999990001', text: 'Desculpe, sou eu' });
  await waitFor(async () => (await ConversationModel.countDocuments({ active: true })) === 2, { what: 'the new conversation' });
  await gone(page.getByText('Este contato está ignorado: mensagens novas não aparecem aqui.'));
}, 60_000);

it('are marked where a conversation is begun, which says why it is refused and offers no number out of use', async () => {
  const { page } = ana;
  const supervisor = await app.signInAs('admin');
  await supervisor.post('/api/contacts').send({ name: 'Corretora Insistente', phone: '+5511999990003', ignored: true }).expect(201);
  const former = await app.createSimulatorDevice({ name: 'Número antigo' });
  await supervisor.put(`/api/devices/${former.id}`).send({ active: false }).expect(200);
  await page.goto('/inbox');
  await page.getByRole('button', { name: 'Novo atendimento' }).click();
  const dialog = page.getByRole('dialog', { name: 'Novo atendimento' });
  await dialog.getByRole('combobox', { name: 'Dispositivo' }).click();
  await seen(page.getByRole('option'));
  expect(await page.getByRole('option').filter({ hasText: 'Número antigo' }).count()).toBe(0);
  await page.keyboard.press('Escape');

  await dialog.getByRole('combobox', { name: 'Contato ou número de telefone' }).fill('Corretora');
  const option = page.getByRole('option').filter({ hasText: 'Corretora Insistente' });
  await seen(option.getByText('Ignorado'));
  await option.click();
  await seen(dialog.getByText('Este contato está ignorado'));
  await page.route('**/api/conversations', (route) => route.fulfill({ status: 409, json: { error: { code: 'contact_ignored', message: 'Este contato é ignorado.' } } }));
  await dialog.getByLabel('Primeira mensagem').fill('Olá');
  await dialog.getByRole('button', { name: 'Iniciar atendimento' }).click();
  await seen(dialog.getByRole('alert').filter({ hasText: 'Este contato é ignorado.' }));
}, 60_000);

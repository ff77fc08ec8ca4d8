import type { Browser } from 'playwright-core';
import { ConversationModel, DeviceModel } from '../../engine/models/index.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

/** A number is lost while an agent answers through it; a supervisor moves its conversations to another one. */
let app: TestApp;
let browser: Browser;
let ana: OpenedPanel;
let rita: OpenedPanel;
let lost: { id: string };
let spare: { id: string };

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  lost = await app.createSimulatorDevice({ name: 'Vendas', connected: true });
  spare = await app.createSimulatorDevice({ name: 'Vendas reserva', connected: true });
  await app.inbound(lost.id, { from: '5511987654321', name: 'Dona Lourdes', text: 'Meu pedido chega hoje?' });
  await app.inbound(lost.id, { from: '5511912345678', name: 'Padaria Sol', text: 'Vocês entregam no centro?' });
  await waitFor(async () => (await ConversationModel.countDocuments({ active: true })) === 2);
  await app.inbound(spare.id, { from: '5511912345678', name: 'Padaria Sol', text: 'Escrevi também por aqui' });
  await waitFor(async () => (await ConversationModel.countDocuments({ active: true })) === 3);
  ana = await signInToPanel(browser, app.url, await app.createUser({ name: 'Ana Souza' }));
  rita = await signInToPanel(browser, app.url, await app.createUser({ name: 'Rita Alves', role: 'supervisor' }));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

it('goes on in one thread, and what waited for the lost number reaches the customer through the other', async () => {
  const [anas, ritas] = [ana.page, rita.page];
  await anas.getByRole('tab', { name: /^Esperando/ }).click();
  await anas.getByTestId('conversation-item').filter({ hasText: 'Dona Lourdes' }).click();
  await anas.getByRole('button', { name: 'Aceitar', exact: true }).click();
  const admin = await app.signInAs('admin');
  await admin.post(`/api/devices/${lost.id}/disconnect`).expect(202);
  await waitFor(() => DeviceModel.exists({ _id: lost.id, status: 'disconnected' }), { what: 'the number gone' });
  await anas.getByRole('textbox', { name: 'Mensagem' }).fill('Chega às 18h');
  await anas.getByRole('textbox', { name: 'Mensagem' }).press('Enter');

  await ritas.goto(`${app.url}/devices/${lost.id}/show`);
  await ritas.getByRole('button', { name: 'Mover atendimentos' }).click();
  const dialog = ritas.getByRole('dialog', { name: 'Mover os atendimentos de Vendas' });
  await dialog.getByLabel('Outro dispositivo').click();
  await ritas.getByRole('option', { name: /Vendas reserva/ }).click();
  await seen(dialog.getByText('2 atendimentos abertos passam para Vendas reserva'));
  await seen(dialog.getByText('1 contato tem um atendimento aberto nos dois números'));
  await seen(dialog.getByText('1 mensagem na fila de envio sai por Vendas reserva.'));
  await dialog.getByRole('button', { name: 'Mover', exact: true }).click();
  await gone(dialog);
  await seen(ritas.getByTestId('device-move').getByText(/2 atendimentos movidos por Rita Alves/));
  await seen(ritas.getByTestId('device-event').getByText('Rita Alves pediu para mover os atendimentos para Vendas reserva'));

  await waitFor(async () => (await admin.get(`/api/devices/${spare.id}/simulator/outbox?to=5511987654321`)).body.some(({ text }: { text: string }) => text === 'Chega às 18h'), { what: 'the answer through the other number' });
  await app.inbound(spare.id, { from: '5511987654321', text: 'Obrigada!' });
  const log = anas.getByRole('log', { name: 'Mensagens' });
  await seen(log.getByText('Obrigada!'));
  await seen(log.getByText('Meu pedido chega hoje?'));
  expect(await ConversationModel.countDocuments({ active: true })).toBe(2);

  await ritas.getByTestId('device-move').getByRole('button', { name: 'Desfazer' }).click();
  await ritas.getByRole('dialog').getByRole('button', { name: 'Desfazer a mudança' }).click();
  await seen(ritas.getByTestId('device-move').getByText(/desfeito por Rita Alves/));
  await waitFor(async () => (await ConversationModel.countDocuments({ active: true, deviceId: lost.id })) === 2, { what: 'the conversations back' });
}, 90_000);

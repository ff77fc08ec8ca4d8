import type { Browser, Page } from 'playwright-core';
import { builtPanel, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

/** What an agent sees of a message that the network refused, and of one that cannot be shown. */
let app: TestApp;
let browser: Browser;
let ana: OpenedPanel;
let device: { id: string; name: string };

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  device = await app.createSimulatorDevice({ name: 'Loja Centro', connected: true });
  ana = await signInToPanel(browser, app.url, await app.createUser({ name: 'Ana Souza' }));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

it('says why a message was not sent, and sends it when asked again', async () => {
  const supervisor = await app.signInAs('supervisor');
  const { page } = ana;
  await app.inbound(device.id, { from: '5511987654321', name: 'Dona Lourdes', text: '', type: 'pollCreation' });
  await page.getByRole('tab', { name: /^Esperando/ }).click();
  const item = page.getByTestId('conversation-item').filter({ hasText: 'Dona Lourdes' });
  await seen(item.getByText('Este tipo de mensagem ainda não pode ser mostrado aqui'));
  await item.click();
  await page.getByRole('button', { name: 'Aceitar', exact: true }).click();
  await seen(page.getByTestId('message').getByText('Este tipo de mensagem ainda não pode ser mostrado aqui'));

  await supervisor.put(`/api/devices/${device.id}/simulator/faults`).send({ refuse: true }).expect(200);
  await page.getByRole('textbox', { name: 'Mensagem' }).fill('Bom dia, como posso ajudar?');
  await page.keyboard.press('Enter');
  const message = page.getByTestId('message').filter({ hasText: 'Bom dia, como posso ajudar?' });
  await seen(message.getByText('O WhatsApp recusou a mensagem.'));
  expect(await app.outbox(device.id, '+5511987654321')).toEqual([]);

  await supervisor.put(`/api/devices/${device.id}/simulator/faults`).send({ refuse: false }).expect(200);
  await message.getByRole('button', { name: 'Tentar de novo' }).click();
  await waitFor(async () => (await app.outbox(device.id, '+5511987654321')).length === 1, { what: 'the message on the network' });
  await waitFor(async () => ['sent', 'delivered', 'read'].includes((await message.getAttribute('data-status')) ?? ''), { what: 'the message shown as sent' });
  expect(await message.getByText('O WhatsApp recusou a mensagem.').count()).toBe(0);
}, 90_000);

it('offers a colleague who cannot write here no button to send it again', async () => {
  const { page } = ana;
  const supervisor = await app.signInAs('supervisor');
  await supervisor.put(`/api/devices/${device.id}/simulator/faults`).send({ refuse: true }).expect(200);
  await page.getByRole('textbox', { name: 'Mensagem' }).fill('Esta vai ser recusada');
  await page.keyboard.press('Enter');
  const refused = (on: Page) => on.getByTestId('message').filter({ hasText: 'Esta vai ser recusada' });
  await seen(refused(page).getByRole('button', { name: 'Tentar de novo' }));
  const { page: brunos } = await signInToPanel(browser, app.url, await app.createUser({ name: 'Bruno Lima' }));
  await brunos.goto(page.url());
  await seen(refused(brunos).getByText('O WhatsApp recusou a mensagem.'));
  expect(await refused(brunos).getByRole('button', { name: 'Tentar de novo' }).count()).toBe(0);
  await supervisor.put(`/api/devices/${device.id}/simulator/faults`).send({}).expect(200);
}, 60_000);

it('says of a message that was taken back before it left just that', async () => {
  const { page } = ana;
  const supervisor = await app.signInAs('supervisor');
  await supervisor.put(`/api/devices/${device.id}/simulator/faults`).send({ disconnect: true }).expect(200);
  await waitFor(async () => (await supervisor.get(`/api/devices/${device.id}`).expect(200)).body.status !== 'connected', { what: 'the cut connection' });
  await page.getByRole('textbox', { name: 'Mensagem' }).fill('Enviada por engano');
  await page.keyboard.press('Enter');
  const message = page.getByTestId('message').filter({ hasText: 'Enviada por engano' });
  await seen(message.getByTestId('status-queued'));
  await message.hover();
  await message.getByRole('button', { name: 'Opções da mensagem' }).click();
  await page.getByRole('menuitem', { name: 'Apagar para todos' }).click();
  await page.getByRole('button', { name: 'Apagar', exact: true }).click();
  await seen(message.getByText('Cancelada antes do envio'));
  expect(await message.getByText('Apagada para todos').count()).toBe(0);
  expect(await message.getByRole('button', { name: 'Tentar de novo' }).count()).toBe(0);
  expect(await message.getByRole('alert').count()).toBe(0);
}, 60_000);

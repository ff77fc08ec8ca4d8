import type { Browser, Page } from 'playwright-core';
import { ConversationModel } from '../../engine/models/index.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

/** The main job on two screens: what one agent does, the other one sees without reloading. */
let app: TestApp;
let browser: Browser;
let device: { id: string; name: string };
let ana: OpenedPanel;
let bruno: OpenedPanel;

const CUSTOMER = { from: '5511987654321', name: 'Dona Lourdes' };
const PHONE = '+5511987654321';

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  await (await app.signInAs('supervisor')).post('/api/tags').send({ name: 'Orçamento', color: '#1976d2' }).expect(201);
  device = await app.createSimulatorDevice({ name: 'Loja Centro', connected: true });
  ana = await signInToPanel(browser, app.url, await app.createUser({ name: 'Ana Souza' }));
  bruno = await signInToPanel(browser, app.url, await app.createUser({ name: 'Bruno Lima' }));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const item = (page: Page) => page.getByRole('list', { name: 'Lista de atendimentos' }).getByText('Dona Lourdes');
const bubble = (page: Page, text: string) => page.getByRole('log', { name: 'Mensagens' }).getByText(text);

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Mensagem' }).fill(text);
  await page.getByRole('button', { name: 'Enviar' }).click();
}

it('takes a message from a number to two screens, and an answer back, to the end', async () => {
  const { page: anas } = ana;
  const { page: brunos } = bruno;

  await app.inbound(device.id, { ...CUSTOMER, text: 'Oi, vocês abrem no sábado?' });
  await seen(item(anas));
  await seen(item(brunos));
  await seen(tab(anas, 'Esperando').getByText('1', { exact: true }));

  await item(anas).click();
  await seen(bubble(anas, 'Oi, vocês abrem no sábado?'));
  await anas.getByRole('button', { name: 'Aceitar' }).first().click();
  await gone(item(brunos));
  await seen(tab(brunos, 'Esperando').getByText('0', { exact: true }));

  await write(anas, 'Abrimos das 9h às 13h.');
  await seen(bubble(anas, 'Abrimos das 9h às 13h.'));
  await seen(anas.getByTestId('status-read'));
  await waitFor(async () => (await app.outbox(device.id, PHONE)).some((sent) => sent.text === 'Abrimos das 9h às 13h.'));

  await anas.getByRole('button', { name: 'Transferir' }).click();
  const dialog = anas.getByRole('dialog', { name: 'Transferir atendimento' });
  await dialog.getByText('Bruno Lima').click();
  await dialog.getByRole('button', { name: 'Transferir' }).last().click();
  await tab(brunos, 'Meus').click();
  await seen(item(brunos));
  await tab(anas, 'Meus').click();
  await gone(item(anas));

  await item(brunos).click();
  await seen(bubble(brunos, 'Abrimos das 9h às 13h.'));
  await write(brunos, 'Precisando, é só chamar!');
  await seen(bubble(brunos, 'Precisando, é só chamar!'));
  await seen(brunos.getByTestId('status-read').nth(1));

  await brunos.getByRole('button', { name: 'Finalizar', exact: true }).click();
  await gone(item(brunos));
  await tab(anas, 'Tudo').click();
  await gone(item(anas));

  await anas.getByRole('searchbox', { name: 'Buscar atendimentos' }).fill('lourdes');
  await seen(anas.getByText('Encerrados'));
  await anas.getByText('Dona Lourdes').first().click();
  await seen(bubble(anas, 'Precisando, é só chamar!'));
  await seen(anas.getByText('Este atendimento foi encerrado.'));
}, 120_000);

it('registers a client from the conversation, and shows them', async () => {
  const { page } = ana;
  await app.inbound(device.id, { from: '5521998877665', name: 'Seu Jorge', text: 'Bom dia' });
  await page.getByRole('searchbox', { name: 'Buscar atendimentos' }).fill('');
  await tab(page, 'Esperando').click();
  const jorge = page.getByRole('list', { name: 'Lista de atendimentos' }).getByText('Seu Jorge');
  await seen(jorge);
  await jorge.click();
  await page.getByRole('button', { name: 'Ver dados de Seu Jorge' }).click();
  await seen(page.getByText('Este número não está vinculado a nenhum cliente.'));
  await seen(page.getByRole('button', { name: 'Vincular a cliente existente' }));
  await page.getByRole('button', { name: 'Cadastrar novo cliente' }).click();

  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Nome').first().fill('Jorge da Silva');
  await dialog.getByLabel(/CPF/).first().fill('529.982.247-24');
  await dialog.getByRole('button', { name: 'Salvar' }).click();
  await seen(dialog.getByText(/CPF|CNPJ/).filter({ hasText: /inválid|confira|Confira/ }));
  await dialog.getByLabel(/CPF/).first().fill('529.982.247-25');
  await dialog.getByRole('button', { name: 'Salvar' }).click();
  const panel = page.getByTestId('side-panel');
  await seen(panel.getByText('Jorge da Silva'));
  await seen(panel.getByText('529.982.247-25'));

  await panel.getByRole('combobox', { name: 'Etiquetas' }).click();
  await page.getByRole('option', { name: 'Orçamento' }).click();
  await seen(panel.getByRole('button', { name: 'Orçamento' }));
  await waitFor(async () => (await ConversationModel.countDocuments({ 'tags.0': { $exists: true } })) === 1, { what: 'the tag in the store' });
}, 60_000);

it('meets no error on any page', () => {
  // Before signing in, asking who is signed in is answered with 401, which the browser prints.
  const unexpected = [...ana.problems, ...bruno.problems].filter((problem) => !/401|422/.test(problem));
  expect(unexpected).toEqual([]);
});

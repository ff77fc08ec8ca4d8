import type { Browser, Page } from 'playwright-core';
import { ConversationModel, SettingModel, UserModel } from '../../engine/models/index.ts';
import { customerWrites, freshPhone } from '../api/customers.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp, type TestUser } from '../support/harness.ts';

/** Who leaves says where their conversations go; a supervisor sets how the desk works. */
let app: TestApp;
let browser: Browser;
let bruno: TestUser;
const opened: OpenedPanel[] = [];

beforeAll(async () => {
  app = await startTestApp({ panelDir: await builtPanel() });
  browser = await launchBrowser();
  bruno = await app.createUser({ name: 'Bruno Lima', capacity: 1 });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

/** A user with a conversation with each of these customers. */
async function createBusyUser(name: string, customers: string[]): Promise<{ user: TestUser; ids: Record<string, string> }> {
  const user = await app.createUser({ name });
  const session = await app.signInAs(user);
  const device = await app.createSimulatorDevice();
  const ids: Record<string, string> = {};
  for (const customer of customers) {
    ids[customer] = (await customerWrites(app, { deviceId: device.id, phone: freshPhone(), name: customer })).id;
    await session.post(`/api/conversations/${ids[customer]}/accept`).expect(200);
  }
  return { user, ids };
}

async function open(user: TestUser): Promise<Page> {
  const panel = await signInToPanel(browser, app.url, user);
  opened.push(panel);
  return panel.page;
}

const assigneeOf = async (id: string | undefined) => (await ConversationModel.findById(id).orFail().lean()).assigneeId?.toHexString() ?? null;
const dialog = (page: Page) => page.getByRole('dialog').last();

it('ends a shift: all back to the queue but the one that a colleague gets', async () => {
  const { user, ids } = await createBusyUser('Ana Souza', ['Dona Lourdes', 'Seu Jorge', 'Padaria']);
  const page = await open(user);
  await page.getByRole('button', { name: 'Sua conta' }).click();
  await page.getByRole('menuitem', { name: 'Encerrar turno' }).click();
  await seen(dialog(page).getByText('3 voltam à fila'));

  await page.getByRole('button', { name: /^Mudar o destino de Seu Jorge/ }).click();
  await dialog(page).getByRole('button', { name: /Bruno Lima/ }).click();
  await seen(page.getByText('2 voltam à fila e 1 vai para Bruno Lima'));
  expect(await assigneeOf(ids['Seu Jorge'])).toBe(user.id);

  await page.getByRole('button', { name: 'Passar 3 e encerrar turno' }).click();
  await seen(page.getByRole('button', { name: 'Sua disponibilidade: Offline' }));
  expect(await Promise.all([assigneeOf(ids['Dona Lourdes']), assigneeOf(ids['Seu Jorge']), assigneeOf(ids['Padaria'])])).toEqual([null, bruno.id, null]);
  expect(await UserModel.findById(user.id).lean()).toMatchObject({ presence: 'offline', active: true });
}, 60_000);

it("lets a supervisor end another's shift from the list, without editing them", async () => {
  const { user, ids } = await createBusyUser('Caio Reis', ['Marta']);
  const page = await open(await app.createUser({ role: 'supervisor' }));
  await page.goto('/users');
  await page.getByRole('button', { name: 'Encerrar o turno de Caio Reis' }).click();
  await page.getByRole('radio', { name: /Ficam com Caio Reis/ }).check();
  await seen(page.getByText('1 fica com Caio Reis'));
  await dialog(page).getByRole('button', { name: 'Encerrar turno', exact: true }).click();
  await waitFor(async () => (await UserModel.findById(user.id).lean())?.presence === 'offline', { what: 'the end of the shift' });
  expect(await assigneeOf(ids['Marta'])).toBe(user.id);

  await page.getByRole('button', { name: 'Encerrar o turno de Bruno Lima' }).click();
  await seen(page.getByRole('dialog', { name: 'Passar os atendimentos de Bruno Lima' }));
}, 60_000);

it('asks where conversations go before somebody is deactivated, and saves what else the form changed', async () => {
  const { user, ids } = await createBusyUser('Davi Melo', ['Nilza', 'Otto']);
  const page = await open(await app.createUser({ role: 'admin' }));
  await page.goto(`/users/${user.id}`);
  await page.getByLabel('Nome').fill('Davi Melo Filho');
  await page.getByLabel('Ativo').uncheck();
  await page.getByRole('button', { name: 'Salvar' }).click();
  await seen(dialog(page).getByText('2 voltam à fila'));
  expect(await dialog(page).getByText(/Ficam com/).count()).toBe(0);
  expect((await UserModel.findById(user.id).lean())?.active).toBe(true);

  await page.getByRole('radio', { name: /Vão para alguém/ }).check();
  await dialog(page).getByRole('combobox', { name: 'Quem recebe' }).fill('bruno');
  await page.getByRole('option', { name: /Bruno Lima/ }).click();
  await seen(page.getByText('Bruno Lima passa do limite de atendimentos.'));
  await page.getByRole('button', { name: 'Passar 2 e desativar' }).click();
  await page.waitForURL(/\/users$/);
  expect(await UserModel.findById(user.id).lean()).toMatchObject({ active: false, name: 'Davi Melo Filho', slots: [] });
  expect(await Promise.all([assigneeOf(ids['Nilza']), assigneeOf(ids['Otto'])])).toEqual([bruno.id, bruno.id]);
}, 60_000);

it('asks plainly when nothing is to be passed, also when deleting was refused', async () => {
  const { user, ids } = await createBusyUser('Eva Prado', ['Rui']);
  await (await app.signInAs(user)).post(`/api/conversations/${ids['Rui']}/close`).send({ silent: true }).expect(200);
  const page = await open(await app.createUser({ role: 'admin' }));
  await page.goto(`/users/${user.id}`);
  await page.getByRole('button', { name: 'Excluir' }).click();
  await dialog(page).getByRole('button', { name: 'Confirmar' }).click();
  await page.getByRole('dialog', { name: 'Registro em uso' }).getByRole('button', { name: 'Desativar' }).click();
  const question = page.getByRole('dialog', { name: 'Desativar Eva Prado?' });
  await seen(question);
  await question.getByRole('button', { name: 'Desativar' }).click();
  await page.waitForURL(/\/users$/);
  expect((await UserModel.findById(user.id).lean())?.active).toBe(false);
}, 60_000);

it('sets deadlines and messages in words, and switches them off again', async () => {
  const page = await open(await app.createUser({ role: 'supervisor' }));
  await page.goto('/settings');
  const save = async () => {
    await page.getByRole('button', { name: 'Salvar' }).click();
    await seen(page.getByText('Configurações salvas'));
    await gone(page.getByText('Configurações salvas'));
    return SettingModel.findOne().orFail().lean();
  };
  const waiting = page.getByRole('switch', { name: 'Alerta de espera' });
  await waiting.check();
  await page.getByLabel('Minutos: Alerta de espera').fill('90');
  await seen(page.getByText('Depois de 1 hora e 30 minutos na fila sem ninguém aceitar, o atendimento ganha um alerta.'));

  const closing = page.getByLabel('Mensagem de encerramento');
  await closing.fill('Até logo, {{nome}}');
  await page.getByRole('button', { name: 'Salvar' }).click();
  await seen(page.getByText('Esta variável não existe. Use {{cliente}}'));
  await closing.fill('Até logo,');
  await page.getByRole('region', { name: 'Encerramento' }).getByRole('button', { name: 'Inserir cliente' }).click();
  await seen(page.getByText('Até logo, Maria Oliveira'));
  expect(await save()).toMatchObject({ waitingMinutes: 90, closingMessage: 'Até logo, {{cliente}}' });

  await waiting.uncheck();
  expect(await save()).toMatchObject({ waitingMinutes: null });
}, 60_000);

it('meets no error on any page', () => {
  // Before signing in, asking who is signed in is answered with 401, which the browser prints; so are the refusals above.
  expect(opened.flatMap((panel) => panel.problems).filter((problem) => !/401|409|422/.test(problem))).toEqual([]);
});

import type { Browser } from 'playwright-core';
import type { DepartmentRecord } from '../../engine/contract/index.ts';
import { DepartmentModel } from '../../engine/models/index.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';

/** How a supervisor says in forms how conversations are given out, and when. */
let app: TestApp;
let browser: Browser;
let supervisor: SignedIn;
let panel: OpenedPanel;

beforeAll(async () => {
  app = await startTestApp({ panelDir: await builtPanel() });
  browser = await launchBrowser();
  supervisor = await app.signInAs('supervisor');
  panel = await signInToPanel(browser, app.url, await app.createUser({ name: 'Sônia Prado', role: 'supervisor' }));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const save = () => panel.page.getByRole('button', { name: 'Salvar', exact: true }).click();

async function openDepartment(name: string): Promise<string> {
  const { id } = await app.createDepartment(name);
  await panel.page.goto(`/departments/${id}`);
  await seen(panel.page.getByLabel('Nome'));
  return id;
}

async function department(id: string): Promise<DepartmentRecord> {
  return (await supervisor.get(`/api/departments/${id}`).expect(200)).body as DepartmentRecord;
}

it("saves a department's strategy, with what a sticky one needs besides", async () => {
  const { page } = panel;
  const id = await openDepartment('Vendas');
  await page.getByRole('combobox', { name: 'Como os atendimentos são distribuídos' }).click();
  await page.getByRole('option', { name: /^A mesma pessoa/ }).click();
  await page.getByRole('spinbutton', { name: 'Esperar por essa pessoa' }).fill('15');
  await page.getByRole('combobox', { name: 'Depois disso, ou sem essa pessoa' }).click();
  await page.getByRole('option', { name: 'Rodízio' }).click();
  await page.getByRole('spinbutton', { name: 'No máximo por pessoa neste setor' }).fill('4');
  await save();
  await page.waitForURL(/\/departments$/);
  expect(await department(id)).toMatchObject({ strategy: { kind: 'sticky', to: 'lastAgent', waitMinutes: 15, fallback: 'roundRobin' }, maxPerAgent: 4, hours: null });

  await page.goto(`/departments/${id}`);
  await page.getByRole('combobox', { name: 'Como os atendimentos são distribuídos' }).click();
  await page.getByRole('option', { name: /^Menos ocupado/ }).click();
  await gone(page.getByRole('spinbutton', { name: 'Esperar por essa pessoa' }));
  await save();
  await page.waitForURL(/\/departments$/);
  expect((await department(id)).strategy).toEqual({ kind: 'leastBusy' });
}, 60_000);

it('refuses hours that overlap with a sentence at the field, and saves them once they are mended', async () => {
  const { page } = panel;
  const id = await openDepartment('Suporte');
  await page.getByRole('switch', { name: 'Atende só nos horários abaixo' }).check();
  await seen(page.getByTestId('hours-preview').getByText(/^(Aberto|Fechado) agora/));
  const monday = page.getByRole('group', { name: 'segunda-feira' });
  await monday.getByRole('button', { name: 'Adicionar horário: segunda-feira' }).click();
  await monday.getByLabel('segunda-feira: das').nth(1).fill('17:30');
  await seen(monday.getByText('Este horário se sobrepõe a outro'));
  await save();
  await seen(page.getByText('Confira os horários marcados'));
  expect((await department(id)).hours).toBeNull();

  await monday.getByLabel('segunda-feira: às').first().fill('12:00');
  await gone(page.getByText('Este horário se sobrepõe a outro'));
  await monday.getByLabel('segunda-feira: das').nth(1).fill('13:00');
  await page.getByRole('combobox', { name: 'Também os do estado' }).click();
  await page.getByRole('option', { name: 'SP', exact: true }).click();
  await page.getByRole('button', { name: 'Adicionar data' }).click();
  await seen(page.getByText('Preencha a data'));
  await page.getByLabel('Data', { exact: true }).fill('2026-12-24');
  await save();
  await waitFor(async () => (await DepartmentModel.findById(id).orFail().lean()).hours !== null);
  const { hours } = await department(id);
  expect(hours?.weekly.filter(({ weekday }) => weekday === 'mon')).toEqual([{ weekday: 'mon', from: '08:00', to: '12:00' }, { weekday: 'mon', from: '13:00', to: '23:00' }]);
  expect(hours).toMatchObject({ timeZone: 'America/Sao_Paulo', holidays: { state: 'SP', optional: false }, dates: [{ date: '2026-12-24', name: '', intervals: [] }] });
}, 60_000);

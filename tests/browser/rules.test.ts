import type { Browser, Locator, Page } from 'playwright-core';
import { thenDo, type RuleRecord } from '../../engine/contract/index.ts';
import { DepartmentModel, RuleModel } from '../../engine/models/index.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp, type TestUser } from '../support/harness.ts';

/** A supervisor writes rules, tries them, switches them on, orders them and goes back to what they said before. */
let app: TestApp;
let browser: Browser;
let panel: OpenedPanel;
let page: Page;
let other: SignedIn;
let device: { id: string; name: string };
let billing: { id: string; name: string };
let ana: TestUser;

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  ana = await app.createUser({ name: 'Ana Souza' });
  await app.createUser({ name: 'Bruno Lima' });
  billing = await app.createDepartment('Financeiro', [ana.id]);
  device = await app.createSimulatorDevice({ name: 'Loja Centro', connected: true });
  other = await app.signInAs(await app.createUser({ name: 'Otávio Reis', role: 'supervisor' }));
  panel = await signInToPanel(browser, app.url, await app.createUser({ name: 'Sônia Prado', role: 'supervisor' }));
  page = panel.page;
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const button = (name: string | RegExp, within: Page | Locator = page) => within.getByRole('button', { name, exact: true });
const card = (name: string) => page.getByTestId('rule').filter({ hasText: name });
const choose = async (list: Locator, option: string | RegExp) => {
  await list.click();
  await page.getByRole('option', { name: option, exact: typeof option === 'string' }).click();
};
const addAction = async (name: RegExp) => {
  await button('Adicionar ação').click();
  await page.getByRole('menuitem', { name }).click();
};
const savedRules = async (): Promise<RuleRecord[]> => (await other.get('/api/rules').expect(200)).body;
const shownOrder = () => page.getByTestId('rule').getByRole('link').allTextContents();
const order = async (...names: string[]) => {
  await waitFor(async () => JSON.stringify((await savedRules()).map(({ name }) => name)) === JSON.stringify(names), { what: `the order ${names.join(', ')}` });
  expect(await shownOrder()).toEqual(names);
};

it('explains rules while there are none, and begins one from a template', async () => {
  await page.getByRole('link', { name: 'Regras de atribuição' }).click();
  await seen(page.getByRole('heading', { name: 'Quem atende, decidido por regras' }));
  await page.getByRole('button', { name: /Boletos → Financeiro/ }).click();
  await seen(page.getByTestId('draft-sentence').getByText(/^Se a primeira mensagem combina com o padrão/));
  expect(await page.getByRole('combobox', { name: 'Setor' }).inputValue()).toBe('Financeiro');
  await page.getByRole('link', { name: 'Regras de atribuição' }).click();
  await seen(button('Criar do zero'));
}, 60_000);

it('is built, tried before it is saved, switched on, and gives a conversation to somebody', async () => {
  await button('Criar do zero').click();
  await button('Salvar').click();
  await seen(page.getByText('Escolha pelo menos uma ação.'));
  await page.getByLabel('Nome').first().fill('Boletos vão para o Financeiro');
  await page.getByRole('button', { name: 'Adicionar uma condição' }).click();
  await choose(page.getByRole('combobox', { name: 'Comparação' }), 'combina com o padrão');
  await page.getByRole('textbox', { name: 'Valor' }).fill('(boleto|fatura');
  await seen(page.getByText('A expressão regular não é válida.'));
  await page.getByRole('textbox', { name: 'Valor' }).fill('boleto|fatura');
  await gone(page.getByText('A expressão regular não é válida.'));
  await addAction(/Enviar a um setor/);
  await gone(page.getByText('Escolha pelo menos uma ação.'));
  await choose(page.getByRole('combobox', { name: 'Setor' }), 'Financeiro');
  await addAction(/Escolher como distribuir/);
  await choose(page.getByRole('combobox', { name: /Quem recebe/ }), /^Menos ocupado/);
  await seen(page.getByTestId('draft-sentence').getByText('Financeiro, menos ocupado'));

  const trial = page.getByRole('region', { name: 'Testar' }).first();
  const result = trial.getByRole('region', { name: 'Resultado do teste' });
  await seen(result.getByText(/^Esta regra não valeria\. Pedia texto das primeiras mensagens/));
  await trial.getByLabel('O que o cliente escreve').fill('Preciso da segunda via do BOLETO');
  await seen(result.getByText('Esta regra valeria.'));
  await seen(result.getByText('Iria para Ana Souza'));
  await seen(result.getByTestId('candidate-taken').getByText('Ana Souza'));
  expect(await RuleModel.countDocuments()).toBe(0);

  await button('Salvar').click();
  await seen(page.getByText('Regra criada, ainda desligada'));
  await seen(card('Boletos vão para o Financeiro').getByText('Desligada'));
  await page.getByRole('switch', { name: 'Ligar ou desligar a regra Boletos vão para o Financeiro' }).click();
  await gone(card('Boletos vão para o Financeiro').getByText('Desligada'));
  await waitFor(async () => (await savedRules())[0]?.enabled === true, { what: 'the rule being on' });

  await app.inbound(device.id, { from: '5511987654321', name: 'Dona Lourdes', text: 'Oi! O boleto venceu, e agora?' });
  await waitFor(async () => (await other.get('/api/conversations').expect(200)).body[0]?.assignee?.name === 'Ana Souza', { what: 'Ana Souza having the conversation' });

  const agent = await signInToPanel(browser, app.url, ana);
  await agent.page.getByRole('tab', { name: /^Meus/ }).click();
  await agent.page.getByTestId('conversation-item').filter({ hasText: 'Dona Lourdes' }).click();
  await button('Por que eu?', agent.page).click();
  const why = agent.page.getByRole('dialog', { name: 'Por que eu?' });
  await seen(why.getByText('Veio para você'));
  await seen(why.getByText('Boletos vão para o Financeiro'));
  await agent.context.close();
}, 120_000);

it('is found among the decisions by who got it, and leads to all of the reasons and to the conversation', async () => {
  await page.getByRole('link', { name: 'Decisões', exact: true }).click();
  const found = page.getByTestId('decision');
  await seen(found.getByText('Foi para Ana Souza, no setor Financeiro.'));
  await choose(page.getByRole('combobox', { name: 'Quem recebeu' }), 'Bruno Lima');
  await seen(page.getByText('Nenhuma decisão com esses filtros.'));
  await choose(page.getByRole('combobox', { name: 'Quem recebeu' }), 'Ana Souza');
  await choose(page.getByRole('combobox', { name: 'Regra que valeu' }), 'Boletos vão para o Financeiro');
  await choose(page.getByRole('combobox', { name: 'Setor' }), 'Financeiro');
  await found.filter({ hasText: 'Dona Lourdes' }).click();
  await seen(page.getByText('Era a única pessoa que podia atender naquele momento.'));
  await seen(page.getByRole('region', { name: 'O que se sabia' }).getByText('“Oi! O boleto venceu, e agora?”'));
  await page.goBack();
  await seen(found);
  await choose(page.getByRole('combobox', { name: 'Resultado' }), 'Só o que ficou esperando');
  await seen(page.getByText('Nenhuma decisão com esses filtros.'));
  await button('Limpar filtros').click();
  await found.click();
  await page.getByRole('link', { name: 'Abrir o atendimento' }).click();
  await page.waitForURL(/\/inbox\/[0-9a-f]{24}$/);
  await seen(button('Por que Ana Souza?'));
  await page.getByRole('link', { name: 'Regras de atribuição' }).click();
  await seen(card('Boletos vão para o Financeiro'));
}, 60_000);

it('is tried on a conversation of the history', async () => {
  await button('Testar').click();
  const drawer = page.getByRole('dialog', { name: 'Testar' });
  await button('Atendimento real', drawer).click();
  await drawer.getByRole('combobox', { name: 'Atendimento' }).fill('Lourdes');
  await page.getByRole('option', { name: /Dona Lourdes/ }).click();
  await seen(drawer.getByRole('region', { name: 'Resultado do teste' }).getByText('Iria para Ana Souza'));
  await button('Fechar o teste', drawer).click();
  await gone(drawer);
}, 60_000);

describe('the order of rules', () => {
  const [first, second, third] = ['Boletos vão para o Financeiro', 'Clientes de São Paulo', 'Fora do horário'];

  beforeAll(async () => {
    const rule = (name: string, field: string, value: unknown) => ({ name, when: { combinator: 'and', rules: [{ field, operator: '=', value }] }, ...thenDo({ priority: 'high', stop: false }) });
    await other.post('/api/rules').send(rule(second, 'state', 'SP')).expect(201);
    await other.post('/api/rules').send(rule(third, 'isWithinHours', false)).expect(201);
    await page.reload();
    await seen(card(third));
  }, 30_000);

  it('is changed by buttons, with the keyboard, and told', async () => {
    await button(`Mover para cima: ${third}`).focus();
    await page.keyboard.press('Enter');
    await seen(page.getByRole('status').getByText(`Regra ${third} agora na posição 2 de 3.`));
    await page.keyboard.press('Enter');
    await seen(page.getByRole('status').getByText(`Regra ${third} agora na posição 1 de 3.`));
    await order(third, first, second);
    // The button keeps the focus at the end of its way, and does nothing there.
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(`Mover para cima: ${third}`);
    await order(third, first, second);
  }, 60_000);

  it('is changed by the handle, with the keyboard', async () => {
    await button(`Arrastar a regra ${third}`).focus();
    await page.keyboard.press('Space');
    await seen(page.getByText(`Regra ${third} em movimento, na posição 1 de 3.`));
    await page.keyboard.press('ArrowDown');
    await seen(page.getByText(`Regra ${third} na posição 2 de 3.`));
    await page.keyboard.press('Space');
    await order(first, third, second);
  }, 60_000);

  it('is changed by dragging', async () => {
    // Nothing can be lifted while what was dropped before still glides to its place: until it is, one tries again.
    await waitFor(
      async () => {
        await button(`Arrastar a regra ${second}`).dragTo(card(first), { targetPosition: { x: 30, y: 10 }, steps: 15 });
        return (await shownOrder())[0] === second;
      },
      { what: 'the rule being dragged to the top' },
    );
    await order(second, first, third);
  }, 60_000);

  it('goes back to what it was when it cannot be saved', async () => {
    await page.route('**/api/rules/*', (route) => (route.request().method() === 'PUT' ? route.fulfill({ status: 503, contentType: 'application/json', body: '{"error":{"code":"unavailable","message":"O banco de dados não responde."}}' }) : route.continue()));
    await button(`Mover para baixo: ${second}`).click();
    await seen(page.getByText('A ordem não foi salva, e as regras voltaram para onde estavam. O banco de dados não responde.'));
    expect(await shownOrder()).toEqual([second, first, third]);
  }, 60_000);

  afterEach(() => page.unroute('**/api/rules/*'));
});

describe('a rule that is edited', () => {
  const open = async (name: string) => {
    await page.getByRole('link', { name: 'Regras de atribuição' }).click();
    await page.getByRole('link', { name, exact: true }).click();
    await seen(button('Salvar'));
  };

  it('is compared with what it said before, and goes back to it', async () => {
    await open('Clientes de São Paulo');
    await choose(page.getByRole('combobox', { name: 'Comparação' }), 'é um destes');
    await page.getByRole('combobox', { name: 'Valor' }).fill('RJ');
    await page.getByRole('option', { name: 'RJ' }).click();
    await page.keyboard.press('Escape');
    await button('Salvar').click();
    await seen(card('Clientes de São Paulo').getByText('Se o estado é SP ou RJ'));

    await open('Clientes de São Paulo');
    await page.getByRole('link', { name: 'Versões' }).click();
    await seen(page.getByText(/^Sônia Prado, /));
    await seen(page.getByText(/^Otávio Reis, /));
    await seen(page.locator('del').getByText('o estado é SP', { exact: false }));
    await seen(page.locator('ins').getByText('o estado é SP ou RJ', { exact: false }));
    await button('Restaurar a versão 1').click();
    await button('Confirmar').click();
    await seen(page.getByText('Versão 1 restaurada'));
    await seen(page.getByText('Versão 3 (atual)'));
    expect((await savedRules()).find(({ name }) => name === 'Clientes de São Paulo')).toMatchObject({ version: 3, when: { rules: [{ operator: '=', value: 'SP' }] } });
  }, 90_000);

  it('shows both versions when somebody else saved it meanwhile, and saves over theirs only when asked to', async () => {
    await open('Fora do horário');
    const { id } = (await savedRules()).find(({ name }) => name === 'Fora do horário') ?? {};
    await other.put(`/api/rules/${id}`).send({ name: 'Fora do expediente' }).expect(200);
    await page.getByLabel('Nome').first().fill('Depois que fecha');
    await button('Salvar').click();
    const dialog = page.getByRole('dialog', { name: 'Outra pessoa salvou esta regra' });
    await seen(dialog.getByText(/^Otávio Reis salvou a versão 2 em .*, enquanto você editava a 1\./));
    await seen(dialog.locator('del').getByText('Fora do expediente'));
    await seen(dialog.locator('ins').getByText('Depois que fecha'));

    await button('Voltar a editar', dialog).click();
    expect(await page.getByLabel('Nome').first().inputValue()).toBe('Depois que fecha');
    await button('Salvar').click();
    await button('Ficar com a minha', dialog).click();
    await seen(card('Depois que fecha'));
    expect((await savedRules()).find((rule) => rule.id === id)).toMatchObject({ name: 'Depois que fecha', version: 3 });
  }, 90_000);

  it('can be left to what the other one saved', async () => {
    await open('Depois que fecha');
    const { id } = (await savedRules()).find(({ name }) => name === 'Depois que fecha') ?? {};
    await other.put(`/api/rules/${id}`).send({ name: 'Fora do expediente' }).expect(200);
    await page.getByLabel('Nome').first().fill('Fechado');
    await button('Salvar').click();
    await button('Ficar com a que foi salva', page.getByRole('dialog')).click();
    await waitFor(async () => (await page.getByLabel('Nome').first().inputValue()) === 'Fora do expediente', { what: 'the saved name in the form' });
    expect((await savedRules()).find((rule) => rule.id === id)).toMatchObject({ name: 'Fora do expediente', version: 4 });
  }, 60_000);

  it('is deleted, and the others move up', async () => {
    await open('Clientes de São Paulo');
    await button('Excluir').click();
    await button('Confirmar').click();
    await seen(page.getByText('Regra excluída'));
    await seen(card('Fora do expediente'));
    await gone(card('Clientes de São Paulo'));
    await order('Boletos vão para o Financeiro', 'Fora do expediente');
  }, 60_000);

  it('is flagged when it names a department that is gone, and says at the field why it cannot be saved so', async () => {
    await DepartmentModel.updateOne({ _id: billing.id }, { $set: { active: false } });
    await page.goto('/rules');
    await seen(card('Boletos vão para o Financeiro').getByText('Cita o setor Financeiro, que está desativado. Enquanto isso não for corrigido, a regra é pulada.'));
    await open('Boletos vão para o Financeiro');
    await page.getByLabel('Nome').first().fill('Boletos');
    await button('Salvar').click();
    await seen(page.getByRole('group', { name: /Enviar a um setor/ }).getByText('Este setor não existe.'));
    await DepartmentModel.updateOne({ _id: billing.id }, { $set: { active: true } });
  }, 60_000);
});

it('says in nested groups what is stored, line by line', async () => {
  await page.goto('/rules/create');
  await page.getByLabel('Nome').first().fill('Fim de semana');
  await page.getByRole('button', { name: 'Adicionar uma condição' }).click();
  await choose(page.getByRole('combobox', { name: 'O que olhar' }), 'Tamanho da fila');
  await choose(page.getByRole('combobox', { name: 'Comparação' }), 'entre');
  await page.getByRole('spinbutton', { name: 'De', exact: true }).fill('9');
  await page.getByRole('spinbutton', { name: 'Até', exact: true }).fill('3');
  await page.getByRole('button', { name: 'Adicionar um grupo de condições' }).click();
  await page.getByRole('switch', { name: 'NÃO' }).last().check();
  await choose(page.getByRole('combobox', { name: 'Como as condições se juntam' }).last(), 'OU: basta uma valer');
  await page.getByRole('button', { name: 'Adicionar uma condição' }).last().click();
  await choose(page.getByRole('combobox', { name: 'O que olhar' }).last(), 'Dia da semana');
  await choose(page.getByRole('combobox', { name: 'Comparação' }).last(), 'é um destes');
  await button('domingo').click();
  await button('sábado').click();
  await page.getByRole('button', { name: 'Adicionar uma condição' }).last().click();
  await choose(page.getByRole('combobox', { name: 'O que olhar' }).last(), 'Feriado');
  await addAction(/Mudar a prioridade/);
  await button('Salvar').click();
  await seen(page.getByText('O segundo valor não pode ser menor que o primeiro.'));
  await page.getByRole('spinbutton', { name: 'De', exact: true }).fill('1');
  await button('Salvar').click();
  await seen(card('Fim de semana').getByText('Se o tamanho da fila está entre 1 e 3 e não vale: (o dia da semana é sábado ou domingo ou é feriado)'));
  expect((await savedRules()).find(({ name }) => name === 'Fim de semana')).toMatchObject({
    when: {
      combinator: 'and',
      rules: [
        { field: 'queueLength', operator: 'between', value: [1, 3] },
        { combinator: 'or', not: true, rules: [{ field: 'weekday', operator: 'in', value: ['sat', 'sun'] }, { field: 'isHoliday', operator: '=', value: true }] },
      ],
    },
    ...thenDo({ priority: 'high', stop: true }),
  });
}, 90_000);

it('is none of an agent’s business', async () => {
  const agent = await signInToPanel(browser, app.url, await app.createUser({ name: 'Carla Dias' }));
  await seen(agent.page.getByRole('link', { name: 'Respostas rápidas' }));
  expect(await agent.page.getByRole('link', { name: 'Regras de atribuição' }).count()).toBe(0);
  await agent.page.goto('/rules');
  await seen(agent.page.getByText('Seu perfil não tem permissão para abrir esta página.'));
  await agent.context.close();
}, 60_000);

it('meets no error on any page', () => {
  // Signing in is asked for with 401; the rest was refused on purpose.
  expect(panel.problems.filter((problem) => !/401|409|422|503/.test(problem))).toEqual([]);
});

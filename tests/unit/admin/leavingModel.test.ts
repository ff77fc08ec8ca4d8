import { chooseException, chooseRest, isFound, NOTHING_CHOSEN, planOf, summaryOf } from '../../../admin/src/leaving/leavingModel.ts';
import { summaryText, voiceOf } from '../../../admin/src/leaving/leavingTexts.ts';
import { messages } from '../../../admin/src/i18n/pt-BR/index.ts';
import type { Translate } from '../../../admin/src/i18n/useT.ts';
import type { LeavingOutcome, LeavingPreview } from '../../../engine/contract/index.ts';
import { conversation } from '../inbox/sampleRecords.ts';
import polyglotI18nProvider from 'ra-i18n-polyglot';

const ANA = { id: 'a', name: 'Ana', isSelf: false };
const BRUNO: LeavingOutcome = { kind: 'user', userId: 'b' };
const QUEUE: LeavingOutcome = { kind: 'queue' };
const KEEP: LeavingOutcome = { kind: 'keep' };

describe('choosing', () => {
  it('plans everything back to the queue at first', () => {
    expect(planOf('shift_end', NOTHING_CHOSEN)).toEqual({ reason: 'shift_end', rest: QUEUE, exceptions: [] });
  });

  it('is no plan while the receiver is missing', () => {
    expect(planOf('shift_end', chooseRest(NOTHING_CHOSEN, null))).toBeNull();
  });

  it('keeps exceptions when the rest changes, but for those that are none any more', () => {
    const chosen = chooseException(chooseException(NOTHING_CHOSEN, '1', BRUNO), '2', KEEP);
    expect(planOf('shift_end', chooseRest(chosen, BRUNO))).toEqual({ reason: 'shift_end', rest: BRUNO, exceptions: [{ conversationId: '2', outcome: KEEP }] });
    expect(chooseRest(chosen, { kind: 'user', userId: 'c' }).exceptions.size).toBe(2);
  });

  it('takes an exception back by its own word or by choosing what all get', () => {
    const chosen = chooseException(NOTHING_CHOSEN, '1', KEEP);
    expect(chooseException(chosen, '1', null).exceptions.size).toBe(0);
    expect(chooseException(chosen, '1', QUEUE).exceptions.size).toBe(0);
  });
});

type Line = LeavingPreview['conversations'][number];
const line = (fields: Partial<Line>): Line => ({ conversation: conversation('1'), kind: 'queue', ...fields });
const bruno = { id: 'b', name: 'Bruno' };
const carla = { id: 'c', name: 'Carla' };

describe('the summary', () => {
  const lines = [
    line({}),
    line({ kind: 'user', user: carla, overCapacity: false, receiverOffline: true }),
    line({ kind: 'user', user: bruno, overCapacity: false, receiverOffline: false }),
    line({ kind: 'user', user: bruno, overCapacity: true, receiverOffline: false }),
    line({}),
    line({ kind: 'keep' }),
  ];

  it('counts where they go, and names once who has too much or is not there', () => {
    expect(summaryOf({ conversations: lines })).toEqual({
      queue: 2,
      keep: 1,
      users: [{ ...bruno, count: 2 }, { ...carla, count: 1 }],
      overCapacity: ['Bruno'],
      offline: ['Carla'],
    });
  });

  it('is said in a sentence, without what is not', () => {
    const { translate } = polyglotI18nProvider(() => messages, 'pt-BR');
    const say = (conversations: Line[], leaver = ANA) => summaryText(translate as Translate, 'pt-BR', summaryOf({ conversations }), leaver);
    expect(say(lines)).toBe('2 voltam à fila, 2 vão para Bruno, 1 vai para Carla e 1 fica com Ana');
    expect(say([line({}), line({ kind: 'keep' })], { ...ANA, isSelf: true })).toBe('1 volta à fila e 1 fica com você');
  });
});

describe('searching the list', () => {
  const dona = conversation('1', { protocol: '20260312-000042', contact: { id: '1', name: 'Dona Lurdes Ação', phone: '+5511987654321', clientId: null } });
  it.each([
    ['', true],
    ['lurdes', true],
    ['acao dona', true],
    ['98765', true],
    ['000042', true],
    ['jorge', false],
    ['lurdes jorge', false],
  ])('%j: %s', (search, found) => expect(isFound(dona, search)).toBe(found));
});

it('speaks to somebody of themself only of the end of their shift', () => {
  expect([voiceOf({ ...ANA, isSelf: true }, 'shift_end'), voiceOf(ANA, 'shift_end'), voiceOf({ ...ANA, isSelf: true }, 'user_deactivated')]).toEqual(['own', 'shift_end', 'user_deactivated']);
});

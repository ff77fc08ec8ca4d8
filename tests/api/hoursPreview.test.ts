import { previewHours } from '../../engine/commands/routing/index.ts';
import { businessHours, type HoursPreview } from '../../engine/contract/index.ts';
import { startTestApp, type SignedIn, type TestApp } from '../support/harness.ts';
import { HOURS, WRONG_HOURS } from './businessHours.ts';

const hours = businessHours.parse(HOURS);
/** Ten in the morning in São Paulo of a Monday, three weeks before Christmas. */
const MONDAY = new Date('2026-12-07T13:00:00Z');

it('says whether one is open now, and until when', () => {
  expect(previewHours(hours, MONDAY)).toMatchObject({ isOpen: true, changesAt: '2026-12-07T15:00:00.000Z' });
  expect(previewHours(hours, new Date('2026-12-07T15:30:00Z'))).toMatchObject({ isOpen: false, changesAt: '2026-12-07T16:00:00.000Z' });
  expect(previewHours(businessHours.parse({ timeZone: 'UTC', weekly: [] }), MONDAY)).toEqual({ isOpen: false, changesAt: null, holidays: [] });
});

it('names the holidays ahead, without the days that have hours of their own', () => {
  const named = ({ holidays }: HoursPreview) => holidays.map(({ date }) => date);
  expect(named(previewHours(hours, MONDAY)).slice(0, 2)).toEqual(['2026-12-25', '2027-01-01']);
  expect(named(previewHours({ ...hours, dates: [{ date: '2026-12-25', name: '', intervals: [] }] }, MONDAY))[0]).toBe('2027-01-01');
  expect(named(previewHours({ ...hours, holidays: null }, MONDAY))).toEqual([]);
  expect(previewHours(hours, MONDAY).holidays).toHaveLength(5);
});

describe('POST /api/business-hours/preview', () => {
  let app: TestApp;
  let supervisor: SignedIn;
  beforeAll(async () => {
    app = await startTestApp();
    supervisor = await app.signInAs('supervisor');
  });
  afterAll(() => app.close());
  const preview = (given: unknown) => supervisor.post('/api/business-hours/preview').send({ hours: given as object });

  it('answers what hours would mean', async () => {
    const { body } = await preview({ ...HOURS, weekly: [{ weekday: 'mon', from: '00:00', to: '00:00' }] }).expect(200);
    expect(body).toEqual({ isOpen: expect.any(Boolean), changesAt: expect.any(String), holidays: expect.any(Array) });
  });

  it.each(WRONG_HOURS)('422 for %s', async (_what, given, field, sentence) => {
    expect((await preview(given).expect(422)).body.error.fields).toMatchObject({ [field]: sentence });
  });
});

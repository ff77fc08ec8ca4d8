import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { deviceToStartFrom, startDevices } from '../../../admin/src/inbox/dialogs/startDevices.ts';

// The other fields do not matter here.
const device = (id: string, fields: Partial<DeviceRecord> = {}) => ({ id, active: true, status: 'disconnected', ...fields }) as DeviceRecord;
const [shop, workshop, former] = [device('shop'), device('workshop', { status: 'connected' }), device('former', { active: false, status: 'connected' })];

describe('a new conversation', () => {
  it('is begun from a number in use only', () => {
    expect(startDevices([former, shop, workshop])).toEqual([shop, workshop]);
  });

  it('is begun from the wanted number, else from a connected one', () => {
    const offered = startDevices([former, shop, workshop]);
    expect(deviceToStartFrom(offered, 'shop')).toBe(shop);
    expect(deviceToStartFrom(offered, 'former')).toBe(workshop);
    expect(deviceToStartFrom([shop], undefined)).toBe(shop);
    expect(deviceToStartFrom([], 'shop')).toBeUndefined();
  });
});

import { isValidObjectId, type Types } from 'mongoose';
import type { BusinessHours } from '../../contract/index.ts';
import { DepartmentModel, DeviceModel, type Device } from '../../models/index.ts';
import { isOpen, nextOpening, returnText } from '../../routing/index.ts';
import { holidays } from './calendar.ts';

/** Where a conversation is: its queue and the device it came by. */
export interface Place {
  departmentId: Types.ObjectId | string | null;
  deviceId: Types.ObjectId | string;
  /** As it was just read, if it was. */
  device?: Pick<Device, 'hours'>;
}

/** The hours that hold there: the department's, else the device's; null: always open, also of what is unknown. */
export async function hoursOf({ departmentId, deviceId, device: known }: Place): Promise<BusinessHours | null> {
  const department = departmentId === null ? null : await DepartmentModel.findById(departmentId, { hours: 1 }).lean();
  if (department?.hours) return department.hours;
  const device = known ?? (isValidObjectId(deviceId) ? await DeviceModel.findById(deviceId, { hours: 1 }).lean() : null);
  return device?.hours ?? null;
}

/** Whether these hours say that nobody is there now. */
export function isClosed(hours: BusinessHours | null, now: Date): hours is BusinessHours {
  return !isOpen(hours, now.getTime(), holidays);
}

/** When somebody is there again, as a customer reads it; empty while somebody is. */
export async function expectedReturn(place: Place, now: Date): Promise<string> {
  const hours = await hoursOf(place);
  return isClosed(hours, now) ? returnText(nextOpening(hours, now.getTime(), holidays), now.getTime(), hours.timeZone) : '';
}

import { model, Schema, type Types } from 'mongoose';
import { defaultPaceOf, DEVICE_STATUSES, DRIVERS, type BusinessHours, type DeviceRequest, type DeviceStatus, type DriverName, type Pace, type SimulatorFaults } from '../contract/index.ts';

/** Which gateway holds the device. `fence` only rises: a holder with an older one may neither write keys nor send. */
export interface Lease {
  holder: string | null;
  fence: number;
  expiresAt: Date;
}

/** A line of a device's history, see the contract's `deviceEvent`. */
export interface StoredDeviceEvent {
  at: Date;
  status?: DeviceStatus;
  reason?: string | null;
  networkCode?: number;
  asked?: DeviceRequest;
  by?: { id: string; name: string };
  to?: { id: string; name: string };
}

/** So many lines are kept of each device. */
export const DEVICE_HISTORY_KEPT = 200;

export interface Device {
  _id: Types.ObjectId;
  name: string;
  driver: DriverName;
  desired: 'connected' | 'disconnected';
  /** The session on WhatsApp is to be ended; the gateway that does it clears this. */
  logoutRequested: boolean;
  status: DeviceStatus;
  statusReason: string | null;
  statusSince: Date;
  phone: string | null;
  qr: string | null;
  /** What to type on the phone instead of scanning. */
  pairingCode?: string | null;
  /** When the QR code or the pairing code ends. */
  codeExpiresAt?: Date | null;
  /** The number (E.164) of the phone on which a pairing code is to be typed; null: by QR. */
  pairingPhone?: string | null;
  defaultDepartmentId: Types.ObjectId | null;
  reopenWindowMinutes: number;
  /** How fast it may send; null: no limit. Absent in a document from before there was a choice: see {@link paceOf}. */
  pace?: Pace | null;
  hours: BusinessHours | null;
  active: boolean;
  lease: Lease;
  /** The newest last; read only where it is asked for. In the document itself, so that a state and its line are one write. */
  history?: StoredDeviceEvent[];
  /** Only of the simulator: what its network does wrong on purpose. */
  faults: SimulatorFaults;
  createdAt: Date;
  updatedAt: Date;
}

const schema = new Schema<Device>(
  {
    name: { type: String, required: true },
    driver: { type: String, enum: DRIVERS, required: true },
    desired: { type: String, enum: ['connected', 'disconnected'], default: 'disconnected' },
    logoutRequested: { type: Boolean, default: false },
    status: { type: String, enum: DEVICE_STATUSES, default: 'disconnected' },
    statusReason: { type: String, default: null },
    statusSince: { type: Date, default: () => new Date() },
    phone: { type: String, default: null },
    qr: { type: String, default: null },
    pairingCode: { type: String, default: null },
    codeExpiresAt: { type: Date, default: null },
    pairingPhone: { type: String, default: null },
    defaultDepartmentId: { type: Schema.Types.ObjectId, default: null },
    reopenWindowMinutes: { type: Number, default: 0 },
    pace: Schema.Types.Mixed,
    hours: { type: Schema.Types.Mixed, default: null },
    active: { type: Boolean, default: true },
    lease: {
      type: new Schema<Lease>({ holder: { type: String, default: null }, fence: { type: Number, default: 0 }, expiresAt: { type: Date, default: () => new Date(0) } }, { _id: false }),
      default: () => ({}),
    },
    history: { type: [Schema.Types.Mixed], default: undefined, select: false } as never,
    faults: { type: Schema.Types.Mixed, default: () => ({}) },
  },
  { timestamps: true, versionKey: false, minimize: false },
);
schema.index({ name: 1 });
schema.index({ updatedAt: 1 });

export const DeviceModel = model<Device>('Device', schema, 'devices');

/** How fast a device may send: what was chosen, else what is usual for its driver. Null: no limit. */
export function paceOf({ pace, driver }: Pick<Device, 'pace' | 'driver'>): Pace | null {
  return pace === undefined ? defaultPaceOf(driver) : pace;
}

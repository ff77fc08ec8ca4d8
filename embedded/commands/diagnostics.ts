import { arch, cpus, hostname, release, totalmem, type } from 'node:os';

import { Double, Int32, Long } from 'bson';

import type { Doc } from '../bson/values.ts';
import { NotSupportedError, StoreError } from '../errors.ts';
import { isTruthy } from '../query/match.ts';
import { OK, optionalDoc, type Handler } from './context.ts';
import { PRODUCT, SERVER_VERSION } from './handshake.ts';

/** Connections that a server takes at most, as far as the system lets it. */
const MAX_CONNECTIONS = 51_200;

/** The parameters that are known, with the values they have. */
const PARAMETERS: Doc = {
  featureCompatibilityVersion: { version: '7.0' },
  authenticationMechanisms: [],
  internalQueryExecMaxBlockingSortBytes: new Int32(256 * 1024 * 1024),
  notablescan: false,
  quiet: false,
  ttlMonitorEnabled: true,
  ttlMonitorSleepSecs: new Int32(60),
};

const LOGS = ['global', 'startupWarnings'];

export const serverStatus: Handler = ({ statistics, cursors }) => {
  const milliseconds = Date.now() - statistics.startedAt.getTime();
  const { current, totalCreated } = statistics.connections;
  return {
    host: hostname(),
    version: SERVER_VERSION,
    process: 'mongod',
    embeddedStore: PRODUCT,
    pid: Long.fromNumber(process.pid),
    uptime: new Double(milliseconds / 1000),
    uptimeMillis: Long.fromNumber(milliseconds),
    uptimeEstimate: Long.fromNumber(Math.floor(milliseconds / 1000)),
    localTime: new Date(),
    connections: { current: new Int32(current), available: new Int32(MAX_CONNECTIONS - current), totalCreated: new Int32(totalCreated) },
    opcounters: Object.fromEntries(Object.entries(statistics.operations).map(([name, count]) => [name, Long.fromNumber(count)])),
    metrics: { cursor: { open: { total: Long.fromNumber(cursors.count) } } },
    storageEngine: { name: 'lmdb', persistent: true, readOnly: false, supportsCommittedReads: true, supportsSnapshotReadConcern: false },
    mem: { bits: new Int32(64), resident: new Int32(Math.round(process.memoryUsage.rss() / 2 ** 20)), supported: true },
    ...OK,
  };
};

export const hostInfo: Handler = () => ({
  system: {
    currentTime: new Date(),
    hostname: hostname(),
    cpuAddrSize: new Int32(64),
    memSizeMB: Long.fromNumber(Math.floor(totalmem() / 2 ** 20)),
    numCores: new Int32(cpus().length),
    cpuArch: arch(),
    numaEnabled: false,
  },
  os: { type: type(), name: type(), version: release() },
  extra: {},
  ...OK,
});

export const configureFailPoint: Handler = ({ failPoints }, command) => {
  failPoints.configure(String(command.body.configureFailPoint), command.body.mode, optionalDoc(command, 'data'));
  return OK;
};

export const getParameter: Handler = (_, { body }) => {
  const asked = body.getParameter === '*' ? Object.keys(PARAMETERS) : Object.keys(PARAMETERS).filter((name) => name in body);
  if (asked.length === 0) throw new StoreError('InvalidOptions', 'no option found to get');
  return { ...Object.fromEntries(asked.map((name) => [name, PARAMETERS[name]])), ...OK };
};

export const getCmdLineOpts: Handler = () => ({ argv: [PRODUCT.name], parsed: {}, ...OK });

export const getLog: Handler = (_, { body }) => {
  if (body.getLog === '*') return { names: LOGS, ...OK };
  if (typeof body.getLog !== 'string') throw new StoreError('TypeMismatch', 'Argument to getLog must be of type String');
  if (!LOGS.includes(body.getLog)) throw new StoreError('OperationFailed', `no RamLog named: ${body.getLog}`);
  return { totalLinesWritten: new Int32(0), log: [], ...OK };
};

export const getFreeMonitoringStatus: Handler = () => ({ state: 'disabled', ...OK });

export const top: Handler = () => ({ totals: { note: 'all times in microseconds' }, ...OK });

export const currentOp: Handler = () => ({ inprog: [], ...OK });

export const features: Handler = () => ({ oidMachine: new Int32(0), ...OK });

/** Everything that was acknowledged is on disk. */
export const fsync: Handler = (_, { body }) => {
  if (isTruthy(body.lock)) throw new NotSupportedError('fsync with lock');
  return { numFiles: new Int32(1), ...OK };
};

/** There is no profiler, so it can only be asked for and switched off. */
export const profile: Handler = (_, { body }) => {
  const level = body.profile;
  const isOff = (level instanceof Int32 || level instanceof Double) && level.value <= 0;
  if (!isOff) throw new NotSupportedError('the profiler');
  return { was: new Int32(0), slowms: new Int32(100), sampleRate: new Double(1), ...OK };
};

export const usersInfo: Handler = () => ({ users: [], ...OK });

export const rolesInfo: Handler = () => ({ roles: [], ...OK });

export const refuseReplication: Handler = () => {
  throw new StoreError('NoReplicationEnabled', 'not running with --replSet');
};

import { createHash } from 'node:crypto';

import { Binary } from 'bson';

import type { Value } from '../bson/values.ts';
import { docOperand, type Place, type StreamStage } from './stage.ts';

/** `$listLocalSessions`: the session that asks. Others are not known: a session holds nothing here. */
export function listLocalSessions(operand: Value, { session }: Place): StreamStage {
  docOperand(operand, 'TypeMismatch', 'the $listLocalSessions specification');
  const nobody = new Binary(createHash('sha256').update('').digest());
  return async function* listed() {
    if (session === undefined) return;
    yield { _id: { id: new Binary(Buffer.from(session, 'hex'), Binary.SUBTYPE_UUID), uid: nobody }, lastUse: new Date() };
  };
}

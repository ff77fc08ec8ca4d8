import { model, Schema } from 'mongoose';

export interface Counter {
  _id: string;
  value: number;
}

const schema = new Schema<Counter>({ _id: { type: String, required: true }, value: { type: Number, default: 0 } }, { versionKey: false });

export const CounterModel = model<Counter>('Counter', schema, 'counters');

/** The number that {@link nextNumber} gave last; 0 when it gave none. */
export async function lastNumber(name: string): Promise<number> {
  return (await CounterModel.findById(name).lean())?.value ?? 0;
}

/** The next number of a counter, from 1. Two callers never get the same one. */
export async function nextNumber(name: string): Promise<number> {
  const counter = await CounterModel.findOneAndUpdate({ _id: name }, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' }).lean();
  return counter.value;
}

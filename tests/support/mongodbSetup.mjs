import { MongoClient } from 'mongodb';
import setUp from './globalSetup.mjs';

/** Milliseconds until an address counts as dead. */
const PATIENCE = 10_000;

/** Sees that there is a MongoDB before the tests start on it, and says which; the rest as ever. */
export default async function mongodbSetup(globalConfig) {
  const uri = process.env.MONGODB_URI;
  if (!uri) end('test:mongodb needs the address of a MongoDB: MONGODB_URI=mongodb://127.0.0.1:27017 npm run test:mongodb');
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: PATIENCE });
  try {
    const { version, modules } = await client.db().admin().buildInfo();
    process.stderr.write(`The tests run on ${client.options.hosts.join()}, version ${version}${modules?.length ? ` (${modules.join()})` : ''}, each file in a database of its own.\n`);
  } catch (error) {
    end(`MONGODB_URI names a MongoDB that does not answer: ${error.message}`);
  } finally {
    await client.close();
  }
  await setUp(globalConfig);
}

/** Jest would print a stack around it. */
function end(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

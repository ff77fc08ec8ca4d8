import { EnvironmentError, readEnv, s3Of } from '../../config/env.ts';

describe('the environment', () => {
  it('has defaults, and an empty variable is one that is not set', () => {
    expect(readEnv({ PORT: '', MONGODB_URI: '' })).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', DATA_DIR: '.data', DEMO: true, HEALTH_PORT: 0 });
    expect(readEnv({}).MONGODB_URI).toBeUndefined();
  });

  it('names everything that is wrong at once', () => {
    const read = () => readEnv({ PORT: '70000', MONGODB_URI: 'http://x', REDIS_URL: 'x', LOG_LEVEL: 'loud', PUBLIC_URL: 'ftp://x' });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(/PORT[^]*MONGODB_URI[^]*REDIS_URL[^]*LOG_LEVEL/);
  });

  it('wants the first administrator whole or not at all', () => {
    expect(() => readEnv({ ADMIN_EMAIL: 'a@b.com.br' })).toThrow(/go together/);
    expect(() => readEnv({ ADMIN_EMAIL: 'a@b.com.br', ADMIN_PASSWORD: 'curta' })).toThrow(/8 characters/);
    expect(readEnv({ ADMIN_EMAIL: 'a@b.com.br', ADMIN_PASSWORD: 'longa-o-bastante' })).toMatchObject({ ADMIN_EMAIL: 'a@b.com.br' });
  });

  it('wants a bucket with all that opens it, and takes files of up to 2 GB', () => {
    const bucket = { S3_BUCKET: 'balcao', S3_ENDPOINT: 'https://s3.exemplo.com.br', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' };
    expect(s3Of(readEnv(bucket))).toEqual({ bucket: 'balcao', endpoint: 'https://s3.exemplo.com.br', region: 'us-east-1', accessKeyId: 'id', secretAccessKey: 'secret' });
    for (const missing of ['S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']) expect(() => readEnv({ ...bucket, [missing]: '' })).toThrow(/S3_BUCKET needs/);
    expect(s3Of(readEnv({}))).toBeUndefined();
    expect(readEnv({ MAX_MEDIA_MB: '' }).MAX_MEDIA_MB).toBe(100);
    expect(() => readEnv({ MAX_MEDIA_MB: '2049' })).toThrow(/MAX_MEDIA_MB/);
  });

  it.each([
    ['a'.repeat(64), true],
    [Buffer.alloc(32, 7).toString('base64'), true],
    ['a'.repeat(63), false],
    [Buffer.alloc(31).toString('base64'), false],
  ])('takes 32 bytes as the encryption key (%s)', (key, isGood) => {
    const read = () => readEnv({ ENCRYPTION_KEY: key }).ENCRYPTION_KEY;
    if (isGood) expect(read()).toBe(key);
    else expect(read).toThrow(/ENCRYPTION_KEY/);
  });
});

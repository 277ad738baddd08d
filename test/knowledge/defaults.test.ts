import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { BODY_PARSERS, bytesOf } from '../../src/knowledge/body-parsers.ts';
import { DATABASE_CLIENTS, type SettingName } from '../../src/knowledge/database-clients.ts';
import { DEEP_WRITES } from '../../src/knowledge/deep-writes.ts';
import { HTTP_CLIENTS } from '../../src/knowledge/http-clients.ts';
import { CONSUMERS } from '../../src/knowledge/queues.ts';
import { LIMITERS } from '../../src/knowledge/rate-limiters.ts';
import { HEADER_LIBRARIES, type SecurityHeader } from '../../src/knowledge/security-headers.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** What a library does when an option is left out, at the version that was read, and where that is written. */
describe('limits of request bodies', () => {
  it.each([
    ['express.json', '5.1.0', 102_400, 'expressjs.com/en/5x/api.html'],
    ['body-parser', '2.2.0', 102_400, 'github.com/expressjs/body-parser'],
    ['nest', '11.1.9', 102_400, 'docs.nestjs.com/faq/raw-body'],
    ['fastify', '5.6.2', 1_048_576, 'fastify.dev/docs/latest/Reference/Server/#bodylimit'],
    ['@fastify/multipart', '9.3.0', 1_048_576, 'github.com/fastify/fastify-multipart'],
    ['koa-bodyparser', '4.4.1', 1_048_576, 'github.com/koajs/bodyparser'],
    ['koa-body', '7.0.0', 1_048_576, 'github.com/koajs/koa-body'],
    ['hono/body-limit', '4.10.6', 102_400, 'hono.dev/docs/middleware/builtin/body-limit'],
    ['hapi', '21.4.4', 1_048_576, 'hapi.dev/api'],
    ['multer', '2.0.2', NEVER, 'github.com/expressjs/multer'],
    ['express-fileupload', '1.5.2', NEVER, 'github.com/richardgirges/express-fileupload'],
    ['busboy', '1.6.0', NEVER, 'github.com/mscdex/busboy'],
    ['formidable', '3.5.4', 209_715_200, 'github.com/node-formidable/formidable'],
  ])('%s %s: %d bytes', (name, _version, bytes, source) => {
    const rows = BODY_PARSERS.filter((row) => row.name === name);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toMatchObject({ default: bytes, source: expect.stringContaining(source) });
  });

  it.each([
    ['10mb', 10_485_760],
    ['512 KB', 524_288],
    ['1.5kb', 1536],
    ['100', 100],
    [2048, 2048],
    ['ten', undefined],
  ])('%s as bytes', (text, bytes) => {
    expect(bytesOf(text)).toBe(bytes);
  });
});

describe('rate limits', () => {
  it.each([
    ['express-rate-limit', '8.2.1', 5, 60_000, 'memory', 'express-rate-limit.mintlify.app'],
    ['@fastify/rate-limit', '10.3.0', 1000, 60_000, 'memory', 'github.com/fastify/fastify-rate-limit'],
    ['hono-rate-limiter', '0.4.2', 5, 60_000, 'memory', 'github.com/rhinobase/hono-rate-limiter'],
    ['koa-ratelimit', '6.0.0', 2500, 3_600_000, 'shared', 'github.com/koajs/ratelimit'],
    ['@nestjs/throttler', '6.4.0', undefined, undefined, 'memory', 'docs.nestjs.com/security/rate-limiting'],
  ])('%s %s: %s requests in %s ms, counted in %s', (library, _version, max, window, store, source) => {
    const row = LIMITERS.find((item) => item.library === library);
    expect(row?.max.default).toBe(max);
    expect(row?.window.default).toBe(window);
    expect(row?.store.default).toBe(store);
    expect(row?.source).toContain(source);
  });
});

describe('security headers of helmet', () => {
  const helmet = HEADER_LIBRARIES.find((row) => row.version.package === 'helmet');

  it.each<[number, readonly SecurityHeader[], string]>([
    [3, ['frame', 'hsts', 'nosniff'], 'max-age=15552000; includeSubDomains'],
    [4, ['csp', 'frame', 'hsts', 'nosniff', 'referrer'], 'max-age=15552000; includeSubDomains'],
    [5, ['coep', 'coop', 'corp', 'csp', 'frame', 'hsts', 'nosniff', 'referrer'], 'max-age=15552000; includeSubDomains'],
    [6, ['coop', 'corp', 'csp', 'frame', 'hsts', 'nosniff', 'referrer'], 'max-age=15552000; includeSubDomains'],
    [7, ['coop', 'corp', 'csp', 'frame', 'hsts', 'nosniff', 'referrer'], 'max-age=15552000; includeSubDomains'],
    [8, ['coop', 'corp', 'csp', 'frame', 'hsts', 'nosniff', 'referrer'], 'max-age=31536000; includeSubDomains'],
  ])('version %d sends %j', (major, headers, hsts) => {
    const defaults = helmet?.defaults(major) ?? {};
    expect(Object.keys(defaults).sort()).toEqual(headers);
    expect(defaults.hsts).toBe(hsts);
  });
});

describe('pools of database clients', () => {
  it.each<[string, string, SettingName, number]>([
    ['pg', '8.16.3', 'size', 10],
    ['pg', '8.16.3', 'idle', 10_000],
    ['pg', '8.16.3', 'acquire', NEVER],
    ['pg', '8.16.3', 'statement', NEVER],
    ['postgres', '3.4.7', 'size', 10],
    ['postgres', '3.4.7', 'idle', NEVER],
    ['postgres', '3.4.7', 'acquire', 30],
    ['mysql2', '3.15.3', 'size', 10],
    ['mysql2', '3.15.3', 'acquire', NEVER],
    ['mysql', '2.18.1', 'size', 10],
    ['mysql', '2.18.1', 'acquire', 10_000],
    ['mariadb', '3.4.5', 'size', 10],
    ['mariadb', '3.4.5', 'idle', 1800],
    ['mariadb', '3.4.5', 'acquire', 10_000],
    ['mongodb', '7.0.0', 'size', 100],
    ['mongodb', '7.0.0', 'idle', NEVER],
    ['mongodb', '7.0.0', 'acquire', NEVER],
    ['mongoose', '9.0.0', 'size', 100],
    ['knex', '3.1.0', 'size', 10],
    ['knex', '3.1.0', 'idle', 30_000],
    ['knex', '3.1.0', 'acquire', 60_000],
    ['sequelize', '6.37.7', 'size', 5],
    ['sequelize', '6.37.7', 'idle', 10_000],
    ['sequelize', '6.37.7', 'acquire', 60_000],
    ['prisma', '6.19.0', 'acquire', 10],
    ['prisma', '6.19.0', 'idle', 300],
    ['mssql', '12.1.0', 'size', 10],
    ['mssql', '12.1.0', 'idle', 30_000],
    ['mssql', '12.1.0', 'statement', 15_000],
    ['oracledb', '6.10.0', 'size', 4],
    ['oracledb', '6.10.0', 'acquire', 60_000],
    ['generic-pool', '3.9.0', 'size', 1],
    ['ioredis', '5.8.2', 'acquire', 10_000],
    ['redis', '5.9.0', 'acquire', 5_000],
  ])('%s %s: %s %d', (name, _version, setting, value) => {
    const rows = DATABASE_CLIENTS.filter((row) => row.name === name && row.settings[setting]?.default !== undefined);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row.settings[setting]?.default).toBe(value);
  });

  it.each([
    ['pg', 'crash'],
    ['mysql2', 'handled'],
    ['mongodb', 'handled'],
    ['pg-promise', 'handled'],
  ])('an error on an idle connection of %s: %s', (name, fate) => {
    const row = DATABASE_CLIENTS.find((item) => item.name === name && item.kind === 'pool');
    expect(row?.idleErrors).toBe(fate);
  });
});

describe('clients of HTTP', () => {
  it.each([
    ['fetch', '24', 'up to five minutes', false],
    ['undici', '7.16.0', 'up to five minutes', false],
    ['got', '14.6.4', 'for as long as the other side likes', true],
    ['ky', '1.14.0', 10_000, true],
    ['node:http', '24', 'for as long as the other side likes', false],
  ])('%s %s waits %s', (client, _version, unbounded, throwsOnStatus) => {
    expect(HTTP_CLIENTS.find((row) => row.client === client)).toMatchObject({ unbounded, throwsOnStatus });
  });
});

describe('consumers of queues', () => {
  it.each([
    ['BullMQ', '5.64.1', 1],
    ['Bull', '4.16.5', 1],
    ['bee-queue', '1.7.1', 1],
    ['Agenda', '5.0.0', 5],
    ['KafkaJS', '2.2.4', 1],
    ['sqs-consumer', '14.0.0', 1],
  ])('%s %s works on %d at a time', (library, _version, concurrency) => {
    expect(CONSUMERS.find((row) => row.library === library)?.defaultConcurrency).toBe(concurrency);
  });
});

describe('deep writes', () => {
  it.each([
    ['lodash#merge', '4.17.12', 'CVE-2019-10744'],
    ['lodash#set', '4.17.20', 'CVE-2020-8203'],
    ['dot-prop#set', '5.1.1', 'CVE-2020-8116'],
    ['set-value#default', '4.0.1', 'CVE-2021-23440'],
    ['object-path#set', '0.11.6', 'CVE-2021-23434'],
  ])('%s is safe from %s', (call, version, advisory) => {
    const row = DEEP_WRITES.find((item) => item.calls.includes(call));
    expect(row?.safeFrom).toBe(version);
    expect(row?.source).toContain(advisory);
  });
});

describe('every table of knowledge', () => {
  const folder = path.join(import.meta.dirname, '../../src/knowledge');

  it.each(fs.readdirSync(folder))('%s says where it has it from', (file) => {
    expect(fs.readFileSync(path.join(folder, file), 'utf8')).toMatch(
      /https?:\/\/|source: |Sources?:|read 2026|Read 2026|release-schedule/,
    );
  });
});

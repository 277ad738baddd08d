/** Clients of databases: how each is opened, what its settings are called and what holds when nothing is set. */
export type Engine = 'postgres' | 'mysql' | 'mongodb' | 'mssql' | 'oracle' | 'cassandra' | 'redis' | 'any';
export type SettingName = 'size' | 'idle' | 'acquire' | 'statement' | 'name';

export interface SettingRow {
  /** Option paths (`pool.max`), the one to recommend first. */
  readonly options: readonly string[];
  /** Parameters of the connection string. */
  readonly parameters?: readonly string[];
  /** What holds when nothing is set, in `unit`; Infinity where nothing bounds it, absent where it is not known. */
  readonly default?: number;
  /** Of written values and the default; milliseconds unless told. */
  readonly unit?: 'count' | 's' | 'ms';
}

export interface DatabaseClientRow {
  readonly name: string;
  readonly engine: Engine;
  /** One connection is not a pool; `url` clients take everything from their connection string. */
  readonly kind: 'pool' | 'connection' | 'url' | 'redis';
  /** External paths of the call that opens it. */
  readonly opens: readonly string[];
  /** Plugins that open it when they are handed to `register`. */
  readonly plugins?: readonly string[];
  /** The row holds only where this option has one of these values. */
  readonly when?: { readonly option: string; readonly values: RegExp };
  readonly settings: Readonly<Partial<Record<SettingName, SettingRow>>>;
  /** Options that hold the TLS settings. */
  readonly tls: readonly string[];
  /** What an error on an idle connection does without a listener: ends the process, or is taken by the library. */
  readonly idleErrors: 'crash' | 'handled';
  readonly source: string;
}

const COUNT = 'count' as const;
const NEVER = Number.POSITIVE_INFINITY;

const PG: DatabaseClientRow['settings'] = {
  size: { options: ['max'], default: 10, unit: COUNT },
  idle: { options: ['idleTimeoutMillis'], default: 10_000 },
  acquire: { options: ['connectionTimeoutMillis'], default: NEVER },
  statement: {
    options: ['statement_timeout', 'query_timeout'],
    parameters: ['statement_timeout', 'query_timeout', 'options'],
    default: NEVER,
  },
  name: { options: ['application_name', 'fallback_application_name'], parameters: ['application_name'] },
};

const MONGO: DatabaseClientRow['settings'] = {
  size: { options: ['maxPoolSize', 'poolSize'], parameters: ['maxPoolSize'], default: 100, unit: COUNT },
  idle: { options: ['maxIdleTimeMS'], parameters: ['maxIdleTimeMS'], default: NEVER },
  acquire: {
    options: ['waitQueueTimeoutMS', 'timeoutMS'],
    parameters: ['waitQueueTimeoutMS', 'timeoutMS'],
    default: NEVER,
  },
  statement: {
    options: ['timeoutMS', 'socketTimeoutMS', 'maxTimeMS'],
    parameters: ['timeoutMS', 'socketTimeoutMS'],
    default: NEVER,
  },
  name: { options: ['appName', 'appname'], parameters: ['appName'] },
};

const MYSQL2: DatabaseClientRow['settings'] = {
  size: { options: ['connectionLimit'], parameters: ['connectionLimit'], default: 10, unit: COUNT },
  // Idle connections are only released where maxIdle is below connectionLimit (lib/base/pool.js).
  idle: { options: ['maxIdle'], parameters: ['maxIdle'], default: NEVER, unit: COUNT },
  acquire: { options: ['queueLimit'], parameters: ['queueLimit'], default: NEVER, unit: COUNT },
  statement: { options: [], default: NEVER },
  name: { options: ['connectAttributes'] },
};

/** `settings` of a driver, where an ORM hands them through below one of its own options. */
function below(prefix: string, settings: DatabaseClientRow['settings']): DatabaseClientRow['settings'] {
  return Object.fromEntries(
    Object.entries(settings).map(([name, row]) => [
      name,
      { ...row, options: row.options.map((option) => `${prefix}.${option}`) },
    ]),
  );
}

/** Adds names that come before those of `settings`. */
function alsoNamed(
  settings: DatabaseClientRow['settings'],
  names: Readonly<Partial<Record<SettingName, readonly string[]>>>,
): DatabaseClientRow['settings'] {
  return Object.fromEntries(
    Object.entries(settings).map(([name, row]) => {
      const more = Object.entries(names).find(([key]) => key === name)?.[1] ?? [];
      return [name, { ...row, options: [...more, ...row.options] }];
    }),
  );
}

const TYPEORM_OPENS = [
  'typeorm#DataSource',
  'typeorm#createConnection',
  '@nestjs/typeorm#TypeOrmModule.forRoot',
  '@nestjs/typeorm#TypeOrmModule.forRootAsync',
];
const TYPEORM_SOURCE = 'https://typeorm.io/docs/data-source/data-source-options';

export const DATABASE_CLIENTS: readonly DatabaseClientRow[] = [
  {
    name: 'pg',
    engine: 'postgres',
    kind: 'pool',
    opens: ['pg#Pool', 'pg-pool#default', 'pg#native.Pool', '@neondatabase/serverless#Pool'],
    plugins: ['@fastify/postgres', 'fastify-postgres'],
    settings: PG,
    tls: ['ssl'],
    idleErrors: 'crash',
    source: 'https://node-postgres.com/apis/pool',
  },
  {
    name: 'pg',
    engine: 'postgres',
    kind: 'connection',
    opens: ['pg#Client', 'pg#native.Client'],
    settings: { statement: PG.statement ?? { options: [] }, name: PG.name ?? { options: [] } },
    tls: ['ssl'],
    idleErrors: 'crash',
    source: 'https://node-postgres.com/apis/client',
  },
  {
    name: 'pg-promise',
    engine: 'postgres',
    kind: 'pool',
    opens: ['pg-promise#default()'],
    settings: PG,
    tls: ['ssl'],
    idleErrors: 'handled',
    source: 'https://github.com/vitaly-t/pg-promise/wiki/Connection-Syntax',
  },
  {
    name: 'postgres',
    engine: 'postgres',
    kind: 'pool',
    opens: ['postgres#default'],
    settings: {
      size: { options: ['max'], default: 10, unit: COUNT },
      idle: { options: ['idle_timeout', 'max_lifetime'], parameters: ['idle_timeout'], default: NEVER, unit: 's' },
      acquire: { options: ['connect_timeout'], parameters: ['connect_timeout'], default: 30, unit: 's' },
      statement: {
        options: ['connection.statement_timeout'],
        parameters: ['statement_timeout'],
        default: NEVER,
      },
      name: { options: ['connection.application_name'], parameters: ['application_name'] },
    },
    tls: ['ssl'],
    idleErrors: 'handled',
    source: 'https://github.com/porsager/postgres#all-postgres-options',
  },
  {
    name: 'drizzle',
    engine: 'postgres',
    kind: 'pool',
    opens: ['drizzle-orm/node-postgres#drizzle'],
    settings: below('connection', PG),
    tls: ['connection.ssl'],
    idleErrors: 'crash',
    source: 'https://orm.drizzle.team/docs/get-started-postgresql',
  },
  {
    name: 'drizzle',
    engine: 'mysql',
    kind: 'pool',
    opens: ['drizzle-orm/mysql2#drizzle'],
    settings: below('connection', MYSQL2),
    tls: ['connection.ssl'],
    idleErrors: 'handled',
    source: 'https://orm.drizzle.team/docs/get-started-mysql',
  },
  {
    name: 'mysql2',
    engine: 'mysql',
    kind: 'pool',
    opens: ['mysql2#createPool', 'mysql2/promise#createPool', 'mysql2-promise#createPool'],
    plugins: ['@fastify/mysql', 'fastify-mysql'],
    settings: MYSQL2,
    tls: ['ssl'],
    idleErrors: 'handled',
    source: 'https://sidorares.github.io/node-mysql2/docs/examples/connections/create-pool',
  },
  {
    name: 'mysql2',
    engine: 'mysql',
    kind: 'connection',
    opens: [
      'mysql2#createConnection',
      'mysql2/promise#createConnection',
      'mysql#createConnection',
      'promise-mysql#createConnection',
    ],
    settings: { statement: { options: [], default: NEVER }, name: { options: ['connectAttributes'] } },
    tls: ['ssl'],
    idleErrors: 'crash',
    source: 'https://sidorares.github.io/node-mysql2/docs/examples/connections/create-connection',
  },
  {
    name: 'mysql',
    engine: 'mysql',
    kind: 'pool',
    opens: ['mysql#createPool', 'promise-mysql#createPool'],
    settings: {
      size: { options: ['connectionLimit'], parameters: ['connectionLimit'], default: 10, unit: COUNT },
      idle: { options: [], default: NEVER },
      acquire: { options: ['acquireTimeout'], parameters: ['acquireTimeout'], default: 10_000 },
      statement: { options: ['timeout'], default: NEVER },
      name: { options: ['connectAttributes'] },
    },
    tls: ['ssl'],
    idleErrors: 'handled',
    source: 'https://github.com/mysqljs/mysql#pool-options',
  },
  {
    name: 'mariadb',
    engine: 'mysql',
    kind: 'pool',
    opens: ['mariadb#createPool', 'mariadb#createPoolCluster'],
    settings: {
      size: { options: ['connectionLimit'], parameters: ['connectionLimit'], default: 10, unit: COUNT },
      idle: { options: ['idleTimeout'], parameters: ['idleTimeout'], default: 1800, unit: 's' },
      acquire: { options: ['acquireTimeout'], parameters: ['acquireTimeout'], default: 10_000 },
      statement: { options: ['queryTimeout', 'socketTimeout'], default: NEVER },
      name: { options: ['connectAttributes'] },
    },
    tls: ['ssl'],
    idleErrors: 'handled',
    source: 'https://mariadb.com/docs/connectors/mariadb-connector-nodejs/connector-nodejs-promise-api#pool-options',
  },
  {
    name: 'mongodb',
    engine: 'mongodb',
    kind: 'pool',
    opens: ['mongodb#MongoClient', 'mongodb#MongoClient.connect', 'mongodb#connect'],
    plugins: ['@fastify/mongodb', 'fastify-mongodb'],
    settings: MONGO,
    tls: ['tls', 'ssl'],
    idleErrors: 'handled',
    source: 'https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/',
  },
  {
    name: 'mongoose',
    engine: 'mongodb',
    kind: 'pool',
    opens: [
      'mongoose#connect',
      'mongoose#createConnection',
      '@nestjs/mongoose#MongooseModule.forRoot',
      '@nestjs/mongoose#MongooseModule.forRootAsync',
    ],
    settings: MONGO,
    tls: ['tls', 'ssl'],
    idleErrors: 'handled',
    source: 'https://mongoosejs.com/docs/connections.html#options',
  },
  {
    name: 'knex',
    engine: 'any',
    kind: 'pool',
    opens: ['knex#default', 'knex#knex'],
    plugins: ['fastify-knexjs', '@autotelic/fastify-knex'],
    settings: {
      size: { options: ['pool.max'], default: 10, unit: COUNT },
      idle: { options: ['pool.idleTimeoutMillis'], default: 30_000 },
      acquire: { options: ['acquireConnectionTimeout', 'pool.acquireTimeoutMillis'], default: 60_000 },
      statement: {
        options: [
          'connection.statement_timeout',
          'connection.query_timeout',
          'connection.requestTimeout',
          'connection.options.requestTimeout',
        ],
        parameters: ['statement_timeout', 'options'],
        default: NEVER,
      },
      name: {
        options: ['connection.application_name', 'connection.connectAttributes', 'connection.options.appName'],
        parameters: ['application_name'],
      },
    },
    tls: ['connection.ssl'],
    idleErrors: 'handled',
    source: 'https://knexjs.org/guide/#pool',
  },
  {
    name: 'sequelize',
    engine: 'any',
    kind: 'pool',
    opens: [
      'sequelize#Sequelize',
      'sequelize-typescript#Sequelize',
      'sequelize#default',
      '@nestjs/sequelize#SequelizeModule.forRoot',
      '@nestjs/sequelize#SequelizeModule.forRootAsync',
    ],
    settings: {
      size: { options: ['pool.max'], default: 5, unit: COUNT },
      idle: { options: ['pool.idle'], default: 10_000 },
      acquire: { options: ['pool.acquire'], default: 60_000 },
      statement: {
        options: [
          'dialectOptions.statement_timeout',
          'dialectOptions.query_timeout',
          'dialectOptions.requestTimeout',
          'dialectOptions.options.requestTimeout',
          'dialectOptions.maxStatementTime',
        ],
        parameters: ['statement_timeout', 'options'],
        default: NEVER,
      },
      name: {
        options: ['dialectOptions.application_name', 'dialectOptions.appName', 'dialectOptions.connectAttributes'],
        parameters: ['application_name'],
      },
    },
    tls: ['dialectOptions.ssl', 'ssl'],
    idleErrors: 'handled',
    source: 'https://sequelize.org/docs/v6/other-topics/connection-pool/',
  },
  {
    name: 'typeorm',
    engine: 'postgres',
    kind: 'pool',
    opens: TYPEORM_OPENS,
    when: { option: 'type', values: /^(?:postgres|aurora-postgres|cockroachdb)$/ },
    settings: alsoNamed(below('extra', PG), {
      size: ['poolSize'],
      acquire: ['connectTimeoutMS'],
      name: ['applicationName'],
    }),
    tls: ['ssl', 'extra.ssl'],
    idleErrors: 'handled',
    source: TYPEORM_SOURCE,
  },
  {
    name: 'typeorm',
    engine: 'mysql',
    kind: 'pool',
    opens: TYPEORM_OPENS,
    when: { option: 'type', values: /^(?:mysql|mariadb|aurora-mysql)$/ },
    settings: alsoNamed(below('extra', MYSQL2), {
      size: ['poolSize', 'connectionLimit'],
      acquire: ['acquireTimeout'],
    }),
    tls: ['ssl', 'extra.ssl'],
    idleErrors: 'handled',
    source: TYPEORM_SOURCE,
  },
  {
    name: 'typeorm',
    engine: 'mongodb',
    kind: 'pool',
    opens: TYPEORM_OPENS,
    when: { option: 'type', values: /^mongodb$/ },
    settings: MONGO,
    tls: ['tls', 'ssl'],
    idleErrors: 'handled',
    source: TYPEORM_SOURCE,
  },
  {
    name: 'typeorm',
    engine: 'any',
    kind: 'pool',
    opens: TYPEORM_OPENS,
    settings: {
      size: { options: ['poolSize', 'extra.max', 'extra.connectionLimit', 'pool.max'], unit: COUNT },
      idle: { options: ['extra.idleTimeoutMillis', 'pool.idleTimeoutMillis'] },
      acquire: { options: ['extra.connectionTimeoutMillis', 'connectTimeoutMS', 'pool.acquireTimeoutMillis'] },
      statement: { options: ['extra.statement_timeout', 'extra.query_timeout', 'requestTimeout'] },
      name: { options: ['applicationName', 'extra.application_name', 'options.appName'] },
    },
    tls: ['ssl', 'extra.ssl'],
    idleErrors: 'handled',
    source: TYPEORM_SOURCE,
  },
  {
    name: 'prisma',
    engine: 'any',
    kind: 'url',
    opens: ['@prisma/client#PrismaClient', '.prisma/client#PrismaClient', '@prisma/client/edge#PrismaClient'],
    settings: {
      size: { options: [], parameters: ['connection_limit'], unit: COUNT },
      idle: { options: [], parameters: ['max_idle_connection_lifetime'], default: 300, unit: 's' },
      acquire: { options: [], parameters: ['pool_timeout'], default: 10, unit: 's' },
      statement: { options: [], parameters: ['socket_timeout', 'statement_timeout', 'options'], default: NEVER },
      name: { options: [], parameters: ['application_name'] },
    },
    tls: [],
    idleErrors: 'handled',
    source:
      'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/connection-pool',
  },
  {
    name: '@prisma/adapter-pg',
    engine: 'postgres',
    kind: 'pool',
    opens: ['@prisma/adapter-pg#PrismaPg'],
    settings: PG,
    tls: ['ssl'],
    idleErrors: 'handled',
    source: 'https://www.prisma.io/docs/orm/overview/databases/postgresql',
  },
  {
    name: 'mikro-orm',
    engine: 'any',
    kind: 'pool',
    opens: ['@mikro-orm/core#MikroORM.init', '@mikro-orm/postgresql#MikroORM.init', '@mikro-orm/mysql#MikroORM.init'],
    settings: {
      size: { options: ['pool.max'], default: 10, unit: COUNT },
      idle: { options: ['pool.idleTimeoutMillis'], default: 30_000 },
      acquire: { options: ['pool.acquireTimeoutMillis'], default: 60_000 },
      statement: { options: ['driverOptions.connection.statement_timeout', 'driverOptions.statement_timeout'] },
      name: { options: ['driverOptions.connection.application_name', 'driverOptions.application_name'] },
    },
    tls: ['driverOptions.connection.ssl', 'driverOptions.ssl'],
    idleErrors: 'handled',
    source: 'https://mikro-orm.io/docs/configuration',
  },
  {
    name: 'mssql',
    engine: 'mssql',
    kind: 'pool',
    opens: ['mssql#connect', 'mssql#ConnectionPool'],
    settings: {
      size: { options: ['pool.max'], default: 10, unit: COUNT },
      idle: { options: ['pool.idleTimeoutMillis'], default: 30_000 },
      acquire: { options: ['connectionTimeout', 'pool.acquireTimeoutMillis'], default: 15_000 },
      statement: { options: ['requestTimeout'], default: 15_000 },
      name: { options: ['options.appName'] },
    },
    tls: ['options'],
    idleErrors: 'handled',
    source: 'https://github.com/tediousjs/node-mssql#general-same-for-all-drivers',
  },
  {
    name: 'slonik',
    engine: 'postgres',
    kind: 'pool',
    opens: ['slonik#createPool', 'nestjs-slonik#SlonikModule.forRoot', 'nestjs-slonik#SlonikModule.forRootAsync'],
    settings: {
      size: { options: ['maximumPoolSize', 'clientConfigurationInput.maximumPoolSize'], default: 10, unit: COUNT },
      idle: { options: ['idleTimeout', 'clientConfigurationInput.idleTimeout'], default: 5_000 },
      acquire: { options: ['connectionTimeout', 'clientConfigurationInput.connectionTimeout'], default: 5_000 },
      statement: { options: ['statementTimeout', 'clientConfigurationInput.statementTimeout'], default: 60_000 },
      name: { options: ['applicationName'], parameters: ['application_name'] },
    },
    tls: ['ssl'],
    idleErrors: 'handled',
    source: 'https://github.com/gajus/slonik#api',
  },
  {
    name: 'oracledb',
    engine: 'oracle',
    kind: 'pool',
    opens: ['oracledb#createPool'],
    settings: {
      size: { options: ['poolMax'], default: 4, unit: COUNT },
      idle: { options: ['poolTimeout'], default: 60, unit: 's' },
      acquire: { options: ['queueTimeout'], default: 60_000 },
      statement: { options: ['callTimeout'], default: NEVER },
    },
    tls: [],
    idleErrors: 'handled',
    source: 'https://node-oracledb.readthedocs.io/en/latest/api_manual/oracledb.html#createpool-method',
  },
  {
    name: 'generic-pool',
    engine: 'any',
    kind: 'pool',
    opens: ['generic-pool#createPool'],
    settings: {
      size: { options: ['max'], default: 1, unit: COUNT },
      idle: { options: ['idleTimeoutMillis', 'softIdleTimeoutMillis'], default: 30_000 },
      acquire: { options: ['acquireTimeoutMillis', 'maxWaitingClients'], default: NEVER },
    },
    tls: [],
    idleErrors: 'handled',
    source: 'https://github.com/coopernurse/node-pool#createpool',
  },
  {
    name: 'ioredis',
    engine: 'redis',
    kind: 'redis',
    opens: [
      'ioredis#default',
      'ioredis#Redis',
      'ioredis#Cluster',
      'ioredis#default.Cluster',
      'ioredis#Redis.Cluster',
      'iovalkey#default',
      'valkey#default',
    ],
    settings: {
      statement: { options: ['commandTimeout', 'redisOptions.commandTimeout'], default: NEVER },
      acquire: { options: ['connectTimeout', 'redisOptions.connectTimeout'], default: 10_000 },
      name: { options: ['connectionName', 'redisOptions.connectionName'], parameters: ['connectionName'] },
    },
    tls: ['tls', 'redisOptions.tls'],
    // Without a listener it writes "[ioredis] Unhandled error event" and goes on (lib/redis/event_handler.ts).
    idleErrors: 'handled',
    source: 'https://redis.github.io/ioredis/interfaces/CommonRedisOptions.html',
  },
  {
    name: 'redis',
    engine: 'redis',
    kind: 'redis',
    opens: [
      'redis#createClient',
      'redis#createCluster',
      'redis#createClientPool',
      '@redis/client#createClient',
      '@redis/client#createCluster',
    ],
    settings: {
      statement: { options: ['commandOptions.timeout', 'socket.socketTimeout'], default: NEVER },
      acquire: { options: ['socket.connectTimeout'], default: 5_000 },
      name: { options: ['name', 'defaults.name'] },
    },
    tls: ['socket.tls', 'socket'],
    // An EventEmitter without 'error' listener throws (github.com/redis/node-redis#events).
    idleErrors: 'crash',
    source: 'https://github.com/redis/node-redis/blob/master/docs/client-configuration.md',
  },
];

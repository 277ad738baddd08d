/** Clients that hold sockets until they are closed: constructors and functions that open them. */
export interface ConnectionRow {
  readonly paths: readonly string[];
  /** Methods that give the sockets back. */
  readonly closes: RegExp;
  /** Keeps its sockets only with this option; otherwise each use opens and closes one. */
  readonly keeps?: string;
  readonly source: string;
}

export const CLIENTS: readonly ConnectionRow[] = [
  {
    paths: ['pg#Pool', 'pg#Client', 'pg#default.Pool', 'pg#default.Client'],
    closes: /^end$/,
    source: 'https://node-postgres.com/apis/pool#poolend',
  },
  {
    paths: ['pg-promise#default()'],
    closes: /^(?:\$pool|end)$/,
    source: 'https://github.com/vitaly-t/pg-promise#library-de-initialization',
  },
  {
    paths: ['postgres#default'],
    closes: /^(?:end|close)$/,
    source: 'https://github.com/porsager/postgres#teardown--cleanup',
  },
  {
    paths: [
      'mysql#createPool',
      'mysql#createConnection',
      'mysql2#createPool',
      'mysql2#createConnection',
      'mysql2/promise#createPool',
      'mysql2/promise#createConnection',
    ],
    closes: /^(?:end|destroy|close)$/,
    source: 'https://sidorares.github.io/node-mysql2/docs',
  },
  {
    paths: ['mongodb#MongoClient', 'mongodb#MongoClient.connect'],
    closes: /^close$/,
    source: 'https://www.mongodb.com/docs/drivers/node/current/connect/mongoclient/',
  },
  {
    paths: ['@prisma/client#PrismaClient'],
    closes: /^\$disconnect$/,
    source: 'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections',
  },
  {
    paths: ['ioredis#default', 'ioredis#Redis', 'ioredis#Cluster'],
    closes: /^(?:quit|disconnect)$/,
    source: 'https://github.com/redis/ioredis',
  },
  {
    paths: ['redis#createClient', 'redis#createCluster'],
    closes: /^(?:quit|disconnect|close|destroy)$/,
    source: 'https://github.com/redis/node-redis',
  },
  {
    paths: ['amqplib#connect', 'amqplib#default.connect'],
    closes: /^close$/,
    source: 'https://amqp-node.github.io/amqplib/channel_api.html',
  },
  {
    paths: ['knex#default', 'knex#knex'],
    closes: /^destroy$/,
    source: 'https://knexjs.org/guide/#initializing-the-library',
  },
  {
    paths: ['sequelize#Sequelize', 'sequelize#default'],
    closes: /^close$/,
    source: 'https://sequelize.org/docs/v6/getting-started/#closing-the-connection',
  },
  {
    paths: ['typeorm#DataSource', 'typeorm#createConnection'],
    closes: /^(?:destroy|close)$/,
    source: 'https://typeorm.io/docs/data-source/data-source',
  },
  {
    paths: ['kafkajs#Kafka().producer', 'kafkajs#Kafka().consumer', 'kafkajs#Kafka().admin'],
    closes: /^disconnect$/,
    source: 'https://kafka.js.org/docs/producing',
  },
  {
    paths: ['nodemailer#createTransport', 'nodemailer#default.createTransport'],
    closes: /^close$/,
    keeps: 'pool',
    source: 'https://nodemailer.com/smtp/pooled/',
  },
];

/** Calls that lend a connection of a pool. */
export const LOANS: readonly ConnectionRow[] = [
  {
    paths: ['pg#Pool().connect', 'pg#default.Pool().connect'],
    closes: /^release$/,
    source: 'https://node-postgres.com/apis/pool#poolconnect',
  },
  {
    paths: [
      'mysql#createPool().getConnection',
      'mysql2#createPool().getConnection',
      'mysql2#createPool().promise().getConnection',
      'mysql2/promise#createPool().getConnection',
    ],
    closes: /^(?:release|destroy)$/,
    source: 'https://sidorares.github.io/node-mysql2/docs#using-connection-pools',
  },
  {
    paths: ['mongodb#MongoClient().startSession'],
    closes: /^endSession$/,
    source: 'https://www.mongodb.com/docs/drivers/node/current/crud/transactions/',
  },
  {
    paths: ['typeorm#DataSource().createQueryRunner'],
    closes: /^release$/,
    source: 'https://typeorm.io/docs/query-runner',
  },
  {
    paths: ['mariadb#createPool().getConnection'],
    closes: /^(?:release|end|destroy)$/,
    source: 'https://github.com/mariadb-corporation/mariadb-connector-nodejs',
  },
];

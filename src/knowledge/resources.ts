/** Things that hold connections open. `opens` are external paths of the call that makes them. */
export interface ResourceRow {
  readonly name: string;
  readonly category: 'database' | 'cache' | 'queue' | 'telemetry';
  readonly opens: readonly string[];
  /** Paths that close it; `*` for any run of characters. */
  readonly closes: readonly string[];
  /** The library whose signal handler closes it along with the application. */
  readonly closedWith?: 'nest shutdown hooks';
  readonly source: string;
}

export const RESOURCES: readonly ResourceRow[] = [
  {
    name: 'pg',
    category: 'database',
    opens: ['pg#Pool', 'pg#Client', 'pg-pool#default', 'postgres#default'],
    closes: ['pg#*.end', 'pg-pool#*.end', 'postgres#default().end', 'postgres#*.close'],
    source: 'https://node-postgres.com/apis/pool',
  },
  {
    name: 'mysql',
    category: 'database',
    opens: [
      'mysql2#createPool',
      'mysql2#createConnection',
      'mysql2/promise#createPool',
      'mysql2/promise#createConnection',
      'mysql#createPool',
      'mysql#createConnection',
    ],
    closes: ['mysql2#*.end', 'mysql2/promise#*.end', 'mysql#*.end', 'mysql#*.destroy'],
    source: 'https://sidorares.github.io/node-mysql2/docs',
  },
  {
    name: 'mongodb',
    category: 'database',
    opens: ['mongodb#MongoClient', 'mongodb#MongoClient.connect'],
    closes: ['mongodb#*.close'],
    source: 'https://www.mongodb.com/docs/drivers/node/current/',
  },
  {
    // The sessions of a database stay open on the server until it is closed.
    name: 'spanner',
    category: 'database',
    opens: ['@google-cloud/spanner#Spanner()*.database', '@google-cloud/spanner#default()*.database'],
    closes: ['@google-cloud/spanner#*.close'],
    source: 'https://cloud.google.com/nodejs/docs/reference/spanner/latest (Database.close, Spanner.close)',
  },
  {
    name: 'mongoose',
    category: 'database',
    opens: ['mongoose#connect', 'mongoose#createConnection'],
    closes: [
      'mongoose#disconnect',
      'mongoose#connection*.close',
      'mongoose#connections*.close',
      'mongoose#createConnection()*.close',
      'mongoose#*.disconnect',
    ],
    source: 'https://mongoosejs.com/docs/connections.html',
  },
  {
    name: 'redis',
    category: 'cache',
    opens: [
      'ioredis#default',
      'ioredis#Redis',
      'ioredis#Cluster',
      'ioredis#default.Cluster',
      'redis#createClient',
      'redis#createCluster',
      'redis#createClient()*.duplicate',
      'ioredis#default()*.duplicate',
      'ioredis#Redis()*.duplicate',
      '@redis/client#createClient',
      'valkey#default',
      'iovalkey#default',
    ],
    closes: [
      'ioredis#*.quit',
      'ioredis#*.disconnect',
      'redis#*.quit',
      'redis#*.disconnect',
      'redis#*.close',
      'redis#*.destroy',
      'redis#*.end',
      '@redis/client#*.quit',
      'iovalkey#*.quit',
    ],
    source: 'https://github.com/redis/ioredis',
  },
  {
    name: 'knex',
    category: 'database',
    opens: ['knex#default', 'knex#knex'],
    closes: ['knex#*.destroy'],
    source: 'https://knexjs.org/guide/#destroy',
  },
  {
    name: 'sequelize',
    category: 'database',
    opens: ['sequelize#Sequelize', 'sequelize#default', 'sequelize-typescript#Sequelize'],
    closes: ['sequelize#*.close', 'sequelize-typescript#*.close'],
    source: 'https://sequelize.org/docs/v6/getting-started/',
  },
  {
    name: 'typeorm',
    category: 'database',
    opens: ['typeorm#DataSource', 'typeorm#createConnection'],
    closes: ['typeorm#*.destroy', 'typeorm#*.close'],
    source: 'https://typeorm.io/data-source',
  },
  {
    // TypeOrmCoreModule.onApplicationShutdown destroys the data source, also one that `dataSourceFactory` made.
    name: 'typeorm',
    category: 'database',
    opens: ['@nestjs/typeorm#TypeOrmModule.forRoot', '@nestjs/typeorm#TypeOrmModule.forRootAsync'],
    closes: ['@nestjs/core#NestFactory*.close', '@nestjs/common#INestApplication()*.close'],
    closedWith: 'nest shutdown hooks',
    source: 'https://github.com/nestjs/typeorm/blob/master/lib/typeorm-core.module.ts',
  },
  {
    // KnexCoreModule.onApplicationShutdown destroys the connection.
    name: 'knex',
    category: 'database',
    opens: ['nest-knexjs#KnexModule.forRoot', 'nest-knexjs#KnexModule.forRootAsync'],
    closes: ['@nestjs/core#NestFactory*.close', '@nestjs/common#INestApplication()*.close'],
    closedWith: 'nest shutdown hooks',
    source: 'https://github.com/mithleshjs/nest-knexjs/blob/main/lib/knex-core.module.ts',
  },
  {
    name: 'mongoose',
    category: 'database',
    opens: ['@nestjs/mongoose#MongooseModule.forRoot', '@nestjs/mongoose#MongooseModule.forRootAsync'],
    closes: ['@nestjs/core#NestFactory*.close', '@nestjs/common#INestApplication()*.close'],
    closedWith: 'nest shutdown hooks',
    source: 'https://github.com/nestjs/mongoose/blob/master/lib/mongoose-core.module.ts',
  },
  {
    // SequelizeCoreModule.onApplicationShutdown closes the connection.
    name: 'sequelize',
    category: 'database',
    opens: ['@nestjs/sequelize#SequelizeModule.forRoot', '@nestjs/sequelize#SequelizeModule.forRootAsync'],
    closes: ['@nestjs/core#NestFactory*.close', '@nestjs/common#INestApplication()*.close'],
    closedWith: 'nest shutdown hooks',
    source: 'https://github.com/nestjs/sequelize/blob/master/lib/sequelize-core.module.ts',
  },
  {
    // KnexCoreModule.onApplicationShutdown destroys the connection.
    name: 'knex',
    category: 'database',
    opens: ['nest-knexjs#KnexModule.forRoot', 'nest-knexjs#KnexModule.forRootAsync'],
    closes: ['@nestjs/core#NestFactory*.close', '@nestjs/common#INestApplication()*.close'],
    closedWith: 'nest shutdown hooks',
    source: 'https://github.com/svtslv/nest-knexjs/blob/main/lib/knex-core.module.ts',
  },
  {
    // MikroOrmCoreModule.onApplicationShutdown closes the ORM.
    name: 'mikro-orm',
    category: 'database',
    opens: ['@mikro-orm/nestjs#MikroOrmModule.forRoot', '@mikro-orm/nestjs#MikroOrmModule.forRootAsync'],
    closes: ['@nestjs/core#NestFactory*.close', '@nestjs/common#INestApplication()*.close'],
    closedWith: 'nest shutdown hooks',
    source: 'https://github.com/mikro-orm/nestjs/blob/master/src/mikro-orm-core.module.ts',
  },
  {
    // SlonikCoreModule.onApplicationShutdown ends the pool.
    name: 'slonik',
    category: 'database',
    opens: ['nestjs-slonik#SlonikModule.forRoot', 'nestjs-slonik#SlonikModule.forRootAsync'],
    closes: ['@nestjs/core#NestFactory*.close', '@nestjs/common#INestApplication()*.close'],
    closedWith: 'nest shutdown hooks',
    source: 'https://github.com/mkorobkov/nestjs-slonik',
  },
  {
    name: 'libsql',
    category: 'database',
    opens: ['@libsql/client#createClient', '@libsql/client/node#createClient', '@libsql/client/sqlite3#createClient'],
    closes: ['@libsql/client*#*.close'],
    source: 'https://docs.turso.tech/sdk/ts/reference',
  },
  {
    name: 'prisma',
    category: 'database',
    opens: ['@prisma/client#PrismaClient'],
    closes: ['@prisma/client#*.$disconnect'],
    source: 'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections',
  },
  {
    name: 'amqp',
    category: 'queue',
    opens: ['amqplib#connect', 'amqp-connection-manager#connect', 'rhea#connect', 'rhea#create_container'],
    closes: ['amqplib#*.close', 'amqp-connection-manager#*.close', 'rhea#*.close'],
    source: 'https://amqp-node.github.io/amqplib/',
  },
  {
    name: 'kafka',
    category: 'queue',
    opens: ['kafkajs#Kafka().consumer', 'kafkajs#Kafka().producer', '@confluentinc/kafka-javascript#KafkaJS.Kafka'],
    closes: ['kafkajs#*.disconnect', '@confluentinc/kafka-javascript#*.disconnect'],
    source: 'https://kafka.js.org/docs/consuming',
  },
  {
    name: 'bullmq',
    category: 'queue',
    // Not the queue that only takes jobs: it holds nothing that is lost.
    opens: ['bullmq#Worker', 'bull#default', 'bee-queue#default'],
    closes: ['bullmq#*.close', 'bull#*.close', 'bee-queue#*.close'],
    source: 'https://docs.bullmq.io/guide/workers/graceful-shutdown',
  },
  {
    name: 'nats',
    category: 'queue',
    opens: [
      'nats#connect',
      '@nats-io/transport-node#connect',
      'node-nats-streaming#connect',
      'node-nats-streaming#default.connect',
    ],
    closes: ['nats#*.drain', 'nats#*.close', '@nats-io/transport-node#*.drain', 'node-nats-streaming#*.close'],
    source: 'https://github.com/nats-io/nats.js',
  },
  {
    name: 'elasticsearch',
    category: 'database',
    opens: ['@elastic/elasticsearch#Client', '@opensearch-project/opensearch#Client'],
    closes: ['@elastic/elasticsearch#*.close', '@opensearch-project/opensearch#*.close'],
    source: 'https://www.elastic.co/guide/en/elasticsearch/client/javascript-api/current/index.html',
  },
  {
    name: 'clickhouse',
    category: 'database',
    opens: ['@clickhouse/client#createClient'],
    closes: ['@clickhouse/client#*.close'],
    source: 'https://clickhouse.com/docs/integrations/javascript',
  },
  {
    name: 'agenda',
    category: 'queue',
    opens: ['agenda#Agenda', 'agenda#default', '@hokify/agenda#Agenda'],
    closes: ['agenda#*.stop', '@hokify/agenda#*.stop'],
    source: 'https://github.com/agenda/agenda',
  },
  {
    name: 'pg-boss',
    category: 'queue',
    opens: ['pg-boss#default', 'pg-boss#PgBoss'],
    closes: ['pg-boss#*.stop'],
    source: 'https://github.com/timgit/pg-boss',
  },
];

/** Calls that connect what requests need: until they are through, requests fail or wait. */
export interface WarmUpRow {
  readonly name: string;
  readonly calls: readonly string[];
  readonly source: string;
}

export const WARM_UPS: readonly WarmUpRow[] = [
  {
    name: 'mongoose.connect()',
    calls: ['mongoose#connect', 'mongoose#default.connect'],
    source: 'https://mongoosejs.com/docs/connections.html',
  },
  {
    name: 'MongoClient.connect()',
    calls: ['mongodb#MongoClient().connect', 'mongodb#MongoClient.connect'],
    source: 'https://www.mongodb.com/docs/drivers/node/current/',
  },
  {
    name: 'pg connect()',
    calls: ['pg#Client().connect', 'pg#default.Client().connect'],
    source: 'https://node-postgres.com/apis/client',
  },
  {
    name: 'redis connect()',
    calls: ['redis#createClient().connect', 'redis#createCluster().connect', '@redis/client#createClient().connect'],
    source: 'https://github.com/redis/node-redis',
  },
  {
    name: 'sequelize.authenticate()',
    calls: [
      'sequelize#Sequelize().authenticate',
      'sequelize#Sequelize().sync',
      'sequelize#default().authenticate',
      'sequelize#default().sync',
    ],
    source: 'https://sequelize.org/docs/v6/getting-started/',
  },
  {
    name: 'dataSource.initialize()',
    calls: ['typeorm#DataSource().initialize', 'typeorm#createConnection'],
    source: 'https://typeorm.io/data-source',
  },
  {
    name: 'prisma.$connect()',
    calls: ['@prisma/client#PrismaClient().$connect'],
    source:
      'https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/connection-management',
  },
  { name: 'amqp connect()', calls: ['amqplib#connect'], source: 'https://amqp-node.github.io/amqplib/' },
  {
    name: 'kafka connect()',
    calls: ['kafkajs#Kafka().producer().connect', 'kafkajs#Kafka().consumer().connect'],
    source: 'https://kafka.js.org/docs/producing',
  },
  {
    name: 'nats connect()',
    calls: ['nats#connect', '@nats-io/transport-node#connect'],
    source: 'https://github.com/nats-io/nats.js',
  },
];

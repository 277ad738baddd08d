import { memoizeByService } from '../memoize.ts';
import type { FunctionRef, Service } from '../types.ts';

/** Consumers of brokers that other services write to; jobs of a queue of one's own are no foreign input. */
const BROKERS = [
  'amqplib#connect().createChannel().consume',
  'kafkajs#Kafka().consumer().run',
  'nats#connect().subscribe',
  'sqs-consumer#Consumer.create',
  '@google-cloud/pubsub#PubSub().subscription().on',
  'mqtt#connect().on',
];
const HANDLER = /^(?:onMessage|handleMessage|processMessage|eachMessage|eachBatch)$/;

/** The functions that a broker's messages arrive in: callbacks of consumers, and `onMessage` of listener classes. */
export const messageHandlersOf = memoizeByService((service: Service): readonly FunctionRef[] => {
  const { program } = service;
  if (!program) return [];
  const callbacks = program.callsTo(...BROKERS).flatMap((call) => program.callbacks(call));
  const methods = [...program.modules].flatMap(([module, facts]) =>
    facts.classes.flatMap((item) =>
      item.extends === undefined && item.implements.length === 0
        ? []
        : item.methods.filter((method) => HANDLER.test(method.name)).map((method) => ({ module, fn: method.fn })),
    ),
  );
  return [...callbacks, ...methods];
});

import { memoizeByService } from './memoize.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from './types.ts';

/** Registrations whose callbacks run again and again: consumers, listeners of messages, resolvers. */
const CONSUMERS = [
  'bullmq#Worker',
  'bull#default().process',
  'bee-queue#default().process',
  'amqplib#connect().createChannel().consume',
  'kafkajs#Kafka().consumer().run',
  'nats#connect().subscribe',
  'sqs-consumer#Consumer.create',
  'mqtt#connect().on',
  '@apollo/server#ApolloServer',
  'graphql-yoga#createSchema',
];

/** What runs for each request or message, against what runs once at the start. */
export const requestPathOf = memoizeByService((service: Service): Reach | undefined => {
  const { program } = service;
  if (!program) return undefined;
  const handlers = service.routes.routes.flatMap((route) => route.handlers);
  const consumers = program.callsTo(...CONSUMERS).flatMap((call) => program.callbacks(call));
  const middleware = program.calls.filter(isMiddleware).flatMap((call) => middlewareOf(program, call));
  return program.reach([...handlers, ...consumers, ...middleware]);
});

function isMiddleware({ fact }: LinkedCall): boolean {
  return (
    fact.kind === 'call' &&
    fact.callee.kind === 'member' &&
    /^(?:use|addHook|on)$/.test(fact.callee.property) &&
    fact.args.length > 0
  );
}

/** Functions with the shape of a middleware: `(req, res, next)`, `(ctx, next)`, `(request, reply)`. */
function middlewareOf(program: Program, call: LinkedCall): readonly FunctionRef[] {
  const { callee, args } = call.fact;
  if (callee.kind !== 'member') return [];
  const first = args[0]?.kind === 'string' ? args[0].value : undefined;
  if (callee.property === 'on' && first !== 'request' && first !== 'message') return [];
  if (callee.property === 'addHook' && !/^(?:onRequest|pre\w+|onSend|onResponse|onError)$/.test(first ?? '')) return [];
  return program.callbacks(call).filter((ref) => {
    const name = program.fn(ref).params[0]?.name ?? '';
    return callee.property !== 'use' || /^(?:_?req|request|ctx|context|c|_)$/i.test(name);
  });
}

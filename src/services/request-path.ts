import { memoizeByService } from './memoize.ts';
import { grpcHandlers } from './served/grpc-handlers.ts';
import type { FunctionRef, LinkedCall, Program, Reach, Service } from './types.ts';

/** Registrations whose callbacks run again and again: consumers, listeners of messages, resolvers. */
const CONSUMERS = [
  'bullmq#Worker',
  'bull#default().process',
  'bee-queue#default().process',
  'pg-boss#default().work',
  'pg-boss#PgBoss().work',
  'agenda#default().define',
  'agenda#Agenda().define',
  'amqplib*.consume',
  'rascal*.subscribe',
  'kafkajs#Kafka().consumer().run',
  '@confluentinc/kafka-javascript*.run',
  'nats#connect().subscribe',
  'sqs-consumer#Consumer.create',
  'mqtt#connect().on',
  '@google-cloud/pubsub*.on',
  'socket.io#Server().on',
  'ws#WebSocketServer().on',
  'ws#Server().on',
  '@apollo/server#ApolloServer',
  'graphql-yoga#createSchema',
  // What a breaker fires runs for each request.
  'opossum#default',
  'grpc#Server().addService',
  'mali#default().use',
  '@graphql-tools/schema#makeExecutableSchema',
  'mercurius#default',
  'node:http#createServer',
  'node:https#createServer',
  'node:http2#createServer',
  'node:http2#createSecureServer',
  '@grpc/grpc-js#Server().addService',
];

/** What procedures run for each call, by the package that makes them. */
const PROCEDURES: readonly {
  readonly package: string;
  readonly methods: readonly string[];
  readonly source: string;
}[] = [
  {
    package: '@trpc/server',
    methods: ['query', 'mutation', 'subscription'],
    source: 'https://trpc.io/docs/server/procedures',
  },
  { package: '@orpc/server', methods: ['handler'], source: 'https://orpc.dev/docs/procedure' },
];

/** Decorators of methods that run for each message, query or event. */
const DECORATED =
  /^(?:MessagePattern|EventPattern|GrpcMethod|GrpcStreamMethod|SubscribeMessage|Process|RabbitSubscribe|RabbitRPC|SqsMessageHandler|Query|Mutation|Subscription|ResolveField|ResolveProperty|ResolveReference|FieldResolver)$/;
/** Methods that frameworks run for each request, by the interface that the class implements. */
const INTERFACES: ReadonlyMap<string, string> = new Map([
  ['NestMiddleware', 'use'],
  ['CanActivate', 'canActivate'],
  ['NestInterceptor', 'intercept'],
  ['PipeTransform', 'transform'],
  ['ExceptionFilter', 'catch'],
]);

/** What runs for each request or message, against what runs once at the start. */
export const requestPathOf = memoizeByService((service: Service): Reach | undefined =>
  service.program?.reach(requestStartsOf(service)),
);

/** The functions that frameworks and brokers call for each request or message. */
export const requestStartsOf = memoizeByService((service: Service): readonly FunctionRef[] => {
  const { program } = service;
  if (!program) return [];
  const handlers = service.routes.routes.flatMap((route) => route.handlers);
  const consumers = [
    ...program.callsTo(...CONSUMERS).flatMap((call) => program.callbacks(call)),
    ...PROCEDURES.filter((row) => program.packages.has(row.package)).flatMap((row) =>
      program
        .callsTo(...row.methods.map((method) => `${row.package}#*.${method}`))
        .flatMap((call) => program.callbacks(call)),
    ),
    ...grpcHandlers(program),
  ];
  const middleware = program.calls.filter(isMiddleware).flatMap((call) => middlewareOf(program, call));
  return [...handlers, ...consumers, ...middleware, ...managedMethods(program)];
});

/** Methods of classes that a framework calls for each request or message. */
function managedMethods(program: Program): readonly FunctionRef[] {
  const found: FunctionRef[] = [];
  for (const [module, facts] of program.modules) {
    for (const cls of facts.classes) {
      const hooks = new Set(cls.implements.flatMap((name) => INTERFACES.get(name) ?? []));
      // `@Processor() class … extends WorkerHost` of @nestjs/bullmq.
      if (cls.decorators.some((id) => decoratorName(program, module, id) === 'Processor')) hooks.add('process');
      for (const { name, fn } of cls.methods) {
        const decorators = facts.functions[fn]?.decorators ?? [];
        if (hooks.has(name) || decorators.some((id) => DECORATED.test(decoratorName(program, module, id))))
          found.push({ module, fn });
      }
    }
  }
  return found;
}

function decoratorName(program: Program, module: string, id: number): string {
  const path = program.callees(program.call({ module, call: id }))[0] ?? '';
  return path.replace(/^.*[#.]/, '');
}

function isMiddleware({ fact }: LinkedCall): boolean {
  return (
    fact.kind === 'call' &&
    fact.callee.kind === 'member' &&
    /^(?:use|addHook|on)$/.test(fact.callee.property) &&
    fact.args.length > 0
  );
}

/** What runs before every route, whatever its path: middleware without one, hooks of each request. */
export function globalMiddleware(program: Program): readonly FunctionRef[] {
  return program.calls
    .filter((call) => isMiddleware(call))
    .filter(({ fact: { callee, args } }) => {
      const [first] = args;
      if (callee.kind !== 'member' || callee.property === 'on') return false;
      return callee.property === 'addHook' || first?.kind !== 'string' || /^\/?\*?$/.test(first.value);
    })
    .flatMap((call) => middlewareOf(program, call));
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

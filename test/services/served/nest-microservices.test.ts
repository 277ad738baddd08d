import { describe, expect, it } from 'vitest';
import { linkFiles } from '../../support/rule-cases.ts';
import { nodeService } from '../../support/services.ts';

const started = (options: string, listen = 'listen'): string =>
  `const { NestFactory } = require('@nestjs/core');
const { Transport } = require('@nestjs/microservices');
async function main() {
  const app = await NestFactory.createMicroservice(class {}, ${options});
  await app.${listen}();
}
main();
`;

describe('Nest microservices', () => {
  it('gRPC serves requests, on the port of its url', () => {
    const url = '`${process.env.GRPC_HOST}:${process.env.GRPC_PORT}`';
    const [service] = linkFiles(
      nodeService(started(`{ transport: Transport.GRPC, options: { package: 'orders', url: ${url} } }`), {
        Dockerfile: 'FROM node:24-alpine\nENV GRPC_HOST=0.0.0.0 GRPC_PORT=50051\nCOPY . .\nCMD ["node", "server.js"]\n',
      }),
    );
    expect(service?.kind).toBe('http');
    expect(service?.servers.map(({ protocol, ports: [port] }) => [protocol, port?.value, port?.env])).toEqual([
      ['grpc', 50051, 'GRPC_PORT'],
    ]);
  });

  it('gRPC without a url listens on port 5000', () => {
    const [service] = linkFiles(
      nodeService(started("{ transport: 4, options: { package: 'orders' } }", 'listenAsync')),
    );
    expect(service?.servers.map(({ protocol, ports: [port] }) => [protocol, port?.value])).toEqual([['grpc', 5000]]);
  });

  it('brokers make a consumer of it', () => {
    const [service] = linkFiles(nodeService(started("{ transport: Transport.RMQ, options: { urls: ['amqp://mq'] } }")));
    expect([service?.kind, service?.servers[0]?.protocol]).toEqual(['worker', 'other']);
  });

  it('a hybrid application answers gRPC beside HTTP', () => {
    const [service] = linkFiles(
      nodeService(
        `const { NestFactory } = require('@nestjs/core');
const { Transport } = require('@nestjs/microservices');
async function main() {
  const app = await NestFactory.create(class {});
  app.connectMicroservice({ transport: Transport.GRPC, options: { url: '0.0.0.0:50051' } });
  await app.startAllMicroservices();
  await app.listen(3000);
}
main();
`,
      ),
    );
    expect(service?.servers.map(({ protocol, ports: [port] }) => [protocol, port?.value]).sort()).toEqual([
      ['grpc', 50051],
      ['http', 3000],
    ]);
  });

  it('a controller may answer the health checks of gRPC', () => {
    const [service] = linkFiles({
      ...nodeService(''),
      'package.json': '{ "name": "api", "dependencies": { "@nestjs/core": "^11.0.0" } }\n',
      'tsconfig.json':
        '{ "compilerOptions": { "experimentalDecorators": true, "outDir": "dist", "rootDir": "src" } }\n',
      Dockerfile: 'FROM node:24-alpine\nWORKDIR /app\nCOPY . .\nRUN npx tsc\nCMD ["node", "dist/main.js"]\n',
      'src/main.ts': `import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { GrpcMethod, Transport } from '@nestjs/microservices';
@Controller()
class HealthController {
  @GrpcMethod('Health', 'Check')
  check() {
    return { status: 1 };
  }
}
@Module({ controllers: [HealthController] })
class AppModule {}
async function main() {
  const app = await NestFactory.createMicroservice(AppModule, { transport: Transport.GRPC, options: {} });
  await app.listen();
}
main();
`,
    });
    expect(service?.routes.routes.map(({ method, path, place }) => [method, path, place.line])).toEqual([
      ['GRPC', '/grpc.health.v1.Health/Check', 6],
    ]);
  });
});

import path from 'node:path/posix';
import { at, booleanOf, type DataNode, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import { fileStart, type Place } from '../../parsers/place.ts';
import { memoizeByRepository, memoizeByService } from '../memoize.ts';
import type { Repository, Service } from '../types.ts';

/** One function of a serverless application, or a service of a platform that scales requests by itself. */
export interface ServerlessFunction {
  readonly name: string;
  /** Place of the name: where settings go. */
  readonly place: Place;
  readonly platform: 'serverless' | 'sam' | 'cloud-run' | 'cloud-functions';
  /** Reserved concurrency, maximum instances. */
  readonly limit: Place | undefined;
  /** Kept warm: provisioned concurrency, minimum instances. SnapStart knows no Node.js. */
  readonly warm: Place | undefined;
  /** Built into one file, so that loading it is one read. */
  readonly bundled: Place | undefined;
  /** Only queues, schedules and streams call it: nobody waits for its start. */
  readonly background: boolean;
}

/** Programs that describe functions have this beside them; only their sources are opened. */
const CDK = /^(?:aws-cdk-lib$|@aws-cdk\/|sst$)/;
const DESCRIBED =
  /resource\s+"(?:aws_lambda_function|google_cloudfunctions2?_function|google_cloud_run_v2_service)"|new (?:lambda\.Function|(?:\w+\.)?NodejsFunction)\(/;

/** Applications whose functions are described in code, which is not evaluated. */
export const findFunctionsInCode = memoizeByRepository((repository: Repository): Place | undefined => {
  const folders = repository.packages
    .filter(({ dependencies }) => [...dependencies.keys()].some((name) => CDK.test(name)))
    .map(({ folder }) => (folder === '.' ? '' : `${folder}/`));
  const file = repository.paths.find((item) => {
    if (/(?:^|\/)(?:node_modules|tests?|examples?)\//.test(item)) return false;
    if (/(?:^|\/)(?:serverless|sst\.config)\.[cm]?[jt]s$/.test(item)) return true;
    const mayDescribe = /\.[cm]?[jt]s$/.test(item) && folders.some((folder) => item.startsWith(folder));
    return (mayDescribe || item.endsWith('.tf')) && DESCRIBED.test(repository.text(item) ?? '');
  });
  return file === undefined ? undefined : fileStart(file);
});

/** A number of instances; 0 keeps none warm and, as a maximum of Knative, sets no limit. */
function positive(node: DataNode | undefined): Place | undefined {
  return node && textOf(node) !== '0' && booleanOf(node) !== false ? node.place : undefined;
}

/** Kinds of events whose sender does not wait for the answer. */
const BACKGROUND =
  /^(?:sqs|schedule\w*|stream|sns|s3|eventbridge\w*|eventbridgerule|cloudwatch\w*|kafka|msk|activemq|rabbitmq|iot\w*|dynamodb|kinesis|mq|documentdb|selfmanagedkafka)$/i;

/** Functions of Serverless Framework, AWS SAM and CloudFormation, Cloud Run and Google Cloud Functions. */
export const functionsOf = memoizeByService((service: Service): readonly ServerlessFunction[] =>
  service.repository.paths.flatMap((file): readonly ServerlessFunction[] => {
    if (!/\.(?:ya?ml|json)$/.test(file) || /(?:^|\/)node_modules\//.test(file)) return [];
    const folder = path.dirname(file);
    const near =
      folder === '.' ||
      folder === service.root ||
      service.root.startsWith(`${folder}/`) ||
      folder.startsWith(`${service.root}/`);
    if (!near && service.root !== '.') return [];
    if (/(?:^|\/)serverless(?:\.[\w-]+)?\.(?:ya?ml|json)$/.test(file))
      return service.repository
        .data(file)
        .flatMap((node) =>
          serverlessFrom(node, (handler) => service.repository.paths.includes(path.join(folder, `${handler}.ts`))),
        );
    const text = service.repository.text(file) ?? '';
    if (/AWS::(?:Serverless|Lambda)::Function/.test(text)) return service.repository.data(file).flatMap(samFrom);
    return /serving\.knative\.dev/.test(text) ? service.repository.data(file).flatMap(cloudRunFrom) : [];
  }),
);

function serverlessFrom(node: DataNode, sources: (handler: string) => boolean): readonly ServerlessFunction[] {
  const provider = textOf(at(node, 'provider', 'name')) ?? textOf(at(node, 'provider')) ?? '';
  const plugins = itemsOf(at(node, 'plugins')).filter((item) =>
    /esbuild|webpack|bundle|rollup|vite|optimize/.test(textOf(item) ?? ''),
  );
  const built =
    at(node, 'build', 'esbuild') ?? at(node, 'custom', 'esbuild') ?? at(node, 'custom', 'webpack') ?? plugins[0];
  const warmer = itemsOf(at(node, 'plugins')).find((item) => /warm-?up/.test(textOf(item) ?? ''));
  const bundling = booleanOf(built) === false ? undefined : built;
  return entriesOf(at(node, 'functions')).flatMap(({ key, keyPlace, value }): readonly ServerlessFunction[] => {
    const runtime = textOf(at(value, 'runtime')) ?? textOf(at(node, 'provider', 'runtime')) ?? 'nodejs';
    if (!/^(?:nodejs|\$)/.test(runtime)) return [];
    const events = itemsOf(at(value, 'events')).flatMap((event) => entriesOf(event).map((entry) => entry.key));
    return [
      {
        name: key,
        place: keyPlace,
        platform: provider === 'google' ? 'cloud-functions' : 'serverless',
        limit: positive(at(value, 'reservedConcurrency') ?? at(value, 'maxInstances') ?? at(value, 'concurrency')),
        warm: positive(at(value, 'provisionedConcurrency') ?? at(value, 'minInstances')) ?? warmer?.place,
        bundled: (bundling ?? builtByDefault(node, value, sources))?.place,
        background: events.length > 0 && events.every((event) => BACKGROUND.test(event)),
      },
    ];
  });
}

/** Version 4 bundles handlers in TypeScript by itself (serverless.com/framework/docs/providers/aws/guide/building). */
function builtByDefault(node: DataNode, value: DataNode, sources: (handler: string) => boolean): DataNode | undefined {
  const version = at(node, 'frameworkVersion');
  const off = booleanOf(at(node, 'build', 'esbuild')) === false;
  const handler = textOf(at(value, 'handler'))?.replace(/\.[^./]+$/, '') ?? '';
  return /^\D{0,2}4(?:\.|$)/.test(textOf(version) ?? '') && !off && sources(handler) ? version : undefined;
}

function samFrom(node: DataNode): readonly ServerlessFunction[] {
  const globals = at(node, 'Globals', 'Function');
  return entriesOf(at(node, 'Resources')).flatMap(({ key, keyPlace, value }): readonly ServerlessFunction[] => {
    if (!/^AWS::(?:Serverless|Lambda)::Function$/.test(textOf(at(value, 'Type')) ?? '')) return [];
    const properties = at(value, 'Properties');
    const runtime = textOf(at(properties, 'Runtime')) ?? textOf(at(globals, 'Runtime'));
    if (runtime !== undefined && !runtime.startsWith('nodejs')) return [];
    const setting = (name: string): Place | undefined => positive(at(properties, name) ?? at(globals, name));
    const events = entriesOf(at(properties, 'Events')).map((event) => textOf(at(event.value, 'Type')) ?? '');
    return [
      {
        name: key,
        place: keyPlace,
        platform: 'sam',
        limit: setting('ReservedConcurrentExecutions'),
        warm: setting('ProvisionedConcurrencyConfig'),
        bundled: textOf(at(value, 'Metadata', 'BuildMethod')) === 'esbuild' ? at(value, 'Metadata')?.place : undefined,
        background: events.length > 0 && events.every((event) => BACKGROUND.test(event)),
      },
    ];
  });
}

/** Cloud Run keeps its limits in annotations of the revision template (cloud.google.com/run/docs/configuring/max-instances). */
function cloudRunFrom(node: DataNode): readonly ServerlessFunction[] {
  if (!/^serving\.knative\.dev\//.test(textOf(at(node, 'apiVersion')) ?? '') || textOf(at(node, 'kind')) !== 'Service')
    return [];
  const name = at(node, 'metadata', 'name');
  const template = at(node, 'spec', 'template');
  const setting = (key: string): DataNode | undefined =>
    [`autoscaling.knative.dev/${key}`, `run.googleapis.com/${key}`].flatMap(
      (annotation) =>
        at(template, 'metadata', 'annotations', annotation) ?? at(node, 'metadata', 'annotations', annotation) ?? [],
    )[0];
  const warm = setting('minScale') ?? setting('min-scale');
  return [
    {
      name: textOf(name) ?? '',
      place: name?.place ?? node.place,
      platform: 'cloud-run',
      limit: positive(setting('maxScale') ?? setting('max-scale')),
      warm: positive(warm),
      bundled: undefined,
      background: false,
    },
  ];
}

import path from 'node:path/posix';
import { at, type DataNode, entriesOf, itemsOf, numberOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { memoizeByService } from '../memoize.ts';
import type { Service } from '../types.ts';

/** One function of a serverless application, or a service of a platform that scales requests by itself. */
export interface ServerlessFunction {
  readonly name: string;
  /** Place of the name: where settings go. */
  readonly place: Place;
  readonly platform: 'serverless' | 'sam' | 'cloud-run' | 'cloud-functions';
  /** Reserved concurrency, maximum instances. */
  readonly limit: Place | undefined;
  /** Kept warm: provisioned concurrency, minimum instances, SnapStart. */
  readonly warm: Place | undefined;
  /** Built into one file, so that loading it is one read. */
  readonly bundled: Place | undefined;
}

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
      return service.repository.data(file).flatMap(serverlessFrom);
    const text = service.repository.text(file) ?? '';
    if (/AWS::(?:Serverless|Lambda)::Function/.test(text)) return service.repository.data(file).flatMap(samFrom);
    return /serving\.knative\.dev/.test(text) ? service.repository.data(file).flatMap(cloudRunFrom) : [];
  }),
);

function serverlessFrom(node: DataNode): readonly ServerlessFunction[] {
  const provider = textOf(at(node, 'provider', 'name')) ?? textOf(at(node, 'provider')) ?? '';
  const plugins = itemsOf(at(node, 'plugins')).filter((item) =>
    /esbuild|webpack|bundle|rollup|vite|optimize/.test(textOf(item) ?? ''),
  );
  const built =
    at(node, 'build', 'esbuild') ?? at(node, 'custom', 'esbuild') ?? at(node, 'custom', 'webpack') ?? plugins[0];
  return entriesOf(at(node, 'functions')).map(({ key, keyPlace, value }) => ({
    name: key,
    place: keyPlace,
    platform: provider === 'google' ? 'cloud-functions' : 'serverless',
    limit: (at(value, 'reservedConcurrency') ?? at(value, 'maxInstances') ?? at(value, 'concurrency'))?.place,
    warm: (at(value, 'provisionedConcurrency') ?? at(value, 'minInstances') ?? at(value, 'snapStart'))?.place,
    bundled: built?.place,
  }));
}

function samFrom(node: DataNode): readonly ServerlessFunction[] {
  const globals = at(node, 'Globals', 'Function');
  return entriesOf(at(node, 'Resources')).flatMap(({ key, keyPlace, value }): readonly ServerlessFunction[] => {
    if (!/^AWS::(?:Serverless|Lambda)::Function$/.test(textOf(at(value, 'Type')) ?? '')) return [];
    const properties = at(value, 'Properties');
    const runtime = textOf(at(properties, 'Runtime')) ?? textOf(at(globals, 'Runtime'));
    if (runtime !== undefined && !runtime.startsWith('nodejs')) return [];
    const setting = (name: string): Place | undefined => (at(properties, name) ?? at(globals, name))?.place;
    return [
      {
        name: key,
        place: keyPlace,
        platform: 'sam',
        limit: setting('ReservedConcurrentExecutions'),
        warm: setting('ProvisionedConcurrencyConfig') ?? setting('SnapStart'),
        bundled: textOf(at(value, 'Metadata', 'BuildMethod')) === 'esbuild' ? at(value, 'Metadata')?.place : undefined,
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
      limit: (setting('maxScale') ?? setting('max-scale'))?.place,
      warm: warm && Number(textOf(warm) ?? numberOf(warm)) > 0 ? warm.place : undefined,
      bundled: undefined,
    },
  ];
}

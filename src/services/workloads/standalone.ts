import type { DataNode } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import type { Container, Platform, Workload } from '../types.ts';

interface Standalone {
  readonly platform: Platform;
  readonly kind: string;
  readonly name: string;
  readonly path: string;
  readonly place: Place;
  readonly node: DataNode;
  /** What differs from a container that sets nothing. */
  readonly container: Partial<Container>;
  /** The other containers of the same task. */
  readonly others?: readonly Container[];
  readonly gracePeriod: Workload['gracePeriod'];
  readonly replicas?: Workload['replicas'];
  readonly build?: Workload['build'];
  readonly purpose?: Workload['purpose'];
}

/** A container of which only some things are said. */
export function containerOf(name: string, place: Place, node: DataNode, said: Partial<Container>): Container {
  return {
    name,
    place,
    node,
    role: 'service',
    image: undefined,
    command: undefined,
    args: undefined,
    workingDir: undefined,
    env: [],
    envUnknownFrom: [],
    ports: [],
    probes: [],
    limits: {},
    requests: {},
    security: { dropCapabilities: [], addCapabilities: [] },
    preStop: undefined,
    init: false,
    restart: undefined,
    ...said,
  };
}

/** A workload outside of Kubernetes and compose: one process or task, without labels and overlays. */
export function standaloneWorkload(said: Standalone): Workload {
  const { platform, kind, name, path, place, node } = said;
  const container = containerOf(
    said.container.name ?? name,
    said.container.place ?? place,
    said.container.node ?? node,
    said.container,
  );
  return {
    id: `${platform}:${path}/${name}`,
    platform,
    kind,
    name,
    namespace: undefined,
    path,
    place,
    node,
    manifest: undefined,
    containers: [container, ...(said.others ?? [])],
    container,
    replicas: said.replicas,
    podLabels: new Map(),
    gracePeriod: said.gracePeriod,
    build: said.build,
    purpose: said.purpose ?? 'production',
    overlays: [],
  };
}

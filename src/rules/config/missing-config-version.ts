import { configVersionOf } from '../../services/config/config-version.ts';
import { remedyPlace } from '../../services/remedy-place.ts';
import { EXAMPLE_SERVICE, exampleManifest } from '../example-service.ts';
import { fail, notApplicable, pass, unknown } from '../outcomes.ts';
import { LONG_RUNNING, type Rule } from '../types.ts';

export const missingConfigVersion: Rule = {
  id: 'missing-config-version',
  code: 'NR1207',
  title: 'Which configuration runs cannot be told',
  area: 'config',
  severity: 'note',
  confidence: 'medium',
  since: '0.1.0',
  stage: 'preview',
  recommended: false,
  topics: ['config-version-exposed'],
  kinds: LONG_RUNNING,
  options: {},
  messages: {
    missing:
      'Nothing tells which configuration this process runs with: when a change of settings breaks something, the graphs show no deploy. Give it a version (CONFIG_VERSION, or the annotation checksum/config of the pod) and write it to the start log.',
    hidden:
      '{name} is read but written nowhere: logs and answers do not tell which configuration runs. Put it into the base fields of the logger or the start log.',
  },
  docs: {
    what: 'Looks for a version or checksum of the configuration: as an annotation of the pod template (checksum/config, as Helm charts write it), or as a variable that is logged, answered by a route or a label of metrics.',
    why: 'Changes of configuration cause as many incidents as changes of code, and leave no trace of their own.',
    fix: 'metadata.annotations: { checksum/config: … } in the pod template; CONFIG_VERSION in the base fields of the logger.',
    references: [
      'https://helm.sh/docs/howto/charts_tips_and_tricks/#automatically-roll-deployments',
      'https://kubernetes.io/docs/tasks/manage-kubernetes-objects/kustomization/#configmapgenerator',
    ],
  },
  examples: {
    bad: [{ title: 'no version', files: { ...EXAMPLE_SERVICE, 'k8s/api.yaml': exampleManifest() } }],
    good: [
      {
        title: 'a checksum',
        files: {
          ...EXAMPLE_SERVICE,
          'k8s/api.yaml': exampleManifest().replace(
            '      labels: { app: api }\n    spec:',
            '      labels: { app: api }\n      annotations: { checksum/config: 9f86d081884c }\n    spec:',
          ),
        },
      },
    ],
  },
  check(service) {
    const version = configVersionOf(service);
    if (version?.shown) return [pass({ place: version.shown, note: version.name })];
    if (!service.program) return [unknown(service.lost[0] ?? 'the source entry was not found')];
    const reads = [...service.program.modules.values()].some((facts) => facts.envReads.length > 0);
    const configured = service.workloads.some(
      ({ container }) => container.env.length > 0 || container.envUnknownFrom.length > 0,
    );
    if (!version && !reads && !configured && service.workloads.length === 0)
      return [notApplicable('the service has no configuration')];
    if (version?.read)
      return [fail({ message: 'hidden', args: { name: version.name }, place: version.read, anchor: 'version' })];
    const place = remedyPlace(service);
    return [
      place
        ? fail({ message: 'missing', place, anchor: 'version' })
        : unknown('where the service starts could not be followed'),
    ];
  },
};

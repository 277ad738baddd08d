import { isMap } from 'yaml';
import { setEnvironment } from '../environment.ts';
import type { Recipe } from '../types.ts';
import { mapAround, openYaml, setIn } from './document.ts';

export const unnamedServiceInTraces: Recipe = {
  rule: 'unnamed-service-in-traces',
  // A name in the place of unknown_service.
  level: 'safe',
  title: 'name the service in its traces',
  fix(context) {
    const { name } = context.service;
    return /^[\w.@/-]+$/.test(name)
      ? setEnvironment(context, { OTEL_SERVICE_NAME: name.replace(/^@.*\//, '') })
      : undefined;
  },
};

export const smallThreadpool: Recipe = {
  rule: 'unsuitable-threadpool-size',
  level: 'suggested',
  title: 'give the thread pool eight threads',
  messages: ['small'],
  fix: (context) => setEnvironment(context, { UV_THREADPOOL_SIZE: '8' }),
};

export const noisyAlerts: Recipe = {
  rule: 'noisy-alerts',
  level: 'suggested',
  title: 'let the alert wait for five minutes',
  messages: ['instant'],
  fix(context) {
    const { place } = context.finding;
    const yaml = openYaml(context, place.path);
    const map = yaml && mapAround(yaml, place);
    const edit =
      yaml && isMap(map) && map.has('alert') ? setIn(yaml, map, ['for'], '5m', { after: ['expr'] }) : undefined;
    return edit && [edit];
  },
};

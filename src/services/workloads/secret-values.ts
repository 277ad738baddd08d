/** Secret values that stand in a manifest. Names only leave this file, never a value. */
import { at, entriesOf, itemsOf, textOf } from '../../parsers/data.ts';
import type { Place } from '../../parsers/place.ts';
import { isSecretName } from '../images/secrets.ts';
import type { Repository, Workload } from '../types.ts';
import { findConfigMap } from './queries.ts';
import { configMapNames } from './used-config-maps.ts';

export interface SecretValue {
  readonly name: string;
  readonly where: 'env' | 'argument' | 'ConfigMap';
  readonly place: Place;
  /** A well-known word of development databases and examples. */
  readonly wellKnown: boolean;
}

/** Names that say secret beyond doubt; `KEY` alone is often an identifier, so its value has to look random too. */
const STRONG =
  /(?:_|^)(?:apikey|api_key|passwords?|passwd|pwd|passphrase|secrets?|token|credentials?|private_key|secret_key|access_key)(?:_|$)/i;
/** The name speaks of where, which or how, not of the value. */
const REFERENCES =
  /(?:_|^)(?:arn|id|ids|names?|ref|key_name|count|limit|max|min|refresh_interval|field|label|mode|enabled)$/i;
/** Formats that are secrets whatever the variable is called (documented prefixes of the issuers). */
const FORMATS =
  /^(?:AKIA[0-9A-Z]{16}|gh[pousr]_\w{36,}|github_pat_\w{50,}|sk_live_\w{16,}|xox[bpars]-[\w-]{20,}|AIza[\w-]{35}|SG\.[\w-]{20,}\.[\w-]{20,}|npm_\w{36}|glpat-[\w-]{20,})$|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/;
const CREDENTIALS_IN_URL = /^[a-z][\w+.-]*:\/\/[^\s/:@]*:([^\s/@]+)@/i;
const WELL_KNOWN =
  /^(?:postgres|password|passw0rd|root|admin|test|secret|example|changeme|change-me|dev|local|mysql|mongo|guest|minio|minioadmin|redis|user|pass|app|supersecret|mysecret|my-secret|my_secret)(?:-?\d{0,4})?!?$/i;

/** Not a value yet: something fills it in, or it names a place where the value is. */
function isPlaceholder(value: string): boolean {
  return (
    value === '' ||
    /\$\(|\$\{|\$[A-Z_]+|\{\{|<[^>]*>|^#\{|^%[^%]+%$|__\w+__/.test(value) ||
    /replace|placeholder|todo|your[-_]|xxxx|\*{3,}|insert|dummy|^tbd$|^none$|^null$|^n\/a$/i.test(value) ||
    /^(?:arn:|vault:|ref\+|sm:\/\/|gcp?:\/\/|projects\/|op:\/\/|secret(?:ref)?:)/i.test(value) ||
    /^(?:\d+(?:ms|s|m|h|d)?|true|false|yes|no|on|off)$/i.test(value) ||
    /^\.{0,2}\/[\w./-]*$/.test(value)
  );
}

function isSecret(name: string, value: string): boolean {
  if (isPlaceholder(value)) return false;
  if (FORMATS.test(value)) return true;
  const credentials = CREDENTIALS_IN_URL.exec(value)?.[1];
  if (credentials !== undefined) return !isPlaceholder(credentials);
  const plain = name.replaceAll('-', '_').replace(/([a-z])([A-Z])/g, '$1_$2');
  if (!isSecretName(plain) || REFERENCES.test(plain) || /^https?:\/\//.test(value)) return false;
  return STRONG.test(plain) ? true : looksRandom(value);
}

/** Bits per character over a length that no word has. */
function looksRandom(value: string): boolean {
  if (value.length < 16 || /\s/.test(value) || !/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length);
  return bits >= 3;
}

function isWellKnown(value: string): boolean {
  return WELL_KNOWN.test(CREDENTIALS_IN_URL.exec(value)?.[1] ?? value);
}

/** `${NAME:-default}` in a compose file: the environment of whoever starts it decides. */
function isFilledIn({ path, name, platform }: Workload, variable: string, repository: Repository): boolean {
  if (platform !== 'compose') return false;
  const written = at(repository.data(path)[0], 'services', name, 'environment');
  const text =
    textOf(at(written, variable)) ??
    itemsOf(written)
      .map(textOf)
      .find((item) => item?.startsWith(`${variable}=`));
  return text?.includes('${') === true;
}

/** Sources of variables that are files of the repository, beside the manifests, whose env is read as it is written. */
const WRITTEN: ReadonlySet<string> = new Set(['compose', 'ecs', 'fly', 'pm2', 'systemd']);

/** Secret values of all containers of a workload: env, command line, and the ConfigMaps that feed the environment. */
export function findSecretValues(workload: Workload, repository: Repository): readonly SecretValue[] {
  const found: SecretValue[] = [];
  const look = (name: string, value: string | undefined, where: SecretValue['where'], place: Place): void => {
    if (value !== undefined && isSecret(name, value)) found.push({ name, where, place, wellKnown: isWellKnown(value) });
  };
  for (const { node, command, args, env } of workload.containers) {
    for (const item of itemsOf(at(node, 'env'))) {
      const value = at(item, 'value');
      if (value) look(textOf(at(item, 'name')) ?? '', textOf(value), 'env', value.place);
    }
    for (const variable of env) {
      if (!WRITTEN.has(variable.from) || isFilledIn(workload, variable.name, repository)) continue;
      look(variable.name, variable.value, 'env', variable.place);
    }
    for (const list of [command, args]) {
      list?.value.forEach((word, index) => {
        const [, name, own] = /^--?([\w-]+)(?:=(.*))?$/s.exec(word) ?? [];
        if (name === undefined) return;
        const next = list.value[index + 1];
        const value = own ?? (next?.startsWith('-') ? undefined : next);
        look(name, value, 'argument', list.place);
      });
    }
  }
  for (const name of configMapNames(workload)) {
    for (const { key, value } of entriesOf(at(findConfigMap(workload, repository, name)?.node, 'data')))
      look(key, textOf(value), 'ConfigMap', value.place);
  }
  return found;
}

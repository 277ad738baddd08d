/**
 * Functions that write nested properties by the keys of their input: with `__proto__` or `constructor.prototype` among
 * them they change every object of the process. `safeFrom` is the first version of the package that refuses such keys.
 */
export interface DeepWriteRow {
  readonly calls: readonly string[];
  readonly package: string;
  readonly safeFrom: string;
  readonly source: string;
}

const LODASH = (...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => [`lodash#${name}`, `lodash#default.${name}`, `lodash/${name}#default`]);

export const DEEP_WRITES: readonly DeepWriteRow[] = [
  {
    calls: LODASH('merge', 'mergeWith', 'defaultsDeep'),
    package: 'lodash',
    safeFrom: '4.17.12',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2019-10744',
  },
  {
    calls: LODASH('set', 'setWith', 'zipObjectDeep'),
    package: 'lodash',
    safeFrom: '4.17.20',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2020-8203',
  },
  {
    calls: ['lodash.merge#default'],
    package: 'lodash.merge',
    safeFrom: '4.6.2',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2019-10744',
  },
  {
    calls: ['lodash.defaultsdeep#default'],
    package: 'lodash.defaultsdeep',
    safeFrom: '4.6.1',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2019-10744',
  },
  {
    calls: ['merge-deep#default'],
    package: 'merge-deep',
    safeFrom: '3.0.3',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2021-26707',
  },
  {
    calls: ['deep-extend#default'],
    package: 'deep-extend',
    safeFrom: '0.5.1',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2018-3750',
  },
  {
    calls: ['extend#default'],
    package: 'extend',
    safeFrom: '3.0.2',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2018-16492',
  },
  {
    calls: ['object-path#set', 'object-path#default.set'],
    package: 'object-path',
    safeFrom: '0.11.6',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2021-23434',
  },
  {
    calls: ['dot-prop#set', 'dot-prop#default.set'],
    package: 'dot-prop',
    safeFrom: '5.1.1',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2020-8116',
  },
  {
    calls: ['set-value#default'],
    package: 'set-value',
    safeFrom: '4.0.1',
    source: 'https://nvd.nist.gov/vuln/detail/CVE-2021-23440',
  },
];

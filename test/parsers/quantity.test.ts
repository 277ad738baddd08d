import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMemoryTypo, parseCpu, parseDockerMemory, parseDuration, parseMemory } from '../../src/parsers/quantity.ts';

describe('memory quantities', () => {
  // Cases of apimachinery's quantity_test.go and kubernetes.io/docs/concepts/configuration/manage-resources-containers.
  const cases: [text: string, bytes: number | undefined][] = [
    ['0', 0],
    ['128974848', 128974848],
    ['129e6', 129000000],
    ['129M', 129000000],
    ['123Mi', 128974848],
    ['128974848000m', 128974848],
    ['512m', 1],
    ['1500m', 2],
    ['1.5Gi', 1610612736],
    ['.5Gi', 536870912],
    ['1.', 1],
    ['+1Gi', 1073741824],
    ['-1Ki', -1024],
    ['0.1Ki', 103],
    ['1k', 1000],
    ['1Ti', 1099511627776],
    ['1E', 1e18],
    ['1E3', 1000],
    ['1e-3', 1],
    ['1.1k', 1100],
    ['4.35e2', 435],
    ['100Ei', 2 ** 63],
    ['1K', undefined],
    ['512MB', undefined],
    ['1GB', undefined],
    ['1g', undefined],
    ['512mi', undefined],
    ['1 Gi', undefined],
    ['.', undefined],
    ['', undefined],
    ['Gi', undefined],
    ['1e999999999', undefined],
    ['{{ .Values.memory }}', undefined],
  ];
  it.each(cases)('%s', (text, bytes) => {
    expect(parseMemory(text)).toBe(bytes);
  });

  it('is exact for every whole number of MiB', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1 << 20 }), (mib) => {
        expect(parseMemory(`${mib}Mi`)).toBe(mib * 2 ** 20);
        expect(parseMemory(`${mib}`)).toBe(mib);
        expect(parseMemory(`${mib}e3`)).toBe(parseMemory(`${mib}k`));
      }),
    );
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const parse of [parseMemory, parseCpu, parseDockerMemory, parseDuration]) {
          const value = parse(text);
          expect(value === undefined || Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });
});

describe('cpu quantities are millicores', () => {
  const cases: [text: string, millicores: number | undefined][] = [
    ['1', 1000],
    ['500m', 500],
    ['0.5', 500],
    ['0.1', 100],
    ['1500u', 2],
    ['100n', 1],
    ['2k', 2000000],
    ['half', undefined],
  ];
  it.each(cases)('%s', (text, millicores) => {
    expect(parseCpu(text)).toBe(millicores);
  });
});

describe('what was meant by a wrong memory quantity', () => {
  const cases: [text: string, meant: string | undefined][] = [
    ['512m', '512Mi'],
    ['512mi', '512Mi'],
    ['512MB', '512Mi'],
    ['512mb', '512Mi'],
    ['1gb', '1Gi'],
    ['1g', '1Gi'],
    ['256K', '256Ki'],
    ['1.5GiB', '1.5Gi'],
    ['512Mi', undefined],
    ['512M', undefined],
    ['512k', undefined],
    ['1Gi', undefined],
    ['536870912', undefined],
    ['1e9', undefined],
  ];
  it.each(cases)('%s', (text, meant) => {
    expect(findMemoryTypo(text)).toBe(meant);
  });
});

describe('memory sizes of Docker', () => {
  const cases: [text: string, bytes: number | undefined][] = [
    ['512m', 536870912],
    ['512M', 536870912],
    ['1g', 1073741824],
    ['1.5gb', 1610612736],
    ['300k', 307200],
    ['64 MiB', 67108864],
    ['1024', 1024],
    ['1024b', 1024],
    ['1e9', undefined],
    ['lots', undefined],
  ];
  it.each(cases)('%s', (text, bytes) => {
    expect(parseDockerMemory(text)).toBe(bytes);
  });
});

describe('durations in seconds', () => {
  const cases: [text: string, seconds: number | undefined][] = [
    ['10', 10],
    ['10s', 10],
    ['1m30s', 90],
    ['1m 30s', 90],
    ['500ms', 0.5],
    ['1.5h', 5400],
    ['1min 30s', 90],
    ['2min', 120],
    ['90sec', 90],
    ['250us', 0.00025],
    ['soon', undefined],
    ['10 parsecs', undefined],
    ['infinity', undefined],
    ['', undefined],
  ];
  it.each(cases)('%s', (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });
});

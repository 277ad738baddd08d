import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import * as hadolint from './hadolint.ts';
import * as kubernetes from './table.ts';

/** Folder of the oracle files; they hold inputs of other projects and are not part of this repository. */
const FOLDER = process.env.NODEREADY_ORACLES;

function read(name: string): string | undefined {
  const file = FOLDER === undefined ? undefined : path.join(FOLDER, name);
  return file !== undefined && fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}

describe('disagreements with other linters have a reason', () => {
  const manifests = read('kubernetes.json');
  it.skipIf(manifests === undefined)('on manifests', { timeout: 300_000 }, () => {
    const { compared, unexplained } = kubernetes.compareAll(JSON.parse(manifests ?? '[]'));
    expect(compared.length).toBeGreaterThan(300);
    expect(unexplained.map((row) => `${row.case.id} ${row.object}`)).toEqual([]);
  });

  const dockerfiles = read('hadolint.json');
  it.skipIf(dockerfiles === undefined)('on Dockerfiles', { timeout: 300_000 }, () => {
    const { compared, unexplained } = hadolint.compareAll(JSON.parse(dockerfiles ?? '[]'));
    expect(compared.length).toBeGreaterThan(50);
    expect(unexplained.map((row) => row.case.dockerfile)).toEqual([]);
  });
});

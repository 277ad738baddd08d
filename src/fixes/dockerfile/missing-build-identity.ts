import type { Recipe } from '../types.ts';
import { findShipped, insertForRuntime } from './lines.ts';

export const missingBuildIdentity: Recipe = {
  rule: 'missing-build-identity',
  level: 'suggested',
  title: 'label the image with its revision (docker build --build-arg REVISION=$(git rev-parse HEAD))',
  fix(context) {
    const shipped = findShipped(context);
    const lines = 'ARG REVISION=unknown\nLABEL org.opencontainers.image.revision=$REVISION';
    return shipped && [insertForRuntime(shipped.docker, shipped.stage, lines)];
  },
};

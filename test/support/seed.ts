import fc from 'fast-check';

// Property tests run the same cases everywhere; `SEED=random npm test` looks for new ones.
const { SEED } = process.env;
fc.configureGlobal({ seed: SEED === 'random' ? Date.now() : Number(SEED ?? 20_261_120) });

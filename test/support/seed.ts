import fc from 'fast-check';

// Property tests run the same cases everywhere; `SEED=$RANDOM npm test` looks for new ones.
fc.configureGlobal({ seed: Number(process.env.SEED ?? 20_261_120) });

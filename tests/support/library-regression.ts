import LogisticRegression from 'ml-logistic-regression';
import { Matrix } from 'ml-matrix';
import type { ShowUpCase } from '#server/modules/matching/learning/show-up-model.ts';

/** What a library's plain logistic regression expects, on columns of mean 0 and deviation 1, which it needs. */
export function libraryProbabilities(learned: readonly ShowUpCase[], asked: readonly ShowUpCase[]): number[] {
  const names = Object.keys(learned[0]!.features);
  const scales = names.map((name) => {
    const values = learned.map(({ features }) => features[name]!);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    return { name, mean, deviation: Math.sqrt(variance) || 1 };
  });
  const matrix = (cases: readonly ShowUpCase[]) =>
    new Matrix(
      cases.map(({ features }) => [
        1,
        ...scales.map(({ name, mean, deviation }) => (features[name]! - mean) / deviation),
      ]),
    );
  const regression = new LogisticRegression({ numSteps: 3000, learningRate: 1e-3 });
  regression.train(matrix(learned), Matrix.columnVector(learned.map(({ came }) => Number(came))));
  // Each of its classifiers tells how probable it is that something is not of its class.
  const [turnsUp] = regression.classifiers;
  return [...turnsUp!.testScores(matrix(asked))];
}

declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix';

  export default class LogisticRegression {
    constructor(options: { numSteps: number; learningRate: number });
    /** One for each class, against the others. */
    classifiers: { testScores(features: Matrix): ArrayLike<number> & Iterable<number> }[];
    train(features: Matrix, classes: Matrix): void;
  }
}

/** Somebody in a place: named with the chance to show up (0–1), or only taken or offered. */
export interface PlaceHolder {
  key: string;
  /** `missing`: they had the place and did not come. */
  state: 'taken' | 'offered' | 'missing';
  name?: string;
  chance?: number;
  /** False while it is only promised. */
  filled?: boolean;
}

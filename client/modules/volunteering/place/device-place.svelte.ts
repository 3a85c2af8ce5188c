import type { Point } from '#shared/volunteering.ts';

/** Asks the device where it is; about a tenth of a mile is exact enough for matching. */
export class DevicePlace {
  pending = $state(false);
  /** What came of asking. */
  came: 'yes' | 'no' | null = $state(null);

  ask(tell: (point: Point) => void): void {
    this.pending = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        tell({ lat: Number(coords.latitude.toFixed(4)), lng: Number(coords.longitude.toFixed(4)) });
        this.pending = false;
        this.came = 'yes';
      },
      () => {
        this.pending = false;
        this.came = 'no';
      },
      { timeout: 10_000, maximumAge: 600_000 },
    );
  }
}

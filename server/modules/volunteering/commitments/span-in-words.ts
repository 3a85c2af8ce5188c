interface Times {
  startsAt: Date;
  endsAt: Date;
  timeZone: string;
}

/** `Saturday 28 November, 10:00–13:00`, as the walls at the place show it. */
export function spanInWords({ startsAt, endsAt, timeZone }: Times): string {
  const [from, to] = [partsOf(startsAt, timeZone), partsOf(endsAt, timeZone)];
  const end = from.day === to.day ? to.time : `${to.day}, ${to.time}`;
  return `${from.day}, ${from.time}–${end}`;
}

function partsOf(instant: Date, timeZone: string): { day: string; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    ...({ weekday: 'long', day: 'numeric', month: 'long' } as const),
    ...({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const),
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  return { day: `${part.weekday} ${part.day} ${part.month}`, time: `${part.hour}:${part.minute}` };
}

/** `Saturday 28 November, 10:00`. */
export function momentInWords(instant: Date, timeZone: string): string {
  const { day, time } = partsOf(instant, timeZone);
  return `${day}, ${time}`;
}

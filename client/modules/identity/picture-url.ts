/** Where a person's picture is, by its id. */
export const pictureUrl = (picture: string, size: 96 | 512): string =>
  `/api/pictures/${picture}?size=${size}`;

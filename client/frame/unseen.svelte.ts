/** How many notifications the person has not seen. What counts them comes behind the first view. */
class Unseen {
  count = $state(0);
}

export const unseen = new Unseen();

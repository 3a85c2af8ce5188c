/** As the server compares names: without case, accents and surplus spaces. */
const folded = (name: string): string =>
  name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim().replace(/\s+/g, ' ');

/** What a need requires and the person does not have, as the need writes it. Without a profile: all of it. */
export function lackedSkills(
  need: { requiredSkills: readonly string[]; requiredQualifications: readonly string[] },
  person: { skills: readonly string[]; qualifications: readonly { name: string }[] } | null,
): string[] {
  const skills = new Set(person?.skills.map(folded));
  const qualifications = new Set(person?.qualifications.map(({ name }) => folded(name)));
  return [
    ...need.requiredSkills.filter((skill) => !skills.has(folded(skill))),
    ...need.requiredQualifications.filter((name) => !qualifications.has(folded(name))),
  ];
}

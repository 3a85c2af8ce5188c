import { makeEmbeddedTemplate, makePostgresTemplate } from './template-database.ts';

export default async function setup(): Promise<void> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) await makePostgresTemplate(url);
  await makeEmbeddedTemplate();
}

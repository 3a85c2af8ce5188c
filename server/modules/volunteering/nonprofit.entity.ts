import { defineEntity, p } from '@mikro-orm/core';

const NonprofitSchema = defineEntity({
  name: 'Nonprofit',
  properties: {
    /** The organisation's id: this is its facet. */
    id: p.uuid().primary(),
    mission: p.text().default(''),
    address: p.text().default(''),
    latitude: p.double().$type<number>().nullable(),
    longitude: p.double().$type<number>().nullable(),
    contact: p.string().default(''),
    verified: p.boolean().default(false),
    /** Key of the organisation in the file it was imported from. */
    importedFrom: p.string().nullable().unique(),
    version: p.integer().version(),
  },
});

/** What volunteers see of an organisation (V2). */
export class Nonprofit extends NonprofitSchema.class {}
NonprofitSchema.setClass(Nonprofit);

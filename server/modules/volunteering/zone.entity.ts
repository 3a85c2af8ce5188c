import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import type { ZoneGeometry } from './zone-of-point.ts';

const ZoneSchema = defineEntity({
  name: 'Zone',
  properties: {
    id: p.uuid().primary().onCreate(createId),
    /** The source's own key, so that a second import finds it again. */
    code: p.string().unique(),
    name: p.string(),
    borough: p.string(),
    timeZone: p.string(),
    geometry: p.json().$type<ZoneGeometry>().lazy(),
    version: p.integer().version(),
  },
});

/** A hyper-local area (V1). */
export class Zone extends ZoneSchema.class {}
ZoneSchema.setClass(Zone);

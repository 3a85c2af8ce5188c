import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from './account.entity.ts';

const PasskeySchema = defineEntity({
  name: 'Passkey',
  properties: {
    id: p.uuid().primary().onCreate(createId),
    accountId: () => p.manyToOne(Account).mapToPk().fieldName('account_id').deleteRule('cascade').index(),
    name: p.string(),
    /** Chosen by the authenticator, base64url. */
    credentialId: p.text().unique(),
    /** COSE key, base64url. */
    publicKey: p.text(),
    /** How often it has signed, as it says itself; one that goes backwards was copied. */
    counter: p.bigint('number'),
    transports: p.json().$type<string[]>(),
    /** Host name that it signs for. */
    site: p.string(),
    synced: p.boolean(),
    createdAt: p.datetime(),
    usedAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});

/** A key pair on somebody's device that signs them in. */
export class Passkey extends PasskeySchema.class {}
PasskeySchema.setClass(Passkey);

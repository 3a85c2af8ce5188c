import { defineEntity, p } from '@mikro-orm/core';
import { createId } from '#server/kernel/ids.ts';
import { Account } from '#server/modules/identity/account.entity.ts';
import { Organisation } from '#server/modules/organisations/organisation.entity.ts';
import { SIDES } from '#shared/assignment-steps.ts';
import { Need } from '../need.entity.ts';
import { Assignment } from './assignment.entity.ts';

const FeedbackSchema = defineEntity({
  name: 'Feedback',
  uniques: [{ properties: ['assignmentId', 'side'] }],
  checks: [
    { name: 'feedback_rating_check', expression: '"rating" >= 1 and "rating" <= 5' },
    { name: 'feedback_recommendation_check', expression: '"recommendation" >= 0 and "recommendation" <= 10' },
  ],
  properties: {
    id: p.uuid().primary().onCreate(createId),
    assignmentId: () => p.manyToOne(Assignment).mapToPk().fieldName('assignment_id'),
    needId: () => p.manyToOne(Need).mapToPk().fieldName('need_id').index(),
    organisationId: () => p.manyToOne(Organisation).mapToPk().fieldName('organisation_id').index(),
    volunteerId: () => p.manyToOne(Account).mapToPk().fieldName('volunteer_id').index(),
    /** Whose words they are. */
    side: p.enum(SIDES),
    /** Who wrote them: the volunteer, or somebody of the nonprofit. */
    authorId: () => p.manyToOne(Account).mapToPk().fieldName('author_id').index(),
    rating: p.integer(),
    text: p.text().default(''),
    wouldReturn: p.boolean(),
    /** 0–10, of the nonprofit only. */
    recommendation: p.integer().nullable(),
    givenAt: p.datetime(),
    version: p.integer().version(),
  },
});

/** How one side of a commitment found it (V7). */
export class Feedback extends FeedbackSchema.class {}
FeedbackSchema.setClass(Feedback);

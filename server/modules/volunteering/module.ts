import { ACCOUNT_GROUND, organisationGround } from '#server/kernel/access.ts';
import { isId } from '#server/kernel/ids.ts';
import type { MayJoin } from '#server/kernel/joins.ts';
import type { LiveThings } from '#server/kernel/live-things.ts';
import type { Module } from '#server/kernel/module.ts';
import { notFound } from '#server/kernel/refusal.ts';
import { actorIn } from '#server/modules/organisations/load-actor.ts';
import {
  dashboardRoom,
  needRoom,
  needsRoom,
  OPERATIONS_ROOM,
  organisationRoom,
  userRoom,
  zoneRoom,
} from '#shared/kernel/rooms.ts';
import { can } from '#shared/rights.ts';
import { calendarRoutes } from './calendar/calendar-routes.ts';
import { Assignment } from './commitments/assignment.entity.ts';
import { Feedback } from './commitments/feedback.entity.ts';
import { followVolunteerName } from './commitments/follow-volunteer-name.ts';
import { commitmentData } from './commitments/held-data.ts';
import { declareCommitments } from './commitments/live.ts';
import { Match } from './commitments/match.entity.ts';
import { runNeedClock } from './commitments/need-clock.ts';
import { nonprofitCommitmentRoutes } from './commitments/nonprofit-routes.ts';
import { followNeedUndo } from './commitments/undo-need.ts';
import { volunteerCommitmentRoutes } from './commitments/volunteer-routes.ts';
import { exportRoutes } from './export-routes.ts';
import {
  NonprofitFigures,
  nonprofitFiguresView,
  PlatformFigures,
  platformFiguresView,
} from './figures/figures.entity.ts';
import { figuresRoutes } from './figures/figures-routes.ts';
import { keepFigures } from './figures/keep-figures.ts';
import { findRoutes } from './find/find-routes.ts';
import { followOrganisationName } from './follow-organisation-name.ts';
import { volunteeringData } from './held-data.ts';
import { needImporter } from './import/need-importer.ts';
import { zoneImporter } from './import/zone-importer.ts';
import { keepSuggestions } from './keep-suggestions.ts';
import { learningRoutes } from './learning/learning-routes.ts';
import { runLearning } from './learning/run-learning.ts';
import { WeightVersion, weightVersionView } from './learning/weight-version.entity.ts';
import { Need } from './need.entity.ts';
import { needRoutes } from './need-routes.ts';
import { Nonprofit } from './nonprofit.entity.ts';
import { nonprofitRoutes } from './nonprofit-routes.ts';
import { FOLLOWING_OFFERS, Rescue, rescueView } from './rescue/rescue.entity.ts';
import { rescueNeed } from './rescue/rescue-need.ts';
import { runRescue } from './rescue/run-rescue.ts';
import { NeedSuggestions, VolunteerSuggestions, ZoneFigures } from './suggestions.entity.ts';
import { followNonprofitUndo } from './verify-nonprofit.ts';
import * as views from './views.ts';
import { Volunteer } from './volunteer.entity.ts';
import { volunteerRoutes } from './volunteer-routes.ts';
import { Zone } from './zone.entity.ts';
import { ZoneDirectory } from './zone-directory.ts';
import { countOpenNeeds } from './zone-figures.ts';

export const volunteering: Module = {
  name: 'volunteering',
  entities: [
    ...[Zone, Nonprofit, Volunteer, Need, NeedSuggestions, VolunteerSuggestions, ZoneFigures],
    ...[Match, Assignment, Feedback, NonprofitFigures, PlatformFigures, WeightVersion, Rescue],
  ],
  tables: ['zone_open_need', 'show_up_model', 'calendar_feed'],
  live,
  mount(kernel) {
    const zones = new ZoneDirectory();
    const suggestions = keepSuggestions(kernel);
    countOpenNeeds(kernel);
    followOrganisationName(kernel);
    followVolunteerName(kernel);
    runNeedClock(kernel);
    keepFigures(kernel);
    runLearning(kernel);
    runRescue(kernel);
    return {
      routes: [
        ...exportRoutes(kernel.database),
        ...needRoutes(zones),
        ...nonprofitRoutes,
        ...volunteerRoutes(zones),
        ...volunteerCommitmentRoutes,
        ...nonprofitCommitmentRoutes,
        ...findRoutes(zones, kernel.clock),
        ...figuresRoutes(kernel.clock),
        ...learningRoutes(kernel.clock),
        ...calendarRoutes(kernel),
      ],
      importers: [needImporter, zoneImporter],
      held: [...commitmentData, ...volunteeringData],
      rooms: {
        zone: async ({ snapshot, id }) => {
          if (!isId(id) || !(await snapshot.em.findOne(Zone, { id }, { fields: ['id'] })))
            throw notFound('room');
          return ACCOUNT_GROUND;
        },
        needs: whoReadsNeeds,
        dashboard: whoReadsNeeds,
        need: async ({ snapshot, accountId, id }) => {
          const need = isId(id) ? await snapshot.em.findOne(Need, { id }) : null;
          if (!need) throw notFound('room');
          const { organisationId } = need;
          const actor = await actorIn(snapshot.sql, accountId, organisationId);
          if (!can(actor, 'suggestion.read', { organisationId })) throw notFound('room');
          return organisationGround(organisationId);
        },
      },
      start: () => suggestions.start(),
      stop: () => suggestions.stop(),
    };
  },
};

/** The rooms of an organisation's needs as a whole. */
const whoReadsNeeds: MayJoin = async ({ snapshot, accountId, id }) => {
  const actor = isId(id) ? await actorIn(snapshot.sql, accountId, id) : null;
  if (!actor || !can(actor, 'need.read', { organisationId: id })) throw notFound('room');
  return organisationGround(id);
};

function live(things: LiveThings): void {
  things.add(Zone, {
    type: 'volunteering.zone',
    rooms: ({ id }) => [zoneRoom(id)],
    view: views.zoneView,
    undo: { action: 'platform.manage', facts: () => ({}) },
  });
  things.add(Nonprofit, {
    type: 'volunteering.nonprofit',
    rooms: ({ id }) => [organisationRoom(id)],
    view: views.nonprofitView,
    organisation: ({ id }) => id,
    undo: {
      action: 'organisation.update',
      facts: ({ id }) => ({ organisationId: id }),
      follow: followNonprofitUndo,
    },
  });
  things.add(Volunteer, {
    type: 'volunteering.volunteer',
    rooms: ({ id }) => [userRoom(id)],
    view: views.volunteerView,
    personal: {
      columns: [
        ...['skills', 'availability', 'address', 'latitude', 'longitude', 'zoneId', 'qualifications'],
        ...['birthYear', 'timeZone', 'maxDistanceMiles'],
      ],
      person: 'id',
    },
    following: ['showed', 'late', 'noShow', 'excused', 'hoursDone'],
    undo: { action: 'volunteer.write', facts: ({ id }) => ({ accountId: id }) },
  });
  things.add(Need, {
    type: 'volunteering.need',
    rooms: ({ id, organisationId, zoneId, state }) => [
      needRoom(id),
      needsRoom(organisationId),
      ...(state !== 'draft' && zoneId ? [zoneRoom(zoneId)] : []),
    ],
    view: views.needView,
    organisation: ({ organisationId }) => organisationId,
    following: ['placesTaken', 'waiting'],
    undo: {
      action: 'need.write',
      facts: ({ organisationId }) => ({ organisationId }),
      follow: followNeedUndo,
    },
  });
  declareCommitments(things);
  things.add(NeedSuggestions, {
    type: 'volunteering.need-suggestions',
    rooms: ({ id }) => [needRoom(id)],
    view: views.needSuggestionsView,
    derived: true,
  });
  things.add(VolunteerSuggestions, {
    type: 'volunteering.volunteer-suggestions',
    rooms: ({ id }) => [userRoom(id)],
    view: views.volunteerSuggestionsView,
    derived: true,
  });
  things.add(NonprofitFigures, {
    type: 'volunteering.nonprofit-figures',
    rooms: ({ id }) => [dashboardRoom(id)],
    view: nonprofitFiguresView,
    derived: true,
  });
  things.add(PlatformFigures, {
    type: 'volunteering.platform-figures',
    rooms: () => [OPERATIONS_ROOM],
    view: platformFiguresView,
    derived: true,
  });
  things.add(WeightVersion, {
    type: 'volunteering.weight-version',
    rooms: () => [OPERATIONS_ROOM],
    view: weightVersionView,
    personal: { columns: ['byName'], person: 'byId' },
    undo: {
      never: 'Weights are not taken back here. Roll back to the earlier version on the algorithm’s page.',
    },
  });
  things.add(Rescue, {
    type: 'volunteering.rescue',
    rooms: ({ id, organisationId, zoneId }) => [
      needRoom(id),
      needsRoom(organisationId),
      ...(zoneId ? [zoneRoom(zoneId)] : []),
    ],
    view: rescueView,
    organisation: ({ organisationId }) => organisationId,
    following: FOLLOWING_OFFERS,
    undo: {
      action: 'need.write',
      facts: ({ organisationId }) => ({ organisationId }),
      follow: ({ transaction, entity, now }) => rescueNeed(transaction, entity.id, now),
    },
  });
  things.add(ZoneFigures, {
    type: 'volunteering.zone-figures',
    rooms: ({ id }) => [zoneRoom(id)],
    view: views.zoneFiguresView,
    derived: true,
  });
}

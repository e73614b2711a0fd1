"""What happens to the work."""

from __future__ import annotations

from ..activity.events import Event


class BoardOpened(Event):
    """A team got a board. Facts: `is_main`."""

    name = "flow.board.opened"


class BoardChanged(Event):
    """Renamed, made the main one, hidden or shown. Facts: `changes`, field -> new value as text."""

    name = "flow.board.changed"


class ColumnChanged(Event):
    """Name, policy, kind or limit of a column. Facts: `column_id`, `changes`."""

    name = "flow.column.changed"


class CardMoved(Event):
    """A card entered a column. Facts: `move_id`, `from` and `to` (id, name in both languages, kind), `over_limit`, `reason`."""

    name = "flow.card.moved"


class CardChangedBoard(Event):
    """A card went to another board of its team, with a move or with one that took such a move back. Facts: `move_id`,
    `undoes_id` of the move that was taken back, `from_board` and `to_board` (id, name in both languages), `carried`: what
    stands there for its labels and fields."""

    name = "flow.card.changed_board"


class CardReordered(Event):
    """A card has another place in its column. Facts: `move_id`, `column_id`, `column`."""

    name = "flow.card.reordered"


class MoveUndone(Event):
    """A move was taken back. Facts: `move_id`, `undoes_id`."""

    name = "flow.move.undone"


class CardCreated(Event):
    """A card was opened. Facts: `number`, `origin` ("own_idea", "request"), `column_id`; `people`, the ids of those who were on it
    from the beginning, or `derived_from`, the id of the card it is a copy of."""

    name = "flow.card.created"


class CardEdited(Event):
    """What it says was changed. Facts: `fields`, their names; `revision`; `due_on` (ISO day), `class_of_service` and
    `work_type` (its name in both languages) where one of them was set by itself."""

    name = "flow.card.edited"


class CardArchived(Event):
    """Put away. Facts: `column_id` it lay in."""

    name = "flow.card.archived"


class CardRestored(Event):
    """Brought back. Facts: `column_id` it came to."""

    name = "flow.card.restored"


class CardBlocked(Event):
    """It cannot go on. Facts: `blocker_id`, `reason`, `waits_for`, `person_id` and `other_id`: the person or card it waits for."""

    name = "flow.card.blocked"


class CardUnblocked(Event):
    """It can go on. Facts: `blocker_id`, `reason` it had, `hours` it lasted, `ending`: what let it go on."""

    name = "flow.card.unblocked"


class HypothesisSet(Event):
    """Which number is to move. Facts: `metric_id`, `expected_from`, `expected_to`, `check_on` (ISO day), `look_at`."""

    name = "flow.hypothesis.set"


class CheckPostponed(Event):
    """It is looked at again later. Facts: `check_on` (ISO day)."""

    name = "flow.check.postponed"


class OutcomeTold(Event):
    """What became of it. Facts: `outcome`, `value`, `note`."""

    name = "flow.outcome.told"


class CommentWritten(Event):
    """Somebody wrote on a card. Facts: `comment_id`, `text` (its beginning), `mentions` (ids of people named in it)."""

    name = "flow.comment.written"


class CommentEdited(Event):
    """A comment says something else. Facts: `comment_id`, `text`, `mentions` (only who was not named before)."""

    name = "flow.comment.edited"


class CommentDeleted(Event):
    """A comment went to the trash. Facts: `comment_id`."""

    name = "flow.comment.deleted"


class CommentRestored(Event):
    """A comment is back. Facts: `comment_id`."""

    name = "flow.comment.restored"


class DescriptionWritten(Event):
    """The description says something else. Facts: `revision`, `mentions` (only who was not named before)."""

    name = "flow.description.written"


class PeopleChanged(Event):
    """Who is on the card. Facts: `added` and `removed` (ids of people), `roles` (id as text -> role), `names` (id as
    text -> name; "" for a name without an account), `kept`: the rows that went, to bring them back."""

    name = "flow.people.changed"


class StepsChanged(Event):
    """A step was added, worded, given to somebody, ticked or removed. Facts: `step_id`, `text`, `what`
    ("added", "worded", "owned", "ticked", "unticked", "placed", "removed", "restored", "opened" as a card, and
    "list_named", "list_removed", "list_restored"), `owner_id` and `owner`, `count` of steps, `kept`: the rows that went."""

    name = "flow.steps.changed"


class LabelsChanged(Event):
    """Labels on a card. Facts: `added` and `removed` (names)."""

    name = "flow.labels.changed"


class LabelChanged(Event):
    """A label of a board. Facts: `what` ("created", "changed", "merged", "deleted", "restored"), `label_id`, `name`,
    `colour`, `into_id`, `card_ids` that carried it."""

    name = "flow.label.changed"


class WorkTypeChanged(Event):
    """A kind of work of a team. Facts: `work_type_id`, `what` ("created", "changed", "archived", "restored")."""

    name = "flow.work_type.changed"


class PieceHasNoLink(Event):
    """Somebody said that a delivered card left nothing to link to. Facts: none."""

    name = "flow.piece.no_link"


class CardsLinked(Event):
    """A card leans on another. Facts: `other_id`, `other` (key and title), `kind` ("blocked_by", "derived_from")."""

    name = "flow.cards.linked"


class CardsUnlinked(Event):
    """It no longer does. Facts as of `CardsLinked`."""

    name = "flow.cards.unlinked"


class AttachmentAdded(Event):
    """A file or link was put on a card. Facts: `attachment_id`, `title` of it, `size` in bytes."""

    name = "flow.attachment.added"


class AttachmentDeleted(Event):
    """It went to the trash. Facts: `attachment_id`, `title`."""

    name = "flow.attachment.deleted"


class AttachmentRestored(Event):
    """It is back. Facts: `attachment_id`, `title`."""

    name = "flow.attachment.restored"


class KudosGiven(Event):
    """Somebody thanked somebody. Facts: `kudos_id`, `to_id`, `to`, `text`."""

    name = "flow.kudos.given"


class KudosTakenBack(Event):
    """They took it back. Facts: `kudos_id`, `to_id`."""

    name = "flow.kudos.taken_back"


class CardDeleted(Event):
    """A card went to the trash. Facts: `column_id` it lay in. It comes back with `CardRestored`."""

    name = "flow.card.deleted"


class ColumnDeleted(Event):
    """A column went to the trash. Facts: `column_id`, `cards` that went with it, `home_id` where the others went."""

    name = "flow.column.deleted"


class ColumnRestored(Event):
    """A column is back with the cards that went with it. Facts: `column_id`, `cards`."""

    name = "flow.column.restored"


class BoardDeleted(Event):
    """A further board went to the trash."""

    name = "flow.board.deleted"


class BoardRestored(Event):
    """A board is back."""

    name = "flow.board.restored"


class TrashEmptied(Event):
    """What lay in the trash for thirty days is gone for good. Facts: `cards`, `comments` (ids)."""

    name = "flow.trash.emptied"


class OrderProposed(Event):
    """A member proposes another place in Accepted. Facts: `proposal_id`, `before_id`, `reason`."""

    name = "flow.order.proposed"


class ProposalAnswered(Event):
    """The lead answered it. Facts: `proposal_id`, `is_accepted`."""

    name = "flow.proposal.answered"


class CardScored(Event):
    """Somebody scored a card's worth. Facts: none that tell who thinks what."""

    name = "flow.card.scored"


class RecurrenceSet(Event):
    """A card comes back from time to time, or no longer. Facts: `every`, `next_on` (ISO day); both empty when it ended."""

    name = "flow.recurrence.set"


class OverrunExplained(Event):
    """Somebody took on more than the limit per person. Facts: `user_id`, `held`, `reason`."""

    name = "flow.overrun.explained"


class ScreenMade(Event):
    """A link shows the board on a screen. Facts: `screen_id`, `until` (ISO day, its last one)."""

    name = "flow.screen.made"


class ScreensEnded(Event):
    """Links no longer do. Facts: `screen_ids`."""

    name = "flow.screen.ended"


class ScreenReturned(Event):
    """A link that was ended shows the board again. Facts: `screen_id`."""

    name = "flow.screen.returned"

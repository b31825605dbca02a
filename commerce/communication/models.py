"""Communication: what was written to whom."""

from oscar.apps.communication.abstract_models import AbstractCommunicationEventType, AbstractEmail, AbstractNotification


class Email(AbstractEmail):
    """A letter that was written."""


class CommunicationEventType(AbstractCommunicationEventType):
    """A kind of letter."""


class Notification(AbstractNotification):
    """A note to somebody who is signed in."""

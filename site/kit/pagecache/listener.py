"""The thread that hears of changes, and knows when it might have missed one."""

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from .generations import TRUST

if TYPE_CHECKING:
    from .generations import Generations

BEAT = 0.25  # seconds between two questions "are you there"

log = logging.getLogger(__name__)


class Listener(threading.Thread):
    """Keeps `generations` told, and its lease true.

    Redis answers a ping only after all messages that it published to us before. So an answer proves that we know every
    change older than the question, and the lease runs for TRUST seconds from the question. A silent or half-open
    connection therefore ends the lease by itself.
    """

    def __init__(self, generations: "Generations", connect: Callable[..., redis.Redis]) -> None:
        super().__init__(name="pagecache-listener", daemon=True)
        self.generations = generations
        self.connect = connect

    def run(self) -> None:
        pause = BEAT
        while True:
            try:
                self.follow()
            except (redis.RedisError, OSError) as error:
                if self.generations.lease:
                    log.warning("pagecache: lost Redis, pages live for %s s until it is back: %s", TRUST, error)
                    pause = BEAT
                self.generations.lease = 0.0
            except Exception:
                log.exception("pagecache: the listener stumbled")
                self.generations.lease = 0.0
            time.sleep(pause)
            pause = min(pause * 1.5, 1.0)

    def follow(self) -> None:
        """Subscribe, catch up, and stay until the connection is lost."""
        client = self.connect(
            socket_timeout=TRUST, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0), health_check_interval=0
        )
        pubsub = client.pubsub()
        try:
            pubsub.subscribe(self.generations.channel)
            self._expect(pubsub, "subscribe")
            asked = time.monotonic()
            self.generations.catch_up()
            self.generations.lease = asked + TRUST
            while True:
                self._beat(pubsub)
        finally:
            pubsub.close()
            client.close()

    def _beat(self, pubsub: Any) -> None:
        asked = time.monotonic()
        pubsub.ping()
        answered = False
        while (left := asked + (BEAT if answered else TRUST) - time.monotonic()) > 0:
            message = pubsub.get_message(timeout=left)
            if message is None:
                continue
            if message["type"] == "message":
                clock, *scopes = message["data"].decode().split(" ")
                self.generations.apply(int(clock), scopes)
            elif message["type"] == "pong":
                answered = True
                self.generations.lease = asked + TRUST
            else:
                # The client connected again behind our back: messages may be lost.
                raise redis.ConnectionError("subscribed anew")
        if not answered:
            raise redis.ConnectionError("no answer to a ping")

    def _expect(self, pubsub: Any, kind: str) -> None:
        message = pubsub.get_message(timeout=TRUST)
        if message is None or message["type"] != kind:
            raise redis.ConnectionError(f"expected {kind}, got {message}")

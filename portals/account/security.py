"""A customer's doors: how the shop's face of them looks."""

from __future__ import annotations

from identity.doors.faces.face import Face
from portals.account.doors import signed_in

FACE = Face(
    space="account:",
    door="account/door_around.html",
    room="account/room_around.html",
    start="account:home",
    guard=signed_in,
)

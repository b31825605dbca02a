"""Agents: a goal, a model that chooses among tools, and a record of every turn. The story is told by a saga.

`register_tool(Tool(…))` in a room's AppConfig.ready() lends a tool; `request_agent(…)` begins a run for a person, whose
rights are asked at each call; `stop_agent(…)` ends it.
"""

from orchestration.agents.tools import Argument, Call, Tool, register_tool

__all__ = ["Argument", "Call", "Tool", "register_tool"]

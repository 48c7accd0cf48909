"""Topic `policy`: does the team's policy allow a tool, a model or an MCP server?

About: (`tools`, `models` or `mcp-servers`, and all that it is called). The answer is why not, with the line of the
policy that says so; False: it is allowed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from wardline.config import Resolver
from wardline.policy.named import objection
from wardline.policy.settings import checkout_of, policy_of
from wardline.world.answers import MINUTE, About, Answer, Place


def answers(asked: Sequence[About], place: Place) -> Mapping[About, Answer]:
    """See the module."""
    if not place.root:
        return {}
    top = checkout_of(os.path.join(place.root, "_"), place.root)
    resolver = Resolver()  # its own: this may run in a thread beside the loop
    found = policy_of(top, resolver)
    return {about: Answer(objection(found, about[0], about[1:], resolver) or False, MINUTE) for about in asked}

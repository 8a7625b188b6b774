"""What the doors of the desk's server share: a refusal is a sentence, and work does not hold up the server.

A door is an address below the server's own that our scripts in the browser ask, with Jupyter's log-in.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from typing import Any

from jupyter_server.base.handlers import APIHandler
from jupyter_server.utils import url_path_join


class Refused(Exception):
    """A request that gets a sentence instead of an answer."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.sentence = status, sentence


class Door(APIHandler):
    """Answers in JSON; whatever goes wrong is a sentence for a child."""

    auth_resource = "contents"
    broken = ""
    """What to say when we broke."""

    async def answer(self, work: Callable[[], dict]) -> None:
        """Send what `work` returns; it runs in a thread of its own."""
        try:
            told = await in_thread(work)
        except Refused as problem:
            self.set_status(problem.status)
            told = {"sentence": problem.sentence}
        except Exception:
            self.log.exception("%s broke.", self.request.path)
            self.set_status(500)
            told = {"sentence": self.broken}
        await self.finish(json.dumps(told))

    def asked(self, name: str) -> object:
        """Return a value of the request: from its JSON, else from its address; None if it is not there."""
        if self.request.method == "GET":
            return self.get_query_argument(name, None)
        body = self.get_json_body()
        return body.get(name) if isinstance(body, dict) else None


def open_door(app: Any, address: str, handler: type[APIHandler], **given: object) -> None:
    """Let the server answer at an address below its own."""
    base = app.web_app.settings["base_url"]
    app.web_app.add_handlers(".*$", [(url_path_join(base, address), handler, given)])


async def in_thread(work: Callable[[], dict]) -> dict:
    """Run it in a thread that does not keep the server alive, as an executor's would."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[dict] = loop.create_future()

    def run() -> None:
        try:
            result, problem = work(), None
        except BaseException as raised:
            result, problem = {}, raised
        loop.call_soon_threadsafe(settle, result, problem)

    def settle(result: dict, problem: BaseException | None) -> None:
        if done.cancelled():
            return
        if problem is None:
            done.set_result(result)
        else:
            done.set_exception(problem)

    threading.Thread(target=run, name="door", daemon=True).start()
    return await done

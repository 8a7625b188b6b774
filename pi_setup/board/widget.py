"""The board to look at: a circuit's picture in a notebook, alive with what a program does to its pins.

In a cell::

    from pi_setup.board.widget import Board

    Board("circuit.toml")

On a computer without GPIO pins its buttons are pressed with the mouse, a finger or the keyboard, and its
sensors have sliders. On a Raspberry Pi it shows the real pins. It works while another cell runs: JupyterLab
4.4 and ipykernel 7 bring a page's messages to a thread of their own ("subshell"). Where either is older, a
press is heard when the running cell has ended, and the page says so.
"""

from __future__ import annotations

import base64
import tomllib
from html import escape
from pathlib import Path

import anywidget
import traitlets
from IPython.display import display

from pi_setup.board.cell_output import cell_output
from pi_setup.board.circuit import Circuit, circuit_of, read_circuit
from pi_setup.board.circuit_data import board_data
from pi_setup.board.live import Live
from pi_setup.board.texts import ENGLISH, PAGE, Texts
from pi_setup.board.wiring import wire_up
from pi_setup.board.wiring_svg import wiring_svg
from pi_setup.errors import CircuitInvalid

HERE = Path(__file__).parent
# One rule hides the still picture beside a live board, the other hides JupyterLab's line "Error displaying
# widget: model not found" where a saved notebook is opened without its Python.
_STILL_STYLE = (
    ".jp-OutputArea:has(.pathshala-board) > .jp-OutputArea-child:has(.pathshala-still){display:none}"
    ".jp-OutputArea-child:has(.jupyter-widgets):not(:has(.pathshala-board))"
    ":has(+ .jp-OutputArea-child .pathshala-still){display:none}"
    ".pathshala-still{display:block;width:100%;max-width:640px;border-radius:8px}"
)


class Board(anywidget.AnyWidget):
    """A circuit that can be seen and touched.

    Args:
        circuit: The file that describes it, beside the notebook; or a circuit that is read already.
        texts: The words of picture and page in another language than English.

    Raises:
        CircuitInvalid: It cannot be read or built; the message says which part and why.
    """

    _esm = "".join((HERE / name).read_text(encoding="utf-8") for name in ("widget_parts.js", "widget.js"))
    _css = HERE / "widget.css"
    picture = traitlets.Unicode().tag(sync=True)
    circuit = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, circuit: Circuit | Path | str = "circuit.toml", *, texts: Texts = ENGLISH) -> None:
        if not isinstance(circuit, Circuit):
            circuit = read_circuit(Path(circuit))
        super().__init__(
            picture=wiring_svg(wire_up(circuit), texts),
            circuit=board_data(circuit),
            words={word: texts.get(word, word) for word in PAGE},
        )
        # ipykernel 7.4 would send a page's message to where this end spoke last, which is the main thread
        # while a cell runs. The page has chosen a thread already.
        self.comm._reply_subshell_for = lambda _data, chosen: chosen
        self._output = cell_output()
        self._live = Live(circuit, self.send)
        self._live.attach()
        self.on_msg(self._heard)

    @classmethod
    def from_toml(cls, text: str, *, texts: Texts = ENGLISH) -> Board:
        """Return the board of a circuit that stands in `text`, as in a circuit.toml."""
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as problem:
            raise CircuitInvalid(f"The circuit is not valid TOML: {problem}.") from None
        return cls(circuit_of(table, "The circuit"), texts=texts)

    def close(self) -> None:
        """Take the board away from the page and from the pins."""
        self._live.close()
        super().close()

    def still(self) -> str:
        """Return the picture as HTML that needs no program: what stays in a saved notebook."""
        title = escape(self.circuit["title"], quote=True)
        data = base64.b64encode(self.picture.encode()).decode()
        return (f'<style>{_STILL_STYLE}</style><img class="pathshala-still" width="640" alt="{title}" '
                f'src="data:image/svg+xml;base64,{data}">')  # fmt: skip

    def _heard(self, _board: object, content: object, _buffers: object) -> None:
        if self._output is not None:
            self._output.restore()
        if isinstance(content, dict):
            self._live.hear(content)

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        words = {"text/plain": self.words["{title}: the board"].format(title=self.circuit["title"])}
        return {**data, **words, "text/html": self.still()}, metadata

    def _ipython_display_(self, **kwargs: object) -> None:
        """Show the live board, and below it the still one, which the live one hides.

        They are two outputs because JupyterLab, when it opens a saved notebook, shows an error in place of a
        widget that is gone, whatever else stands in the same output.
        """
        data, metadata = self._repr_mimebundle_(**kwargs)
        still = {"text/html": data.pop("text/html"), "text/plain": data["text/plain"]}
        display(data, metadata=metadata, raw=True)
        display(still, raw=True)

"""A shell that runs cells and keeps what they put out, as the outputs of a notebook."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import TextIOBase
from typing import Any

from ipykernel.jsonutil import encode_images, json_clean
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

__all__ = ["CellShell", "Output", "make_shell"]

Output = dict[str, Any]
"""An output of a cell as nbformat 4 writes it."""


class CellShell(InteractiveShell):
    """IPython's shell, with the outputs of the cell that runs in a list instead of on a terminal."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - what IPython's shell takes
        self.outputs: list[Output] = []
        super().__init__(displayhook_class=_Results, display_pub_class=_Displays, **options)  # type: ignore[no-untyped-call]

    def run(self, source: str) -> tuple[list[Output], int]:
        """Run a cell: its outputs in their order, an error among them if it failed, and its number."""
        self.outputs = []
        number = self.execution_count
        with self._streams():
            result = self.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]
        error = result.error_before_exec or result.error_in_exec
        if error and not any(output["output_type"] == "error" for output in self.outputs):
            self._showtraceback(type(error), error, [])  # some mistakes IPython tells in a line of text only
        return self.outputs, number

    def put(self, kind: str, data: Mapping[str, Any], metadata: Mapping[str, Any], **more: object) -> None:
        """Keep something that is shown."""
        shown = {"data": _clean(encode_images(dict(data))), "metadata": _clean(metadata)}  # type: ignore[no-untyped-call]
        self.outputs.append({"output_type": kind, **shown, **more})

    def write(self, name: str, text: str) -> None:
        """Keep text that is printed, together with what was printed just before it."""
        last = self.outputs[-1] if self.outputs else {}
        if last.get("name") == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})

    def enable_gui(self, gui: str | None = None) -> None:
        """Nobody sits before it: there is no window to keep alive."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        self.outputs.append(
            {"output_type": "error", "ename": etype.__name__, "evalue": str(evalue), "traceback": stb}
        )

    @contextmanager
    def _streams(self) -> Iterator[None]:
        with redirect_stdout(_Printed(self, "stdout")), redirect_stderr(_Printed(self, "stderr")):
            yield


class _Printed(TextIOBase):
    """A stream of the cell that runs."""

    encoding = "utf-8"

    def __init__(self, shell: CellShell, name: str) -> None:
        self._shell, self._name = shell, name

    def writable(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        if text:
            self._shell.write(self._name, text)
        return len(text)


class _Displays(DisplayPublisher):
    """What a cell displays."""

    shell: CellShell

    def publish(  # type: ignore[override]  # all of it that a notebook keeps
        self, data: Mapping[str, Any], metadata: Mapping[str, Any] | None = None, **_: object
    ) -> None:
        self.shell.put("display_data", data, metadata or {})

    def clear_output(self, wait: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - as IPython calls it
        self.shell.outputs.clear()


class _Results(DisplayHook):
    """What the last line of a cell comes to."""

    shell: CellShell

    def write_output_prompt(self) -> None:
        """There is no prompt."""

    def write_format_data(
        self, format_dict: Mapping[str, Any], md_dict: Mapping[str, Any] | None = None
    ) -> None:
        self.shell.put("execute_result", format_dict, md_dict or {}, execution_count=self.prompt_count)

    def finish_displayhook(self) -> None:
        """The base class would print the end of a line."""
        sys.stdout.flush()
        self._is_active = False


def _clean(data: object) -> object:
    """What JSON can hold of it."""
    return json_clean(data)  # type: ignore[no-untyped-call]


def make_shell() -> CellShell:
    """Make the shell of this process; nothing of the user's own folders has a part in it, and nothing is written."""
    config = Config({"HistoryManager": {"enabled": False}, "InteractiveShell": {"colors": "nocolor"}})
    return CellShell.instance(config=config)

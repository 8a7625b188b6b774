"""What JupyterLab shows on a desk: few things, large, and nothing that asks the internet."""

from __future__ import annotations

from course.desk.catalogue import words, words_module

DISABLED = (
    "@jupyter-notebook/lab-extension",
    "@jupyterlab/apputils-extension:announcements",
    "@jupyterlab/celltags-extension",
    "@jupyterlab/csvviewer-extension",
    "@jupyterlab/debugger-extension",
    "@jupyterlab/extensionmanager-extension",
    "@jupyterlab/fileeditor-extension:language-server",
    "@jupyterlab/help-extension:resources",
    "@jupyterlab/hub-extension",
    "@jupyterlab/inspector-extension",
    "@jupyterlab/logconsole-extension",
    "@jupyterlab/lsp-extension",
    "@jupyterlab/notebook-extension:cell-executor",  # patient.js takes its place
    "@jupyterlab/notebook-extension:language-server",
    "@jupyterlab/workspaces-extension",
)

DISABLED_FOR_STUDENTS = (
    "@jupyter/nbgrader:course-list",
    "@jupyter/nbgrader:create-assignment",
    "@jupyter/nbgrader:formgrader",
    "@jupyter/nbgrader:menu",  # "Hand in" stands above every exercise
    "@jupyterlab/application-extension:property-inspector",
    "@jupyterlab/cell-toolbar-extension",
    "@jupyterlab/console-extension",
    "@jupyterlab/metadataform-extension",
    "@jupyterlab/notebook-extension:tools",
    "@jupyterlab/notebook-extension:update-raw-mimetype",
    "@jupyterlab/running-extension",
    "@jupyterlab/terminal-extension",
    "@jupyterlab/tooltip-extension:consoles",
)

# One page and nothing beside it. calm.js shows the strip on the left to the curious.
CALM_LAYOUT = {
    "data": {
        "layout-restorer:data": {
            "main": {"dock": None, "current": ""},
            "down": {"size": 0, "collapsed": True, "widgets": []},
            "left": {
                "collapsed": True,
                "visible": False,
                "widgets": ["filebrowser", "@jupyterlab/toc:plugin"],
            },
            "right": {"collapsed": True, "visible": False, "widgets": []},
            "relativeSizes": [0, 1, 0],
            "top": {"simpleVisibility": True},
        }
    },
    "metadata": {"id": "default"},
}
LAYOUT_FILE = "lab/workspaces/default-37a8.jupyterlab-workspace"

EXTENSIONS: dict[str, tuple[str, ...]] = {
    "pathshala": ("patient.js",),
    "pathshala-home": ("home.js",),
    "pathshala-desk": (
        "desk.js", "panel.js", "check.js", "hand_in.js", "versions.js", "again.js", "windows.js",
        "cells.js", "calm.js",
    ),
}  # fmt: skip
"""Our own extensions of JupyterLab → their scripts; the first one loads the others."""
FOR_ALL = ("pathshala",)
FOR_STUDENTS = ("pathshala", "pathshala-home", "pathshala-desk")


def extension(name: str) -> dict[str, str | dict]:
    """Return what an extension consists of beside its scripts: file → text, or table."""
    build = {"load": f"static/{EXTENSIONS[name][0]}", "extension": "./extension"}
    package = {"name": name, "version": "1", "jupyterlab": {"extension": True, "_build": build}}
    if name != "pathshala-desk":
        return {"package.json": package}
    package["jupyterlab"]["schemaDir"] = "schemas"
    return {
        "package.json": package,
        f"schemas/{name}/plugin.json": _CHOICES,
        "static/words.js": words_module(),
    }


_CHOICES = {
    "title": "The desk",
    "description": "What a child chose to see.",
    "type": "object",
    "properties": {
        "everything": {"type": "boolean", "title": "Show all of JupyterLab's menus", "default": False}
    },
    "additionalProperties": False,
}


_QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


def teacher_overrides() -> dict:
    """Return plug-in → settings, for a teacher."""
    return {
        "@jupyterlab/apputils-extension:notification": _QUIET,
        "@jupyterlab/docmanager-extension:plugin": {"defaultViewers": {"markdown": "Markdown Preview"}},
    }


def _button(name: str, command: str, label: str, rank: int, caption: str = "") -> dict[str, str | int]:
    """Return a button of a toolbar; without a caption it has its command's."""
    button: dict[str, str | int] = {"name": name, "command": command, "label": label, "rank": rank}
    return {**button, "caption": caption} if caption else button


def student_overrides() -> dict:
    """Return plug-in → settings, for a child."""
    text = words()["toolbar"]
    hidden = (
        "save",
        "insert",
        "cut",
        "copy",
        "paste",
        "restart",
        "cellType",
        "kernelName",
        "restart-and-run",
    )
    toolbar = [{"name": name, "disabled": True} for name in hidden]
    toolbar += [
        _button("run", "notebook:run-cell-and-select-next", text["run"], 10, text["run_tip"]),
        _button("interrupt", "notebook:interrupt-kernel", text["stop"], 11, text["stop_tip"]),
        _button("check-work", "pathshala:check-work", words()["check"]["button"], 12),
        _button("hand-in", "pathshala:hand-in", words()["hand_in"]["button"], 13),
        _button("undo", "pathshala:undo", text["undo"], 30),
        _button("restart-python", "pathshala:restart", text["restart"], 31),
        _button("add", "pathshala:add", text["add"], 32),
        _button("versions", "pathshala:versions", words()["versions"]["button"], 110),
        _button("start-again", "pathshala:start-again", words()["again"]["button"], 111),
    ]
    # At the top of every page: the way home, and more to do.
    top_bar = [
        {
            "name": "home", "command": "pathshala:home", "label": "Home",
            "caption": "Save, and go to your home page with all weeks", "rank": 60,
        },
        _button("more", "pathshala:more", text["more"], 70),
    ]  # fmt: skip
    return {
        "@jupyterlab/apputils-extension:notification": _QUIET,
        "@jupyterlab/application-extension:shell": {"startMode": "single"},
        "@jupyterlab/application-extension:top-bar": {"toolbar": top_bar},
        "@jupyterlab/docmanager-extension:plugin": {
            "autosaveInterval": 15,
            "defaultViewers": {"markdown": "Markdown Preview"},
        },
        "@jupyterlab/filebrowser-extension:browser": {
            "singleClickNavigation": True,
            "showLastModifiedColumn": False,
        },
        "@jupyterlab/mainmenu-extension:plugin": {"menus": [{"id": "jp-mainmenu-tabs", "disabled": True}]},
        "@jupyterlab/notebook-extension:panel": {"toolbar": toolbar},
        "@jupyterlab/notebook-extension:tracker": {
            "codeCellConfig": {"lineWrap": True},
            "documentWideUndoRedo": True,  # the button Undo takes back the last change, wherever it was
            "windowingMode": "none",  # lessons are short, and the default mode stumbles (4.6.6)
        },
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
    }

"""What JupyterLab shows on a desk: few things, large, and nothing that asks the internet."""

from __future__ import annotations

from course.desk.landing import FILE as LANDING

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
    "@jupyter/nbgrader:menu",  # "Hand in" stands at the top of every page
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

# One page and nothing beside it. The files are one click away, in the strip on the left.
CALM_LAYOUT = {
    "data": {
        "layout-restorer:data": {
            "main": {"dock": None, "current": ""},
            "down": {"size": 0, "collapsed": True, "widgets": []},
            "left": {
                "collapsed": True,
                "visible": True,
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

EXTENSIONS = {"pathshala": "patient.js", "pathshala-check": "check.js"}
"""Our own extensions of JupyterLab → their script."""


def extension(name: str, script: str) -> dict:
    """Return what stands in JupyterLab's list of extensions."""
    build = {"load": f"static/{script}", "extension": "./extension"}
    return {"name": name, "version": "1", "jupyterlab": {"extension": True, "_build": build}}


_QUIET = {"fetchNews": "false", "checkForUpdates": False, "doNotDisturbMode": True}


def teacher_overrides() -> dict:
    """Return plug-in → settings, for a teacher."""
    return {
        "@jupyterlab/apputils-extension:notification": _QUIET,
        "@jupyterlab/docmanager-extension:plugin": {
            "defaultViewers": {"markdown": "Markdown Preview"}
        },
    }


def student_overrides() -> dict:
    """Return plug-in → settings, for a child."""
    hidden = ("cut", "copy", "paste", "cellType", "kernelName", "restart-and-run")
    toolbar = [{"name": name, "disabled": True} for name in hidden]
    toolbar.append(
        {
            "name": "run", "command": "notebook:run-cell-and-select-next", "label": "Run",
            "caption": "Run this cell (Shift and Enter)", "rank": 30,
        }
    )  # fmt: skip
    toolbar.append({"name": "check-work", "command": "pathshala:check-work", "rank": 31})
    # At the top of every page: the way home, and the way to hand in.
    top_bar = [
        {
            "name": "all-weeks", "command": "docmanager:open", "args": {"path": LANDING},
            "label": "All weeks", "caption": "Go to the page with all weeks", "rank": 60,
        },
        {
            "name": "hand-in", "command": "nbgrader:open-assignment-list", "label": "Hand in",
            "caption": "Hand in an exercise, and see what came back", "rank": 61,
        },
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
        "@jupyterlab/mainmenu-extension:plugin": {
            "menus": [{"id": "jp-mainmenu-tabs", "disabled": True}]
        },
        "@jupyterlab/notebook-extension:panel": {"toolbar": toolbar},
        "@jupyterlab/notebook-extension:tracker": {
            "codeCellConfig": {"lineWrap": True},
            "windowingMode": "none",  # lessons are short, and the default mode stumbles (4.6.6)
        },
        "@jupyterlab/statusbar-extension:plugin": {"visible": False},
    }

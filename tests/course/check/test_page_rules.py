"""Rules about links, HTML and pictures: each with what breaks it and what does not."""

import io

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.course.check.conftest import SVG


def png(**options) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (4, 4)).save(file, "PNG", **options)
    return file.getvalue()


def show(unit, name, content, alt="Two friends who look at a phone"):
    unit.files[f"images/{name}"] = content
    unit.say(f"![{alt}](images/{name})")


@pytest.mark.parametrize(
    "link",
    [
        "[a](gone.ipynb)",
        "[a](#nowhere)",
        "[a](../other/lesson.ipynb)",
        "[a](https://example.com)",
        "[a](/data.csv)",
        "[a]()",
        "[a][b]",
        "<https://example.com>",
        "![A lamp that is not there](images/gone.svg)",
    ],
)
def test_links_stay_in_the_folder_and_lead_somewhere(module, link):
    """A link that leads out, nowhere, or is written in another way is found."""
    module.say(f"See {link}.")
    module.breaks("links")


@pytest.mark.parametrize(
    "link",
    [
        "[a](exercise.ipynb)",
        "[a](#Predict)",
        "[a](exercise.ipynb#Task-1:-Say-hello)",
        "`[a](gone.md)`",
        "numbers[0][1]",
        "`a[0][1]`",
    ],
)
def test_links_that_are_none_or_good(module, link):
    """A link to a file, to a heading, and code that looks like a link are fine."""
    module.say(f"See {link.replace('numbers[0][1]', '`numbers[0][1]`')}.")
    module.keeps("links")


@pytest.mark.parametrize(
    "html",
    [
        "<div>x</div>",
        "<br>",
        "<!-- note -->",
        "<script>1</script>",
        '<kbd onclick="x">a</kbd>',
        "<details><summary>a</summary>\n\nb",
        "<details><summary>a</summary>\nb\n\n</details>",
        "<kbd>a</bdi>",
    ],
)
def test_raw_html_is_found(module, html):
    """HTML that is not allowed, not closed, or hides Markdown is found."""
    module.say(html)
    module.breaks("raw-html")


@pytest.mark.parametrize(
    "html",
    [
        "<details><summary>a</summary>\n\n**b**\n\n</details>",
        '<bdi dir="ltr">1</bdi>',
        "Press <kbd>Shift</kbd>.",
        "`<div>`",
        "```\n<div>\n```",
        "3 < 4 and 5 > 4",
    ],
)
def test_raw_html_that_is_allowed(module, html):
    """The four tags, code and the signs < and > are fine."""
    module.say(html)
    module.keeps("raw-html")


@pytest.mark.parametrize("path", ["/home/pi/x.txt", "C:\\Users", "file://x", "/tmp/a"])
def test_no_absolute_paths_in_code(module, path):
    """A path of one machine in code is found."""
    module.run(f'print("""{path}""")')
    module.breaks("no-absolute-paths")


def test_no_absolute_paths_but_names_with_slashes(module):
    """`and/or` and `images/lamp.svg` are no paths of a machine."""
    module.say("Use and/or. See images/lamp.svg. See x/home/y.")
    module.keeps("no-absolute-paths")


@pytest.mark.parametrize("alt", ["", "a lamp", "images of lamp-red.svg"])
def test_alt_text_is_words(module, alt):
    """No words, too few, or a file's name are found."""
    module.cell("look", "lesson")["source"] = f"![{alt}](images/lamp.svg)"
    module.breaks("alt-text")


def test_alt_text_may_be_long(module):
    """A whole sentence is fine."""
    module.cell("look", "lesson")["source"] = "![A red lamp: its long leg goes to pin 11.](images/lamp.svg)"
    module.keeps("alt-text")


@pytest.mark.parametrize("name", ["other.svg", "photo.jpg"])
def test_images_used(module, name):
    """A picture that no page shows, or of another kind, is found."""
    module.files[f"images/{name}"] = SVG
    assert module.breaks("images-used").file == f"images/{name}"


def test_images_used_by_the_teacher(module):
    """A picture on the teacher's page is used."""
    module.files["images/board.svg"] = SVG
    module.files["teacher.md"] = "![A board with one LED](images/board.svg)"
    module.keeps("images-used")


@pytest.mark.parametrize(
    "svg",
    [
        "<svg",
        "<html/>",
        SVG.replace("<title>A red light</title>", ""),
        SVG.replace("</svg>", "<script>1</script></svg>"),
        SVG.replace("<text", '<text onclick="x"'),
        SVG.replace("</svg>", '<a href="https://example.com"><text>a</text></a></svg>'),
        SVG.replace("</svg>", '<image href="https://example.com/a.png"/></svg>'),
        SVG.replace("</svg>", "<style>@import url(x.css);</style></svg>"),
        '<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + SVG,
    ],
)
def test_images_sound_are_well_formed_and_alone(module, svg):
    """A broken picture, one without a title, or with a script or an address is found."""
    show(module, "bad.svg", svg)
    assert module.breaks("images-sound").file == "images/bad.svg"


def test_images_sound_may_use_their_own_parts(module):
    """A gradient or an arrow that stands in the same file is fine."""
    show(module, "good.svg", SVG.replace("</svg>", '<use href="#a"/><path fill="url(#b)"/></svg>'))
    module.keeps("images-sound")


def test_images_readable_sees_small_letters(module):
    """Letters that get too small on a child's screen are a warning."""
    show(module, "small.svg", SVG.replace('font-size="30"', 'font-size="8"'))
    module.breaks("images-readable", "warning")


def test_images_readable_knows_how_a_wide_picture_shrinks(module):
    """14 in a picture of 2000 is smaller than 14 in one of 600."""
    show(module, "wide.svg", SVG.replace("600", "2000").replace('"30"', '"14"'))
    module.breaks("images-readable", "warning")


def test_images_readable_inherits_the_size(module):
    """A size that a group gives counts for its text."""
    svg = SVG.replace(
        '<text x="1" y="40" font-size="30">red</text>', '<g font-size="20"><text>red</text></g>'
    )
    show(module, "group.svg", svg)
    module.keeps("images-readable")


def test_sc_22_sees_where_a_photo_was_taken(module):
    """A PNG with EXIF is found."""
    exif = Image.Exif()
    exif[0x010F] = "a camera"
    show(module, "photo.png", png(exif=exif))
    assert "eXIf" in module.breaks("SC-22").message


def test_sc_22_sees_notes_in_a_photo(module):
    """A PNG with words beside its pixels is found."""
    notes = PngInfo()
    notes.add_text("Author", "somebody")
    show(module, "photo.png", png(pnginfo=notes))
    module.breaks("SC-22")


def test_sc_22_lets_a_person_look_at_photos(module):
    """Whether a real child is in a PNG is open until a person has looked."""
    show(module, "photo.png", png())
    assert {f.severity for f in module.findings() if f.rule == "SC-22"} == {"open"}


def test_sc_22_sees_a_picture_that_frightens(safety):
    """Alt text that tells of chains in a safety unit is found."""
    show(safety, "lamp.svg", SVG, alt="A dark silhouette behind bars")
    safety.breaks("SC-22")


def test_sc_22_lets_drawings_be(safety):
    """A drawing of friends needs nobody to look at it."""
    show(safety, "friends.svg", SVG)
    safety.keeps("SC-22")


def test_sc_22_sees_a_picture_that_is_cut_off(module):
    """A PNG that ends in the middle is found."""
    show(module, "photo.png", b"\x89PNG\r\n\x1a\n\x00\x00")
    module.breaks("SC-22")

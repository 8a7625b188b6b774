"""A unit's branching story on a child's desk: played by keyboard, left at once, and kept nowhere."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator

import nbformat
import pytest
from playwright.sync_api import Page, Response, expect

from course.content import unit_folder
from course.stories import Choice, Story, read_story_file
from course.stories.paper import speaker
from course.stories.words import load_words
from tests.browser.axe import expect_accessible
from tests.browser.conftest import Desk, Notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(300)]

SLUG = "who-can-i-tell"
STORY = read_story_file(unit_folder(SLUG) / "story.ink")
LESSON = f"lessons/01b-{SLUG}/lesson.ipynb"
HELP_KEY, SKIP_KEY = "0", "9"
CALM = "Python%20words.md"
URDU = {
    "WHO_CAN_I_TELL_001": "زارا مرکز کی بینچ پر بیٹھی ہے۔",
    "WHO_CAN_I_TELL_004": "فکر کرنا کافی ہے۔",
    "WHO_CAN_I_TELL_007": "کون مدد کر سکتا ہے؟",
    "who:zara": "زارا",
}


@pytest.fixture(scope="module")
def desk(running_desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A child's desk, with one more page that shows the story in Urdu as far as it is translated."""
    with running_desk("start", tmp_path_factory.mktemp("desk") / "folder") as desk:
        cell = ("from course.stories.widget import Story\n"
                f'Story("story.ink", language="ur", strings={URDU!r})')  # fmt: skip
        spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
        book = nbformat.v4.new_notebook(
            metadata={"kernelspec": spec}, cells=[nbformat.v4.new_code_cell(cell)]
        )
        nbformat.write(book, desk.folder / LESSON.replace("lesson.ipynb", "urdu.ipynb"))
        yield desk


class Player:
    """An open notebook whose story is shown, and the keys that play it."""

    def __init__(self, page: Page, desk: Desk, path: str = LESSON) -> None:
        self.page, self.desk, self.path = page, desk, path
        self.notebook = Notebook(page, desk, path)
        self.cell = next((n for n, cell in enumerate(self.notebook.stored) if cell["id"] == "story"), 0)
        self.root = page.locator(".pathshala-story")
        self.notebook.run(self.cell)
        expect(self.root.locator(".lines p").first).to_be_visible()

    def enter(self) -> None:
        """Go from the cell below into the story, with the keyboard alone."""
        self.page.keyboard.press("Shift+Tab")
        expect(self.root.locator("button").last).to_be_focused()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def shows(self, name: str) -> None:
        """Assert that this page of the story is read now, with these choices and no others."""
        page = STORY.pages[name]
        words = load_words()
        lines = [
            f"{speaker(line.who, words, {})} {line.text}" if line.who else line.text for line in page.lines
        ]
        told = [choice.text for choice in page.choices if choice.is_told or choice.is_back]
        ends = [words["the_end"]] if page.ends else []
        expect(self.root.locator(".lines > p")).to_have_text([*lines, *ends])
        expect(self.root.locator(".choices button span")).to_have_text(told or [words["again"]])
        ways = [choice.text for choice in page.choices if not choice.is_told and not choice.is_back]
        expect(self.root.locator(".ways button span")).to_have_text(ways)
        has_list = page.ends or name in STORY.help_pages()
        expect(self.root.locator(".tell")).to_have_count(1 if has_list else 0)

    def saved(self) -> bytes:
        """Save the notebook and return it as it lies on the disk."""
        with self.page.expect_response(_is_save):
            self.page.keyboard.press("Control+s")
        return (self.desk.folder / self.path).read_bytes()


def _is_save(answer: Response) -> bool:
    # JupyterLab puts away which pages are open, too.
    return answer.request.method == "PUT" and "/api/contents/" in answer.url


@pytest.fixture
def player(desk: Desk, page: Page) -> Player:
    return Player(page, desk)


def ways_to_endings(story: Story) -> dict[str, list[tuple[str, str]]]:
    """Return ending → the (key, page) on a shortest way to it."""
    ways: dict[str, list[tuple[str, str]]] = {story.start: []}
    waiting = deque([story.start])
    while waiting:
        name = waiting.popleft()
        for key, choice in keys_of(story, name):
            if choice.target and choice.target not in ways:
                ways[choice.target] = [*ways[name], (key, choice.target)]
                waiting.append(choice.target)
    return {name: way for name, way in ways.items() if story.pages[name].ends}


def keys_of(story: Story, name: str) -> Iterator[tuple[str, Choice]]:
    """Yield (key, choice) of a page, as they are counted on the screen."""
    counted = 0
    for choice in story.pages[name].choices:
        if "HELP" in choice.tags or "SKIP" in choice.tags:
            yield (HELP_KEY if "HELP" in choice.tags else SKIP_KEY), choice
        else:
            counted += 1
            yield str(counted), choice


# --- played by keyboard ------------------------------------------------------------------------


def test_each_ending_is_reached_by_number_keys_alone(player):
    """On every page of the way stands what Python reads there; the screen reader is led to it."""
    player.enter()
    endings = ways_to_endings(STORY)
    assert len(endings) == 3
    for ending, way in endings.items():
        player.shows(STORY.start)
        for key, name in way:
            player.press(key)
            player.shows(name)
            expect(player.root.locator(".scene")).to_be_focused()
        assert way[-1][1] == ending
        expect(player.root.locator(".lines")).to_have_attribute("aria-live", "polite")
        player.press("1")  # read it again


def test_help_comes_back_to_every_page(player):
    """From each page of the story Help shows whom one can tell, and leads back to that same page."""
    player.enter()
    todo = {name for name, page in STORY.pages.items() if not page.ends and name not in STORY.help_pages()}
    name = STORY.start
    for _ in range(200):
        if name in todo:
            player.press(HELP_KEY)
            player.shows("people")
            expect(player.root.locator(".tell li b")).to_have_text(["1098", "112", "1930"])
            player.press("1")
            player.shows(name)
            todo.discard(name)
        if not todo:
            return
        key, name = next_step(name, todo)
        player.press(key)
    raise AssertionError(f"never reached: {todo}")


def next_step(start: str, wanted: set[str]) -> tuple[str, str]:
    """Return the (key, page) that leads from a page towards one of those wanted, or over the start."""
    waiting = deque([(start, None)])
    seen = {start}
    while waiting:
        name, first = waiting.popleft()
        if name in wanted and first:
            return first
        steps = [("1", STORY.start)] if STORY.pages[name].ends else [
            (key, choice.target) for key, choice in keys_of(STORY, name) if choice.is_told or key == SKIP_KEY
        ]  # fmt: skip
        for step in steps:
            if step[1] not in seen:
                seen.add(step[1])
                waiting.append((step[1], first or step))
    raise AssertionError(f"no way from {start} to {wanted}")


def test_the_mouse_and_enter_choose_too(player):
    """A choice is a button; keys that mean nothing here do nothing."""
    player.root.get_by_role("button", name="A worry is enough").click()
    player.shows("think")
    player.press("7", "Escape", "Tab")
    player.shows("think")
    player.root.get_by_role("button", name="Let us tell an adult").focus()
    player.press("Enter")
    player.shows("whom")


# --- kept nowhere ------------------------------------------------------------------------------

SPY = """() => {
    window.kept = [];
    const isRaw = (what) => what instanceof ArrayBuffer || ArrayBuffer.isView(what); // as a kernel is asked
    const read = (what) => isRaw(what) ? new TextDecoder().decode(what) : JSON.stringify(what);
    const spy = (owner, name) => {
        const real = owner[name];
        owner[name] = function (...given) {
            window.kept.push([name, given.map(read).join(' ')]);
            return real.apply(this, given);
        };
    };
    spy(Storage.prototype, 'setItem');
    spy(History.prototype, 'pushState');
    spy(IDBObjectStore.prototype, 'put');
    spy(IDBObjectStore.prototype, 'add');
    spy(Cache.prototype, 'put');
    spy(WebSocket.prototype, 'send');
    spy(navigator, 'sendBeacon');
}"""


def play_through(player: Player) -> None:
    """Choose on eight pages, with help in between, up to an ending."""
    way = ("3 wait", "2 lane", "2 closes", "1 listens", "0 people", "1 listens", "2 why", "1 believed",
           "3 silent", "1 whom", "3 aunt")  # fmt: skip
    for key, name in map(str.split, way):
        player.press(key)
        player.shows(name)
    player.press("1")
    player.shows("with_aunt")


def test_nothing_of_a_play_is_kept_or_sent(player):
    """Not in the notebook, the browser's storage, its history, its cookies, in Python or in another file."""
    before = player.saved()
    player.enter()
    requests: list[str] = []
    length = player.page.evaluate("history.length")
    address = player.page.url
    player.page.evaluate(SPY)
    player.page.on("request", lambda asked: requests.append(f"{asked.method} {asked.url} {asked.post_data}"))
    play_through(player)
    kept = player.page.evaluate("window.kept")
    assert [what for what, given in kept if what != "send" or "comm" in given] == []
    # JupyterLab itself stores which pages are open, asks how Python is, and copies what was saved before.
    told = {line.id for line in STORY.spoken()} | {line.text for line in STORY.spoken()}
    assert [asked for asked in requests if any(words in asked for words in told)] == []
    assert [asked for asked in requests if "/api/contents" in asked and asked.startswith("PUT")] == []
    assert (player.page.evaluate("history.length"), player.page.url) == (length, address)
    stored = player.page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])")
    assert not any(words in stored for words in told)
    assert player.saved() == before
    own = {player.desk.folder / LESSON, player.desk.folder / LESSON.replace("lesson.ipynb", "story.ink")}
    for path in player.desk.folder.rglob("*"):
        if path.is_file() and path not in own and path.name != "urdu.ipynb":
            assert b"WHO_CAN_I_TELL_0" not in path.read_bytes(), path
    assert "Bablu" not in json.dumps(player.desk.notebook(f"exercises/{SLUG}/exercise.ipynb"))


def test_once_shown_a_story_needs_no_python(player):
    """The kernel is shut down, and the story goes on."""
    player.notebook.menu("Kernel", "Shut Down Kernel")
    expect(player.page.locator(".jp-NotebookPanel-toolbar")).to_contain_text("Kernel status: Unknown")
    player.root.locator(".scene").focus()
    player.press("1")
    player.shows("think")
    player.press(SKIP_KEY)
    player.shows("short_way")


def test_a_saved_page_without_python_is_a_book_of_choices(player, fresh_page):
    """Its pages have numbers, each choice says where it leads, and no error is shown in its place."""
    player.saved()
    player.notebook.menu("Kernel", "Shut Down Kernel")
    with fresh_page() as page:
        Notebook(page, player.desk, LESSON)
        paper = page.locator(".pathshala-paper")
        expect(paper).to_be_visible()
        expect(paper.locator("li").first).to_have_text("A worry is enough. Let us think. → go to page 3")
        expect(page.get_by_text("Error displaying widget")).to_have_count(0)
        expect_accessible(page, ".jp-OutputArea-output:has(.pathshala-paper)")


# --- left at once ------------------------------------------------------------------------------


def gone(player: Player) -> None:
    """Assert that the calm page is open and that the story is nowhere on the page."""
    player.page.wait_for_url(f"**/{CALM}**")
    expect(player.page.get_by_role("heading", name="Python words")).to_be_visible()
    expect(player.page.locator(".pathshala-story-cover")).to_have_count(0)
    assert "Bablu leans" not in player.root.inner_text()
    expect(player.root.locator("button")).to_have_count(0)


def test_leave_is_the_first_thing_and_covers_the_page_at_once(player):
    """The button is the first in the story; before the calm page is there, nothing of this one is seen."""
    first = player.root.locator("button").first
    expect(first).to_have_text("Leave this page")
    player.root.locator(".scene").focus()
    player.press("2")
    player.shows("lane")
    covered = first.evaluate("""button => { button.click();
        const {innerWidth: x, innerHeight: y} = window;
        const seen = [[5, 5], [x / 2, y / 2], [x - 5, y - 5]].map(([x, y]) => document.elementFromPoint(x, y).className);
        return seen; }""")  # noqa: E501
    assert covered == ["pathshala-story-cover"] * 3
    gone(player)


def test_shift_three_times_leaves_and_capitals_do_not(player):
    """Shift counts where it is pressed alone, three times in five seconds, wherever the focus is."""
    player.press("Escape")
    player.press("Shift", "Shift")
    expect(player.root.get_by_role("status")).to_have_text("Press Shift once more to leave.")
    player.press("b")
    expect(player.root.get_by_role("status")).to_have_text("or press Shift three times")
    for _ in range(4):
        player.press("Shift+Tab")
    expect(player.root.get_by_role("status")).to_have_text("or press Shift three times")
    player.press("Shift", "Shift", "Shift")
    gone(player)


# --- for everybody -----------------------------------------------------------------------------


@pytest.mark.parametrize("screen", ["1280", "640", "urdu", "page from the right"])
def test_it_is_accessible_and_fits(screen, desk, fresh_page: Callable):
    """axe-core finds nothing serious; nothing is cut off, and what is pressed is at least 44 pixels high."""
    with fresh_page(width=640 if screen == "640" else 1280) as page:
        path = LESSON.replace("lesson.ipynb", "urdu.ipynb") if screen == "urdu" else LESSON
        player = Player(page, desk, path)
        if screen == "page from the right":
            page.evaluate("document.documentElement.dir = 'rtl'")
        for key in ("", "1", HELP_KEY, "1", SKIP_KEY):
            if key:
                player.root.locator(".scene").focus()
                player.press(key)
            expect_accessible(page, ".pathshala-story")
            assert player.root.evaluate("story => story.scrollWidth <= story.clientWidth")
            heights = player.root.evaluate(
                "story => [...story.querySelectorAll('button')].map(b => b.getBoundingClientRect().height)"
            )
            assert min(heights) >= 44
        expect(player.root).to_have_css("direction", "rtl" if screen == "urdu" else "ltr")
        moving = "story => story.getAnimations({subtree: true}).length"  # nothing moves, so nothing to reduce
        assert player.root.evaluate(moving) == 0


def test_urdu_is_read_from_the_right_and_the_rest_says_that_it_is_english(desk, page):
    """A translation is found by its id; what has none is English, and says so to a screen reader."""
    player = Player(page, desk, LESSON.replace("lesson.ipynb", "urdu.ipynb"))
    line = player.root.locator(".lines p").first
    expect(line).to_have_text(URDU["WHO_CAN_I_TELL_001"])
    assert "Nastaliq" in line.evaluate("line => getComputedStyle(line).fontFamily")
    expect(player.root.locator(".lines p b").first).to_have_text("زارا")
    english = player.root.locator(".lines p span").nth(2)
    expect(english).to_have_attribute("lang", "en")
    expect(english).to_have_attribute("dir", "ltr")
    badge = player.root.locator(".choices kbd").first.bounding_box()
    words = player.root.locator(".choices button span").first.bounding_box()
    assert words["x"] < badge["x"]


# --- Python reads as inkjs does ------------------------------------------------------------------

WALK = """([source, most]) => {
    const tagsOf = (tags) => (tags ?? []).map((tag) => tag.trim()).sort();
    const story = new inkjs.Compiler(source).Compile();
    const seen = {};
    const ways = [[]];
    const read = (way) => {
        story.ResetState();
        let lines = [];
        for (const step of [null, ...way]) {
            if (step !== null) story.ChooseChoiceIndex(step);
            lines = [];
            while (story.canContinue) {
                const text = story.Continue().trim();
                if (text) lines.push([text, tagsOf(story.currentTags)]);
            }
        }
        return {lines, choices: story.currentChoices.map(({text, tags}) => [text.trim(), tagsOf(tags)])};
    };
    const pages = [];
    while (ways.length && pages.length < most) {
        const way = ways.shift();
        const page = read(way);
        const key = JSON.stringify(page);
        if (seen[key]) continue;
        seen[key] = true;
        pages.push([way, page]);
        page.choices.forEach((_, place) => ways.push([...way, place]));
    }
    return pages;
}"""


def tags_of(*tables) -> list[str]:
    return sorted(f"{name}:{value}" if value else name for tags in tables for name, value in tags.items())


def follow(story: Story, way: list[int]) -> str:
    """Return the page to which these choices lead, as Python reads the story."""
    name, back = story.start, ""
    for place in way:
        choice = story.pages[name].choices[place]
        name, back = (choice.target, choice.then) if choice.target else (back, "")
    return name


def agree(page: Page, source: str, story: Story) -> int:
    """Assert that inkjs and Python read the same; return how many pages were compared."""
    read = page.evaluate(WALK, [source, 60])
    for way, found in read:
        own = story.pages[follow(story, way)]
        head = story.tags if not way else {}
        expected = [
            [line.text, tags_of(line.tags, *((own.tags, head) if n == 0 else ()))]
            for n, line in enumerate(own.lines)
        ]
        assert found["lines"] == expected, (way, source)
        assert found["choices"] == [[choice.text, tags_of(choice.tags)] for choice in own.choices], source
    return len(read)


@pytest.fixture
def with_inkjs(page: Page) -> Page:
    """A bare page that knows inkjs as it is shipped."""
    from course.stories.widget import HERE

    page.set_content("<!doctype html><title>ink</title>")
    page.add_script_tag(content=(HERE / "inkjs" / "ink-full.js").read_text(encoding="utf-8"))
    return page


def test_every_story_of_the_course_is_read_by_inkjs_as_by_the_checker(with_inkjs):
    """The compiler that plays it gives the same pages, choices and tags that `pathshala check` walked."""
    paths = sorted(unit_folder(SLUG).parent.glob("*/story.ink"))
    assert paths
    for path in paths:
        story = read_story_file(path)
        assert agree(with_inkjs, path.read_text(encoding="utf-8"), story) >= len(story.pages)


def test_what_the_checker_accepts_inkjs_compiles_to_the_same(with_inkjs):
    """Made-up stories with odd signs: none that Python accepts is read otherwise by inkjs."""
    from tests.course.stories.made_up import made_up_stories

    compared = sum(agree(with_inkjs, source, story) for source, story in made_up_stories(120))
    assert compared > 350

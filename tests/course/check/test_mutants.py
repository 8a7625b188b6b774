"""Mutants of model answers: how they are made."""

import pytest

from course.check.mutants.mutant import mutants


def changed(answer: str, prompt: str = "", *ready: str) -> list[str]:
    """Return what is changed in an answer."""
    source = f"# Task 1\n### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
    return [mutant.change for mutant in mutants(source, prompt, ready)]


@pytest.mark.parametrize(
    ("answer", "change"),
    [
        ("total = a + b", "total = a + b → total = a - b"),
        ("total = a - b", "total = a - b → total = b - a"),
        ("half = a / b", "half = a / b → half = a // b"),
        ("rest = a % b", "rest = a % b → rest = a // b"),
        ("total += a", "total += a → total -= a"),
        ("total += a", "total += a → total = a"),
        ("is_old = age >= limit", "is_old = age >= limit → is_old = age > limit"),
        ("is_in = a in b", "is_in = a in b → is_in = a not in b"),
        ("both = a and b", "both = a and b → both = a or b"),
        ("both = a and b", "both = a and b → both = b"),
        ("no = not a", "no = not a → no = a"),
        ("n = 4", "n = 4 → n = 5"),
        ("n = 4", "n = 4 → n = 3"),
        ("n = 0", "n = 0 → n = -1"),
        ("n = s[-1]", "n = s[-1] → n = s[-2]"),
        ("n = 0.5", "n = 0.5 → n = 0.25"),
        ("is_on = True", "is_on = True → is_on = False"),
        ("if a:\n    b = c\nelse:\n    b = d", "if a: → if True:"),
        ("if a:\n    b = c\nelif e:\n    b = d", "elif e: → elif False:"),
        ("while a:\n    a = f(a)", "while a: → while False:"),
        ("for n in a:\n    f(n)", "f(n) → f(n) / break"),
        ("for n in range(a):\n    f(n)", "for n in range(a): → for n in range(a + 1):"),
        ("part = s[a:b]", "part = s[a:b] → part = s[a:]"),
        ("part = s[a:b]", "part = s[a:b] → part = s[a:b - 1]"),
        ("f(a, b)", "f(a, b) → f(b, a)"),
        ("f(a, sep=b)", "f(a, sep=b) → f(a)"),
        ("f(a)", "f(a) → pass"),
        ("led.on()", "led.on() → led.off()"),
        ("n = int(s)", "n = int(s) → n = s"),
        ("n = min(a, b)", "n = min(a, b) → n = max(a, b)"),
        ("n = s.strip().title()", "n = s.strip().title() → n = s.title()"),
        ("def f(a):\n    return a", "return a → pass"),
        ("def f(a, b):\n    return a", "return a → return b"),
        ("a, b = b, a", "a, b = b, a → a, b = (a, b)"),
        ("found = [n for n in a if n]", "found = [n for n in a if n] → found = [n for n in a]"),
        ("try:\n    f()\nexcept ValueError:\n    g()", "except ValueError: → except MemoryError:"),
        ('print(f"{n:.2f}")', 'print(f"{n:.2f}") → print(f"{n}")'),
    ],
)  # fmt: skip
def test_what_people_mix_up_is_changed(answer, change):
    """A sign, a limit, a number, a branch, a step: each is changed in its place, and all else stays."""
    assert change in changed(answer)


def test_a_value_is_typed_in_for_a_name_that_is_ready():
    """Who types 40 for `price` has an answer for one value only; so has who takes the wrong name."""
    found = changed("total = price * 3", "", "price = 40\ncount = 2\nfrom time import sleep")
    assert "total = price * 3 → total = 40 * 3" in found
    assert "total = price * 3 → total = count * 3" in found


def test_only_texts_that_the_prompt_fixes_are_changed():
    """A child's own words are right as they are."""
    assert 'print("Hello") → print("Helo")' in changed('print("Hello")', "Print `Hello`.")
    assert changed('print("Hello")', "Print something.") == ['print("Hello") → pass']
    assert 'print(name + "!") → print("!" + name)' in changed('print(name + "!")', "Print it with a `!`.")


def test_a_question_is_fixed_only_where_it_stands_as_code():
    """The words that `input` shows are the child's own, also where the prompt uses them in a sentence."""
    answer = 'name = input("Your name?")'
    assert changed(answer, "Ask for it. Your name? Think.") == ['name = input("Your name?") → pass']
    assert 'name = input("Your name?") → name = input("Your ame?")' in changed(answer, "Ask `Your name?`")


def test_what_means_the_same_is_left_out():
    """No mutant compiles to the model answer, no two to one program, and no docstring changes."""
    sources = [
        mutant.source for mutant in mutants('def f(a):\n    """Say `a`."""\n    return a + 1', "Say `a`.")
    ]
    programs = [compile(source, "", "exec").co_consts for source in sources]
    assert len(set(map(repr, programs))) == len(sources)
    assert all('"""Say `a`."""' in source for source in sources)
    assert changed("pass\nled.close()") == []


def test_only_what_stands_between_the_marks_is_changed():
    """What the child is given around the answer is no answer."""
    cell = "# Task 1\nprice = 40\n### BEGIN SOLUTION\ntotal = price\n### END SOLUTION\nprint(total)"
    assert [mutant.change for mutant in mutants(cell)] == ["total = price → pass"]


def test_the_rest_of_the_cell_stays_as_it_was_written():
    """Comments, blank lines and quotes stay: a check may look at a program's text."""
    cell = "# Task 1\n### BEGIN SOLUTION\n\nprint('Tea')  # mine\nprint( \"ঠিক\", 1 )\n### END SOLUTION"
    made = next(mutant for mutant in mutants(cell) if mutant.change.endswith("2 )"))
    assert made.source == cell.replace("1 )", "2 )")
    assert made.line == 5


def test_inside_an_f_string_too():
    """The sums in an f-string change, whatever quotes it has."""
    found = changed('print(f"You pay {kilos * 80} rupees")', "You pay 160 rupees")
    assert 'print(f"You pay {kilos * 80} rupees") → print(f"You pay {kilos + 80} rupees")' in found
    assert changed("""print(f"{a['b'] + 1}")""")

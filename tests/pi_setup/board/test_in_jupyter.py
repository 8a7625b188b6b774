"""In a real Jupyter kernel: what blinks there goes on blinking while a program is played."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

TALK = """
import json
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
said = []
def hear(message):
    said.append(message["content"].get("text") or str(message["content"].get("evalue")))
def run(code):
    client.execute_interactive(code, timeout=60, output_hook=lambda m: hear(m)
                               if m["msg_type"] in ("stream", "error") else None)
try:
    run('''
from gpiozero import LED, Button, Device
from time import sleep, perf_counter
led, button = LED(17), Button(2)
led.blink(0.05, 0.05)
board = Device.pin_factory
''')
    run('''
began = perf_counter()
text = "from gpiozero import LED; led = LED(4)\\\\nwhile True: led.toggle(); sleep(1)"
data = board.play(lambda: exec(text, globals()), {"seconds": 9.5}, globals())
print(len(data["outputs"]["4"]), perf_counter() - began < 5, data["reason"])
''')
    run('''
blinks = len(board.recorder.outputs[17])
began = perf_counter(); sleep(0.5)
print(perf_counter() - began >= 0.5, len(board.recorder.outputs[17]) > blinks)
import asyncio
await asyncio.sleep(0.1)
print("still here")
''')
finally:
    manager.shutdown_kernel(now=True)
print(json.dumps("".join(said).split()))
"""


@pytest.mark.slow
def test_a_kernel_lives_on(tmp_path):
    """Playing in a cell costs no time, stops no thread of the kernel, and puts real time back."""
    script = tmp_path / "talk.py"
    script.write_text(TALK)
    env = {**os.environ, "GPIOZERO_PIN_FACTORY": "virtual", "IPYTHONDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, script], env=env, capture_output=True, text=True, check=False,
        cwd=Path(__file__).resolve().parents[3],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told == ["11", "True", "horizon", "True", "True", "still", "here"]

"""Fuzzing tidy with Atheris: bytes that break one of its laws are sought, shrunk and listed.

    python -m bench.fuzz [--minutes 60] [--seeds FOLDER]

The laws are those of ``tests/support/tidy_laws.py``; no exception and no input that takes longer
than a few seconds are two more. Atheris is installed from PyPI into ``build/fuzz``; what it has
learned is kept in ``build/fuzz/corpus``, so that a later run goes on where the last one ended,
and what it finds in ``build/fuzz/found``: one shrunken file for every law and rule that is broken.
The seeds are the small real files among the tests' data, or those of a folder.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
BUILD = ROOT / "build" / "fuzz"
CORPUS, FOUND = BUILD / "corpus", BUILD / "found"
_LARGEST = 3000
#: A run of all laws over so few bytes takes milliseconds.
_SLOW_SECONDS = 5.0
_HANGS_SECONDS = 60
_SHRINK_SECONDS = 20.0

sys.path.insert(0, str(ROOT / "tests"))


def failures(data: bytes) -> dict[str, str]:
    """What is wrong with these bytes: a short name, for telling one fault from another → how."""
    from support.tidy_laws import broken

    found: dict[str, str] = {}
    begin = time.perf_counter()
    try:
        for each in broken(data):
            found.setdefault(f"{each.law} ({each.where})", each.how)
    except Exception as error:  # noqa: BLE001 - any exception is what is sought here
        last = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{type(error).__name__} in {Path(last.filename).name}, {last.name}"
        found[name] = str(error)
    if time.perf_counter() - begin > _SLOW_SECONDS:
        found["slow"] = f"{time.perf_counter() - begin:.1f} s"
    return found


def _fails(name: str, data: bytes) -> bool:
    return name in failures(data)


def shrink(data: bytes, fails: Callable[[bytes], bool], seconds: float) -> bytes:
    """Fewer bytes that fail in the same way: ever smaller pieces are left out, for so long."""
    end = time.perf_counter() + seconds
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data) and time.perf_counter() < end:
            shorter = data[:at] + data[at + size :]
            if fails(shorter):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def _keep(data: bytes, name: str) -> None:
    """Keeps the bytes if they are the shortest that are known to fail so."""
    path = FOUND / f"{hashlib.sha256(name.encode()).hexdigest()[:12]}.bib"
    if not path.exists() or path.stat().st_size > len(data):
        path.write_bytes(data)


def work(arguments: list[str]) -> None:
    """Fuzzes in this process, which has Atheris, until libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["bibwright"]):
        import bibwright.bibtex.regions
        import bibwright.commands.tidy  # noqa: F401 - imported for its traces
        import support.tidy_laws  # noqa: F401 - imported for its traces

    def one(data: bytes) -> None:
        for name in failures(data):
            _keep(data, name)

    atheris.Setup([sys.argv[0], *arguments], one)
    atheris.Fuzz()


def install() -> Path:
    """An environment with Atheris and this project; gives its Python."""
    python = BUILD / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(BUILD)], check=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "atheris", "--editable", str(ROOT)], check=True)
    return python


def plant(seeds: Path) -> int:
    """Copies the small files of the folder into the corpus; gives their number."""
    CORPUS.mkdir(parents=True, exist_ok=True)
    FOUND.mkdir(parents=True, exist_ok=True)
    small = [path for path in seeds.rglob("*") if path.suffix.startswith(".bib")]
    planted = 0
    for path in small:
        data = path.read_bytes()
        if 0 < len(data) <= _LARGEST:
            (CORPUS / hashlib.sha256(data).hexdigest()[:20]).write_bytes(data)
            planted += 1
    return planted


def run(minutes: float, seeds: Path) -> int:
    """Fuzzes for so long, then shrinks and prints what was found; gives the number of faults."""
    python = install()
    print(f"{plant(seeds)} seeds in {seeds}", flush=True)
    end = time.monotonic() + 60 * minutes
    while (left := int(end - time.monotonic())) > 0:
        options = [
            f"-max_total_time={left}",
            f"-max_len={_LARGEST}",
            f"-timeout={_HANGS_SECONDS}",
            "-rss_limit_mb=4000",
            "-print_final_stats=1",
            f"-artifact_prefix={FOUND}/",
            str(CORPUS),
        ]
        command = [str(python), "-m", "bench.fuzz", "--work", *options]
        done = subprocess.run(command, cwd=ROOT, stderr=subprocess.PIPE, check=False)
        log = done.stderr.decode("utf-8", "replace").splitlines()
        for line in log[-40:]:
            if "ERROR" in line or "number_of_executed_units" in line or "cov:" in line:
                print(line)
        if done.returncode and left > int(end - time.monotonic()) + _HANGS_SECONDS:
            continue
        if done.returncode:
            # Too soon for a hang: the worker itself is at fault, and would be again.
            print("\n".join(log[-20:]))
            return 1
    return report()


def report() -> int:
    """Shrinks each file that still fails, forgets those that don't, and prints both."""
    faults: dict[str, bytes] = {}
    for path in sorted(FOUND.iterdir()):
        data = path.read_bytes()
        names = failures(data)
        if not names:
            path.unlink()
        for name in names:
            if name not in faults or len(data) < len(faults[name]):
                faults[name] = data
    print(f"\n{len(faults)} laws broken")
    for name, data in sorted(faults.items()):
        small = shrink(data, partial(_fails, name), _SHRINK_SECONDS)
        _keep(small, name)
        print(f"\n- {name}\n  {small!r}\n  {failures(small)[name][:600]}")
    return len(faults)


def main() -> None:
    """The command line."""
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seeds", type=Path, default=ROOT / "tests" / "data" / "bib")
    parser.add_argument("--report", action="store_true", help="only shrink and list what is known")
    given = parser.parse_args()
    sys.exit(1 if (report() if given.report else run(given.minutes, given.seeds)) else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The shell completions, tested in the shells. zsh and fish are tested if they are installed.

test-completions.py LIMNER BASH ZSH FISH
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

LIMNER, BASH, ZSH, FISH = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
LEAVES = [
    "style", "dream", "portrait", "verify", "train style", "models list", "models import", "directions find", "inspect layer",
    "bench kernels",
]
tests = []


def test(function):
    tests.append(function)
    return function


def run(*command, where=None):
    env = dict(os.environ, LC_ALL="C.UTF-8", PATH=f"{LIMNER.parent}:{os.environ['PATH']}", XDG_DATA_HOME=str(where), HOME=str(where))
    result = subprocess.run(command, cwd=where, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert result.returncode == 0 and not result.stderr, (command[-1], result.stderr)
    return result.stdout


def bash(line, where):
    """Bash's completions for the last word of the line. "=" is a word of its own, as in bash."""
    words = re.findall(r"=|[^ =]+", line) + ([""] if line.endswith(" ") else [])
    script = f'source {BASH}; COMP_WORDS=("$@") COMP_CWORD={len(words) - 1}; _limner; printf "%s\\n" "${{COMPREPLY[@]}}"'
    return run("bash", "-c", script, "bash", *words, where=where).split("\n")[:-1]


def fish(line, where):
    script = f"source {FISH}; complete -C '{line}'"
    return [offer.split("\t")[0] for offer in run("fish", "--no-config", "-c", script, where=where).splitlines()]


def options_of(words):
    """The long options in the help of a command."""
    return set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", run(str(LIMNER), *words.split(), "--help"), re.MULTILINE))


def make_files(where):
    (where / "my photo.jpg").write_bytes(b"")
    (where / "pictures").mkdir()


@test
def bash_offers_commands(where):
    assert {"style", "dream", "portrait", "models", "verify"} <= set(bash("limner ", where))
    assert bash("limner st", where) == ["style"]
    assert set(bash("limner models ", where)) >= {"list", "info", "import", "get", "verify", "remove"}
    assert bash("limner models im", where) == ["import"]


@test
def bash_offers_every_option(where):
    for words in LEAVES:
        offered = {offer.rstrip("=") for offer in bash(f"limner {words} --", where)}
        assert offered == options_of(words), (words, offered ^ options_of(words))


@test
def bash_offers_choices(where):
    for line in ("limner style a.jpg --method ", "limner style a.jpg --method="):
        assert bash(line, where) == ["automatic", "painted", "instant"], line
    assert bash("limner style --method=ins", where) == ["instant"]
    assert bash("limner style --keep-colours l", where) == ["luminance"]
    assert "--seed=" in bash("limner style --se", where)
    assert "--json" in bash("limner style --js", where)


@test
def bash_offers_networks_and_files(where):
    assert "limner-features" in bash("limner style -m ", where)
    assert bash("limner models info limner-fe", where) == ["limner-features"]
    assert "my photo.jpg" in bash("limner style ", where)
    assert "my photo.jpg" in bash("limner style -o ", where)
    assert bash("limner train style --photos ", where) == ["pictures"]
    assert bash("limner style --seed ", where) == [""]


@test
def fish_offers_the_same(where):
    if shutil.which("fish") is None:
        return "fish is not installed"
    assert {"style", "dream", "models"} <= set(fish("limner ", where))
    assert {"list", "import"} <= set(fish("limner models ", where))
    for words in LEAVES:
        offered = {offer.rstrip("=") for offer in fish(f"limner {words} --", where) if offer.startswith("--")}
        assert offered >= options_of(words) - {"--help"}, (words, options_of(words) - offered)
    assert {"painted", "instant"} <= set(fish("limner style --method ", where))
    assert "limner-features" in fish("limner models info ", where)
    assert "style" not in fish("limner models ", where)
    return None


@test
def zsh_reads_its_file(where):
    if shutil.which("zsh") is None:
        return "zsh is not installed"
    run("zsh", "-fn", str(ZSH), where=where)
    script = f"""zmodload zsh/zpty
zpty -b z zsh -f -i
wait_for() {{ local seen= part; repeat 400; do zpty -r -t z part && seen+=$part; [[ $seen == *$1* ]] && break; sleep 0.02; done; print -r -- $seen }}
zpty -w z 'PROMPT= RPROMPT= TERM=dumb; cd {where}; fpath=({ZSH.parent} $fpath); autoload -Uz compinit; compinit -u -D; zstyle ":completion:*" list-prompt ""; print READ''Y'
wait_for READY >/dev/null
zpty -w -n z $'limner style --keep-col\\t'
wait_for 'colours='
"""
    text = run("zsh", "-fc", script, where=where)
    assert "--keep-colours=" in text, text
    return None


def main():
    print(f"1..{len(tests)}")
    failed = False
    for number, function in enumerate(tests, 1):
        with tempfile.TemporaryDirectory(prefix="limner-completions-") as folder:
            where = pathlib.Path(folder)
            make_files(where)
            try:
                skipped = function(where)
                print(f"ok {number} {function.__name__}" + (f" # SKIP {skipped}" if skipped else ""))
            except AssertionError as error:
                failed = True
                print(f"not ok {number} {function.__name__}\n# {error}")
    sys.exit(failed)


main()

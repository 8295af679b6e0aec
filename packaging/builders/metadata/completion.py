"""The bash completion for `deskreader`, generated from the command line's parser."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from builders.project import BUILD
from deskreader.cli.syntax.parser import build

SCRIPT = """# bash completion for deskreader, generated from its command line
_deskreader() {{
    local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} given command=
    for given in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        case $given in {names}) command=$given; break ;; esac
    done
    case $before in
        --profile) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
        --format) mapfile -t COMPREPLY < <(compgen -W "text html json" -- "$word"); return ;;
    esac
    case $command in
        "") mapfile -t COMPREPLY < <(compgen -W "{top}" -- "$word") ;;
{cases}
    esac
    if [[ $word != -* && ( $command == import || $command == export || $command == extract || -z $command ) ]]; then
        mapfile -t -O "${{#COMPREPLY[@]}}" COMPREPLY < <(compgen -f -- "$word")
    fi
}}
complete -o filenames -F _deskreader deskreader
"""


def script() -> str:
    """Returns the completion script."""
    parser, commands = build()
    cases = (
        f'        {name}) mapfile -t COMPREPLY < <(compgen -W "{" ".join(flags(command))}" -- "$word") ;;'
        for name, command in commands.choices.items()
    )
    top = " ".join([*commands.choices, *flags(parser)])
    return SCRIPT.format(names="|".join(commands.choices), top=top, cases="\n".join(cases))


def flags(parser: argparse.ArgumentParser) -> list[str]:
    """Returns the long options of a parser that its help shows."""
    shown = [action for action in parser._actions if action.help != argparse.SUPPRESS]
    return [name for action in shown for name in action.option_strings if name.startswith("--")]


def main() -> int:
    """Writes the script into build/made."""
    path = Path(BUILD / "made/deskreader.bash")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(script(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

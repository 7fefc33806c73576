"""`completion`: what the shell needs to complete the command."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dealdocs.commands.connections._exit import OK

if TYPE_CHECKING:
    import argparse

_BASH = """\
# dealdocs connections; put this into ~/.bashrc: eval "$(dealdocs connections completion bash)"
_dealdocs_connections() {{
    local word="${{COMP_WORDS[COMP_CWORD]}}"
    COMPREPLY=()
    [ "${{COMP_WORDS[1]}}" = connections ] || return 0
    if [ "$COMP_CWORD" -eq 2 ]; then
        mapfile -t COMPREPLY < <(compgen -W "{verbs}" -- "$word")
        return 0
    fi
    case "${{COMP_WORDS[2]}}" in
{cases}
    esac
}}
complete -o default -F _dealdocs_connections dealdocs
"""
_BASH_CASE = '        {verb}) mapfile -t COMPREPLY < <(compgen -W "{options}" -- "$word") ;;'

_ZSH = """\
#compdef dealdocs
# dealdocs connections; put this into ~/.zshrc: eval "$(dealdocs connections completion zsh)"
_dealdocs_connections() {{
    [[ "$words[2]" == connections ]] || {{ _files; return }}
    if (( CURRENT == 3 )); then
        local -a verbs=({verbs})
        _describe 'verb' verbs
        return
    fi
    case "$words[3]" in
{cases}
    esac
    _files
}}
compdef _dealdocs_connections dealdocs
"""
_ZSH_CASE = "        {verb}) compadd -- {options} ;;"

_FISH = """\
# dealdocs connections; run:
#   dealdocs connections completion fish > ~/.config/fish/completions/dealdocs.fish
"""
_SEEN = "__fish_seen_subcommand_from"
_FISH_VERB = (
    f"complete -c dealdocs -n '{_SEEN} connections; and not {_SEEN} {{all}}' -f -a {{verb}} -d {{help}}"
)
_FISH_OPTION = f"complete -c dealdocs -n '{_SEEN} connections; and {_SEEN} {{verb}}' -l {{option}}"


def add_verbs(verbs: Any) -> None:
    """Declare the verb. It comes last: by then all the others are declared."""
    parser = verbs.add_parser(
        "completion", help="completion for a shell", description="Print a completion script."
    )
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")
    parser.set_defaults(verb=completion, verbs=verbs)


def completion(arguments: argparse.Namespace) -> int:
    """Print the script of a shell."""
    # argparse has no other way to ask.
    helps = {one.dest: one.help or "" for one in arguments.verbs._choices_actions}  # noqa: SLF001
    options = {name: _options(parser) for name, parser in arguments.verbs.choices.items()}
    print({"bash": bash, "zsh": zsh, "fish": fish}[arguments.shell](helps, options), end="")
    return OK


def bash(helps: dict[str, str], options: dict[str, list[str]]) -> str:
    """Return the script for bash."""
    cases = "\n".join(
        _BASH_CASE.format(verb=verb, options=" ".join(known)) for verb, known in options.items()
    )
    return _BASH.format(verbs=" ".join(helps), cases=cases)


def zsh(helps: dict[str, str], options: dict[str, list[str]]) -> str:
    """Return the script for zsh."""
    verbs = " ".join(_quoted(f"{verb}:{text}") for verb, text in helps.items())
    cases = "\n".join(_ZSH_CASE.format(verb=verb, options=" ".join(known)) for verb, known in options.items())
    return _ZSH.format(verbs=verbs, cases=cases)


def fish(helps: dict[str, str], options: dict[str, list[str]]) -> str:
    """Return the script for fish."""
    every = " ".join(helps)
    lines = [_FISH_VERB.format(all=every, verb=verb, help=_quoted(text)) for verb, text in helps.items()]
    for verb, known in options.items():
        lines += [_FISH_OPTION.format(verb=verb, option=one.removeprefix("--")) for one in known]
    return _FISH + "\n".join(lines) + "\n"


def _options(parser: argparse.ArgumentParser) -> list[str]:
    return [name for action in parser._actions for name in action.option_strings if name.startswith("--")]  # noqa: SLF001


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "") + "'"

"""Locales for tests: the translations of the tree, and a pseudo-locale with long and accented texts."""

import pathlib
import re
import subprocess

TOP = pathlib.Path(__file__).resolve().parents[2]
KEYWORDS = ["-k_", "-kN_", "-kQ_", "-kC_:1c,2", "-kngettext:1,2"]
ACCENTS = str.maketrans("aceinosuyAEIOUCN", "áçéíñóšúýÁÉÍÓÚÇÑ")
# Formats, mnemonics and markup stay unchanged.
KEPT = re.compile(r"(%[-0-9.]*(?:l|ll|z|\$)*[a-zA-Z%]|<[^>]*>|&[a-z]+;|\\.|_)")
POT_STRING = re.compile(r'^(msgid|msgid_plural|msgstr|msgstr\[\d\]) ?"(.*)"$')


def pseudo(text):
    """“Style” becomes “[Štýlé »»]”, about a third longer."""
    if not text.strip():
        return text
    if text.startswith("\\n") or text.endswith("\\n"):  # the translation must start and end like the original
        return text
    parts = KEPT.split(text)
    told = "".join(part if i % 2 else part.translate(ACCENTS) for i, part in enumerate(parts))
    return f"[{told}{' ' if len(text) > 3 else ''}{'»' * max(1, len(text) // 3)}]"


def entries(po):
    """(msgid, msgid_plural or None) of every entry of a template."""
    found, key, values = [], None, {}
    for line in po.splitlines() + ["", ""]:
        match = POT_STRING.match(line)
        if match:
            key = match.group(1)
            values[key] = match.group(2)
        elif line.startswith('"') and key:
            values[key] += line[1:-1]
        elif not line and values:
            found.append((values.get("msgid", ""), values.get("msgid_plural")))
            key, values = None, {}
    return [entry for entry in found if entry[0]]


def template(folder):
    command = ["xgettext", "--files-from=po/POTFILES.in", "--from-code=UTF-8", *KEYWORDS, "-o", str(folder / "limner.pot")]
    subprocess.run(command, cwd=TOP, check=True, stderr=subprocess.DEVNULL)
    return (folder / "limner.pot").read_text(encoding="utf-8")


def pseudo_po(folder):
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"\n'
    body = [head]
    for one, several in entries(template(folder)):
        if several is None:
            body.append(f'msgid "{one}"\nmsgstr "{pseudo(one)}"\n')
        else:
            body.append(f'msgid "{one}"\nmsgid_plural "{several}"\nmsgstr[0] "{pseudo(one)}"\nmsgstr[1] "{pseudo(several)}"\n')
    (folder / "pseudo.po").write_text("\n".join(body), encoding="utf-8")
    return folder / "pseudo.po"


def environment(language, folder):
    """Makes the catalogue of a language (“pseudo”, or one of po/) in the folder. Returns the variables that select it."""
    po = pseudo_po(folder) if language == "pseudo" else TOP / "po" / f"{language}.po"
    catalogue = folder / "locale" / "de" / "LC_MESSAGES"
    catalogue.mkdir(parents=True)
    subprocess.run(["msgfmt", "-o", str(catalogue / "limner.mo"), str(po)], check=True)
    # Messages are translated only in a real locale; this one needs only the package “locales”.
    locale = folder / "locale" / "de_DE.UTF-8"
    subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", "--no-archive", str(locale)], check=False, stderr=subprocess.DEVNULL)
    return {"LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de", "LOCPATH": str(folder / "locale"), "LIMNER_LOCALE_PATH": str(folder / "locale")}

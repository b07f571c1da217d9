"""The README's walk is walked: from a French export of one's own to both documents, command by command."""

from __future__ import annotations

import re
import shlex
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from command_line import ok

README: Final = Path(__file__).resolve().parents[2] / "README.md"
DAY: Final = "2026-09-02"  # on which the README has the notice go; here it goes today
HEADS: Final = (
    "Résumé,Clé de ticket,ID de ticket,Type de ticket,État,Clé de projet,Création,Mise à jour,"
    "ID de rapporteur,Description,Commentaire"
)
ROWS: Final = (
    "Exporter,PROJ-12,10012,Story,En cours,PROJ,02/mars/26 9:00 AM,05/mars/26 9:00 AM,ACCOUNT-1,Avec son filtre.,",
    "Filtrer,PROJ-13,10013,Story,À faire,PROJ,03/mars/26 9:00 AM,,ACCOUNT-2,,04/mars/26 2:00 PM;ACCOUNT-2;Oui",
    "Dicter,PROJ-14,10014,Story,À faire,PROJ,04/mars/26 9:00 AM,04/mars/26 9:00 AM,ACCOUNT-2,Le compte rendu.,",
)
SPECIFICATION: Final = """\
# Cahier des charges

## 4. Fonctions

### 4.1 Calendrier

Le portail affiche un calendrier par semaine.

### 4.2 Export

Le portail exporte la liste au format CSV.
"""


def walk() -> list[str]:
    section = README.read_text("utf-8").split("## From your own export")[1].partition("Along the way:")[0]
    return re.findall(r"\| `(tracker-scope [^`]*)` \|", section)


def completed(folder: Path) -> None:
    """Do what the walk leaves to a person: write the reply, and fill in the files that commands wrote."""
    if (folder / "avenant-1.toml").exists():
        group = (folder / "avenant-1.toml").read_text("utf-8")
        group = group.replace('effect = ""', 'effect = "added"').replace('goal = ""', 'goal = "Saisir plus vite"')
        (folder / "avenant-1.toml").write_text(group, "utf-8")
    if (folder / "montants.toml").exists():
        figures = (folder / "montants.toml").read_text("utf-8")
        typed = {"currency": '"EUR"', "initial_net": "1000.00", "quantity": "2", "unit_price": "50.00"}
        for name, value in typed.items():
            figures = figures.replace(f"# {name} =\n", f"{name} = {value}\n", 1)
        (folder / "montants.toml").write_text(figures.replace("# vat_rate =\n", "vat_rate = 20\n", 1), "utf-8")


def test_the_walk_leads_from_a_french_export_to_both_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.csv").write_text("\n".join([HEADS, *ROWS, ""]), "utf-8")
    (tmp_path / "cahier.md").write_text(SPECIFICATION, "utf-8")
    (tmp_path / "reponse.txt").write_text("Merci de nous remettre un chiffrage.\n", "utf-8")
    today = datetime.now(ZoneInfo("Europe/Paris")).date().isoformat()
    for step in walk():
        words = shlex.split(step.replace(DAY, today))[1:]
        ok(*words, answers="Portail\nfr\nEurope/Paris\nprovider\n" if words == ["init"] else "")
        completed(tmp_path)
    names = ("scope-statement", "amendment-proposal-avenant-1")
    for name in (f"{stem}-{today}.fr{ending}" for stem in names for ending in (".md", ".html")):
        assert "PROJ-14" in (tmp_path / "out" / name).read_text("utf-8"), name
    assert "100,00" in (tmp_path / "out" / f"amendment-proposal-avenant-1-{today}.fr.md").read_text("utf-8")
    assert "PROJ-14" in (tmp_path / "out" / "notice-N-1.fr.md").read_text("utf-8")

"""The words of Jira's CSV exports in English, French, Spanish and German: names of columns and of months.

The Spanish and German ones are those of published exports of Jira Cloud; of the columns that those lack
(comments, labels, components, versions, parents) they are the words of the product's own screens.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# The first name of each line is the one that the rest of the code uses; then English, French, Spanish, German.
_NAMES: Final = (
    (
        *("Issue key", "Work item key", "Key", "Clé de ticket", "Clé de demande", "Clé de la demande", "Clé"),
        *("Clave de incidencia", "Clave", "Vorgangsschlüssel", "Schlüssel"),
    ),
    (
        *("Issue id", "Work item id", "ID de ticket", "ID du ticket", "ID de demande", "Identifiant de la demande"),
        *("ID de la incidencia", "ID de incidencia", "Vorgangs-ID"),
    ),
    (
        *("Issue Type", "Work item type", "Work type", "Type", "Type de ticket", "Type de demande"),
        *("Tipo de Incidencia", "Tipo", "Vorgangstyp", "Typ"),
    ),
    ("Summary", "Résumé", "Resumen", "Zusammenfassung"),
    ("Description", "Descripción", "Beschreibung"),
    ("Status", "État", "Statut", "Estado"),
    ("Status Category", "Catégorie d'état", "Catégorie de statut", "Categoría de estado", "Statuskategorie"),
    (
        *("Status Category Changed", "Catégorie d'état modifiée", "Categoría de estado cambiada"),
        *("Statuskategorie geändert",),
    ),
    ("Project key", "Clé de projet", "Clé du projet", "Clave del proyecto", "Projektschlüssel"),
    ("Project name", "Nom du projet", "Nom de projet", "Nombre del proyecto", "Projektname"),
    ("Project type", "Type de projet", "Tipo de proyecto", "Projekttyp"),
    ("Project lead", "Chef de projet", "Responsable du projet", "Responsable del proyecto", "Projektleiter"),
    (
        *("Project lead id", "ID de responsable de projet", "ID du responsable du projet"),
        *("ID del responsable del proyecto", "ID des Projektleiters"),
    ),
    ("Project description", "Description du projet", "Descripción del proyecto", "Projektbeschreibung"),
    ("Project url", "URL du projet", "URL del proyecto", "Projekt-URL"),
    ("Priority", "Priorité", "Prioridad", "Priorität"),
    ("Resolution", "Résolution", "Resolución", "Lösung"),
    (
        *("Assignee", "Personne assignée", "Responsable", "Attribution", "Persona asignada"),
        *("Zugewiesene Person", "Bearbeiter"),
    ),
    (
        *("Assignee Id", "ID de la personne assignée", "ID du responsable", "ID de la persona asignada"),
        *("ID der zugewiesenen Person", "ID des Bearbeiters"),
    ),
    ("Reporter", "Rapporteur", "Déclarant", "Informador", "Autor"),
    (
        *("Reporter Id", "ID de rapporteur", "ID du rapporteur", "ID de déclarant", "ID del informador"),
        *("ID des Autors",),
    ),
    ("Creator", "Créateur", "Creador", "Ersteller"),
    ("Creator Id", "ID de créateur", "ID du créateur", "ID del creador", "Ersteller-ID", "ID des Erstellers"),
    ("Created", "Création", "Créé", "Créée", "Date de création", "Creada", "Erstellt"),
    ("Updated", "Mise à jour", "Mis à jour", "Date de mise à jour", "Actualizada", "Aktualisiert"),
    ("Last Viewed", "Dernier affichage", "Dernière consultation", "Vista por Última Vez", "Zuletzt angezeigt"),
    ("Resolved", "Résolu", "Résolue", "Date de résolution", "Resuelta", "Erledigt", "Gelöst"),
    ("Due Date", "Date d'échéance", "Échéance", "Fecha de vencimiento", "Fälligkeitsdatum", "Fällig"),
    (
        *("Affects Version/s", "Affects versions", "Versions affectées", "Affecte la/les version(s)"),
        *("Version(s) affectée(s)", "Versiones afectadas", "Afecta a la(s) versión(es)"),
        *("Betroffene Versionen", "Betrifft Version(en)", "Betrifft Version/en"),
    ),
    (
        *("Fix Version/s", "Fix versions", "Versions corrigées", "Version(s) corrigée(s)", "Version corrigée"),
        *("Versiones corregidas", "Versión(es) corregida(s)", "Lösungsversion", "Lösungsversion(en)"),
    ),
    (
        *("Component/s", "Components", "Composants", "Composant(s)", "Composant/s", "Componentes", "Componente(s)"),
        *("Komponenten", "Komponente(n)", "Komponente/n"),
    ),
    ("Labels", "Étiquettes", "Libellés", "Etiquetas", "Stichwörter"),
    ("Environment", "Environnement", "Entorno", "Umgebung"),
    ("Votes", "Votos", "Stimmen"),
    ("Watchers", "Observateurs", "Interesados", "Beobachter"),
    ("Watchers Id", "ID des observateurs", "ID de los interesados", "ID des Beobachters"),
    ("Log Work", "Arbeit protokollieren"),
    ("Original Estimate", "Estimation originale", "Estimación original", "Ursprüngliche Schätzung"),
    (
        *("Remaining Estimate", "Estimation restante", "Trabajo restante estimado"),
        *("Restschätzung", "Verbleibende Schätzung"),
    ),
    ("Time Spent", "Temps consacré", "Temps passé", "Tiempo Trabajado", "Benötigte Zeit"),
    (
        *("Work Ratio", "Ratio du travail réel comparé à l'estimation", "Relación de trabajo"),
        *("Verhältnis tatsächlicher zu geschätzter Arbeit",),
    ),
    ("Σ Original Estimate", "Σ Estimation originale", "Σ Estimación original", "Σ Ursprüngliche Schätzung"),
    (
        *("Σ Remaining Estimate", "Σ Estimation restante", "Σ Trabajo restante estimado"),
        *("Σ Restschätzung", "Σ Verbleibende Schätzung"),
    ),
    ("Σ Time Spent", "Σ Temps consacré", "Σ Temps passé", "Σ Tiempo Trabajado", "Σ Benötigte Zeit"),
    ("Security Level", "Niveau de sécurité", "Nivel de Seguridad", "Sicherheitsstufe"),
    ("Attachment", "Attachments", "Pièce jointe", "Pièces jointes", "Adjunto", "Anhang"),
    ("Comment", "Comments", "Commentaire", "Commentaires", "Comentario", "Kommentar"),
    ("Sprint", "Sprints"),
    ("Parent", "Parent id", "ID parent", "Principal", "Übergeordnet"),
    ("Parent key", "Clé parent", "Clé du parent", "Clave principal", "Übergeordneter Schlüssel"),
    ("Parent summary", "Résumé du parent"),
)
CUSTOM: Final = re.compile(
    r"(?:custom field|champs? personnalisés?|campos? personalizados?|benutzerdefinierte[sn]? feld(?:er)?)"
    r" \((?P<name>.*)\)",
    re.IGNORECASE | re.DOTALL,
)
ORDINARY: Final = str.maketrans({"’": "'", "\u00a0": " ", "\u202f": " "})


def folded(text: str) -> str:
    """Reduce a word to what stays the same whatever the accents, the case and the spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(ORDINARY).casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


CANONICAL: Final = {folded(name): names[0] for names in _NAMES for name in names}
MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january janv janvier ene enero januar janner",
            "feb february fev fevr fevrier febrero februar",
            "mar march mars marzo marz mrz",
            "apr april avr avril abr abril",
            "may mai mayo",
            "jun june juin junio juni",
            "jul july juil juillet julio juli",
            "aug august aou aout ago agosto",
            "sep sept september septembre septiembre set setiembre",
            "oct october octobre octubre okt oktober",
            "nov november novembre noviembre",
            "dec december decembre dic diciembre dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}

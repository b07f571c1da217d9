"""The words that leave a clause open in French, by code and severity."""

from __future__ import annotations

from typing import Final

from tracker_scope.contract.vague_words import TRAILING_OFF, Lexicon, VagueWords, any_of
from tracker_scope.model.grey_zone import GreyCode

_TOLD_ELSEWHERE: Final = r"(?! (?:défini|décrit|prévu|visé|mentionné|précisé|spécifié|présenté|stipulé|indiqué|listé))"
_ITS_OBJECT: Final = (  # "s'engage à définir les tests" leaves nothing open, "délai à définir" does
    r"(?! (?:(?:les?|la|une?|des|du|ses?|son|sa|leurs?|ce|cette|ces|tout|toute|tous|chaque|et|ou|aux?)\b|l[’']|d[’']))"
)

FRENCH: Final = Lexicon(
    VagueWords(
        GreyCode.OPEN_ENDED,
        "medium",
        any_of(
            r"etc(?:\.|…)?",
            TRAILING_OFF,
            r"et c[æa]?etera",
            r"(?:de manière|à titre) non (?:limitative|exhaustif|limitatif)",
            r"(?:liste|énumération) non (?:exhaustive|limitative)",
            r"non limitativement",
            r"(?:y compris,? )?(?:mais )?sans (?:que cette liste soit|s[’']y) limit(?:er|ative)",
            r"sans y être limité(?:e|s|es)?",
            r"(?:et|ou) (?:tou(?:t|te|s|tes) )?(?:autres?|assimilés?|similaires?|équivalents?|associé(?:e|s|es)?)",
            r"(?:entre|parmi) autres",
            r"et ainsi de suite",
            r"et (?:plus(?! de\b)|le reste)",
            r"et tout ce qui",
            r"(?:usuel|habituel)(?:le|s|les)?",
            r"(?:de ce|de même|du même) (?:genre|type|nature)",
            r"ou (?:analogues?|semblables?)",
        ),
    ),
    VagueWords(
        GreyCode.OPEN_ENDED,
        "low",
        any_of(
            r"notamment",
            r"tel(?:le|s|les)? que" + _TOLD_ELSEWHERE,
            r"(?:comme )?par exemple",
            r"y compris",
            r"en particulier",
        ),
    ),
    VagueWords(
        GreyCode.SUBJECTIVE,
        "high",
        any_of(
            r"convivia(?:l|le|ux|les|lité)",
            r"ergonomi(?:que|ques|e)",
            r"intuiti(?:f|ve|fs|ves|vité|vement)",
            r"modernes?",
            r"agréables?",
            r"esthétiques?",
            r"soigné(?:e|s|es)?",
            r"attracti(?:f|ve|fs|ves)",
            r"élégant(?:e|s|es)?",
            r"(?<!machine )lisibles?(?! par (?:une )?machine)",
            r"clair(?:e|s|es)? et (?:lisibles?|précis(?:e|es)?|concis(?:e|es)?)",
            r"robustes?|robustesse",
            r"(?:haute|bonne|grande|excellente) (?:qualité|ergonomie|lisibilité)",
            r"de qualité",
            r"(?:facile|simple|aisé)(?:s|e|es)? (?:à|d[’'e]) ?(?:utiliser|utilisation|comprendre|"
            r"prendre en main|emploi|maintenir)",
            r"(?:facilement|simplement|aisément|correctement|convenablement|efficacement)",
            r"confortables?",
            r"plaisant(?:e|s|es)?",
            r"soigneusement",
            r"harmonieu(?:x|se|ses)",
            r"de (?:bon|haut) niveau",
            r"bien (?:conçu|structuré|organisé|présenté)(?:e|s|es)?",
            r"(?:bonne|meilleure|excellente) expérience",
            r"épuré(?:e|s|es)?",
            r"état de l[’']art",
            r"règles de l[’']art",
            r"professionnel(?:le|s|les)?(?! de (?:la )?(?:santé|justice))",
            r"fluid(?:e|es|ité)",
        ),
    ),
    VagueWords(
        GreyCode.SUBJECTIVE,
        "medium",
        any_of(
            r"(?:adapté|approprié|adéquat)(?:e|s|es)?",
            r"satisfaisant(?:e|s|es)?",
            r"optima(?:l|le|ux|les)",
            r"optimisé(?:e|s|es)?",
            r"raisonnables?",
            r"pertinent(?:e|s|es)?",
            r"suffisant(?:e|s|es)?",
            r"(?:meilleur|au mieux)(?:e|s|es)?",
            r"flexibles?",
            r"(?<!maintenance )(?<!ive et )(?<!ives et )(?<!ive ou )(?<!ives ou )évoluti(?:f|ve|fs|ves)",
        ),
    ),
    VagueWords(
        GreyCode.UNQUANTIFIED,
        "high",
        any_of(
            r"rapide(?:s|ment)?",
            r"(?:dans les|aux) (?:meilleurs|plus brefs) délais",
            r"(?:au|le) plus (?:vite|tôt)(?! (?:le \d|à))",
            r"(?:bref|court|faible)(?:s|e|es)? délais?",
            r"délais? (?:bref|court|raisonnable|réduit|acceptable|convenable|norma)(?:l|s|ux)?",
            r"(?:temps|délais?) (?:de réponse |de chargement )?(?:courts?|minima(?:l|ux)|faibles?|"
            r"réduits?|acceptables?)",
            r"sans (?:tarder|attendre)",
            r"performant(?:e|s|es)?",
            r"(?:bonnes?|hautes?) performances?",
            r"(?:grand|important|fort|large|faible|certain|petit)(?:e|s|es)? (?:nombre|volume|quantité|"
            r"charge|volumétrie)s?",
            r"(?:volumes?|volumétries?) (?:important|conséquent|élevé)(?:e|s|es)?",
            r"quasi[- ]instantané(?:e|s|ment)?",
            r"vite",
            r"prochainement",
            r"sous peu",
            r"volumineu(?:x|se|ses)",
            r"haute disponibilité",
            r"montée en charge",
        ),
        until_measured=True,
    ),
    VagueWords(
        GreyCode.UNQUANTIFIED,
        "medium",
        any_of(
            r"sans délai",
            r"immédiatement",
            r"nombreu(?:x|ses)",
            r"régulièrement|périodiquement|fréquemment|occasionnellement|ponctuellement",
            r"temps réel",
            r"longtemps",
            r"souvent",
            r"rarement",
        ),
        until_measured=True,
    ),
    VagueWords(
        GreyCode.UNQUANTIFIED,
        "low",
        any_of(
            r"(?:plusieurs|quelques|divers(?:es)?)(?! :)",
            r"(?<!responsabilité )(?<!durée )limité(?:e|s|es)?(?! [aà]\b)",
        ),
        until_measured=True,
    ),
    VagueWords(
        GreyCode.LOOPHOLE,
        "high",
        any_of(
            r"si (?:possible|nécessaire|besoin|le besoin (?:s[’']en )?fait sentir|les? (?:délais?|"
            r"moyens?) le permet(?:tent)?)",
            r"(?:dans la mesure|autant que|lorsque|quand|si) (?:du |c[’']est |cela est |cela s[’']avère )?possible",
            r"au besoin",
            r"à (?:définir|préciser|déterminer|confirmer|valider|convenir|étudier|compléter)(?: ultérieurement)?"
            + _ITS_OBJECT,
            r"(?:sera|seront) (?:défini|précisé|déterminé|arrêté)(?:e|s|es)? (?:ultérieurement|"
            r"plus tard|en cours de projet)",
            r"sauf (?:exception|impossibilité|cas particulier|difficulté)s?",
            r"(?:s[’']efforcer(?:a|ont)?|faire (?:ses|leurs) meilleurs efforts|meilleurs efforts|tout son possible)",
            r"autant que faire se peut",
            r"idéalement",
            r"s[’']efforce(?:nt)?",
            r"(?:tentera|tenteront|essaiera|essaieront) de",
            r"(?:si|lorsque|quand) (?:le |la |les |l[’'])?(?:temps|planning|budget|charge|calendrier|ressources) "
            r"(?:le )?(?:permet|permettent|permettra|permettront)",
            r"jug(?:é|era|eront)(?:e|s|es)? (?:utile|nécessaire|opportun|souhaitable)(?:e|s|es)?",
            r"rest(?:e|ent) à \w+",
            r"(?:de préférence|préférentiellement)",
            r"(?:tbd|tbc|n\.c\.)",
        ),
    ),
    VagueWords(
        GreyCode.LOOPHOLE,
        "medium",
        any_of(
            r"ultérieurement",
            r"en principe",
            r"(?:selon|suivant|en fonction (?:de|des|du)) (?:les |la |le |l[’'])?(?:besoins?|"
            r"disponibilités?|possibilités?|cas|contexte|circonstances|charge)",
            r"(?:pourra|pourront|peut|peuvent) être (?:amené|adapté|modifié|revu)(?:e|s|es)?",
            r"à terme(?! échu)",
            r"(?:généralement|normalement|habituellement)",
            r"en règle générale",
            r"dans la plupart des cas",
        ),
    ),
    VagueWords(GreyCode.LOOPHOLE, "low", any_of(r"éventuel(?:le|s|les|lement)?", r"le cas échéant")),
)

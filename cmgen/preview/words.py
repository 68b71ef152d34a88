"""The words of the pages, in English and in French, and dates as each language writes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

LANGUAGES = ("en", "fr")

_EN = {
    # the frame
    "today": "Today",
    "posts": "Posts",
    "calendar": "Calendar",
    "walls": "Walls",
    "brand": "Brand",
    "search": "Search",
    "search-hint": "Search all posts…",
    "no-match": "No post matches.",
    "skip": "Skip to the content",
    "menu": "Pages",
    "keyboard": "Keyboard",
    "key-next": "next post",
    "key-previous": "post before",
    "key-open": "open it",
    "key-search": "search",
    "key-help": "this list",
    "key-go": "go to today, posts, calendar, walls, brand",
    "close": "Close",
    "live": "Follows your files",
    "still": "As it was built",
    "lost": "cmgen serve has ended",
    "broken-project": "The brand’s files cannot be read",
    "broken-hint": "Below is what was built before.",
    "building": "Building…",
    "building-hint": "The posts are being read and rendered. This page fills by itself.",
    "not-found": "There is no such page",
    "not-found-hint": "The post may have been renamed.",
    # posts
    "draft": "Draft",
    "ready": "Ready",
    "withdrawn": "Withdrawn",
    "undated": "No date yet",
    "untitled": "Untitled",
    "no-posts": "No post yet. `cmgen new` starts one.",
    "newer": "Newer",
    "older": "Older",
    "page-of": "Page {} of {}",
    "count-posts-one": "{} post",
    "count-posts": "{} posts",
    "errors-one": "{} error",
    "errors": "{} errors",
    "remarks-one": "{} remark",
    "remarks": "{} remarks",
    "error": "error",
    "warning": "warning",
    "suggestion": "suggestion",
    "clean": "Nothing to say against it",
    # one post
    "previews": "As each network shows it",
    "source": "Source",
    "line": "line",
    "glance": "At a glance",
    "channel": "Channel",
    "words": "Words",
    "parts": "Parts",
    "pictures": "Pictures",
    "link": "Link",
    "link-card": "card",
    "link-text": "in the text",
    "link-none": "none",
    "part": "Part {} of {}",
    "characters": "{} characters",
    "characters-of": "{} of {} characters",
    "too-long-by": "{} too many",
    "more": "see more",
    "less": "see less",
    "alt": "ALT",
    "alt-missing": "no ALT",
    "decoration": "Decoration: read to nobody",
    "alt-none": "No alternative text",
    "hidden-pictures": "Hidden at first: sensitive",
    "votes": "{} left",
    "several": "several choices",
    "hours": "{} h",
    "days": "{} days",
    "not-made": "Nothing is sent here yet: the findings say why.",
    "by-hand": "posted by hand",
    "read-only": "as it will be sent",
    "sent": "What exactly will be sent",
    "sent-hint": "The requests of a rehearsal, in order. Tokens are absent: none is read here.",
    "creates": "makes it public",
    "no-requests": "A person posts this: there is no request, only words and pictures to copy.",
    "rehearsal-ended": "The rehearsal ended here",
    "back": "Back to the post",
    "phone": "Phone",
    "desk": "Desktop",
    "light": "Light",
    "dark": "Dark",
    "width": "Width",
    "theme": "Theme",
    "neighbour-before": "Before",
    "neighbour-after": "After",
    # the calendar
    "view": "View",
    "by-month": "Month",
    "by-week": "Week",
    "by-list": "List",
    "step-before": "Earlier",
    "step-after": "Later",
    "filter": "Filter",
    "filter-clear": "Show all",
    "of-channel": "All channels",
    "of-campaign": "All campaigns",
    "of-pillar": "All pillars",
    "of-lang": "All languages",
    "of-status": "Every status",
    "meets": "Within a quarter of an hour of another post on {}",
    "gap": "Nothing for {} days",
    "nothing-planned": "Nothing is planned here.",
    "drag-hint": "Drag one to a day; drag a planned post to move it.",
    "moved": "Moved to {}",
    # today
    "no-plan": "The plan could not be made",
    "sum-needs": "need you",
    "sum-due": "due now",
    "sum-soon": "in the next two weeks",
    "sum-drafts": "drafts",
    "needs": "Needs you",
    "needs-none": "Nothing needs you.",
    "late": "Late on {}: it needs a new date",
    "due": "Due now",
    "due-none": "Nothing is due. The next run would send nothing.",
    "deed-publish": "would be published",
    "deed-resume": "its thread would be continued",
    "deed-settle": "would be looked for",
    "deed-edit": "would be edited",
    "deed-withdraw": "would be taken down",
    "soon": "Coming up",
    "soon-none": "Nothing is planned for the next two weeks.",
    "drafts": "Drafts",
    "drafts-none": "No draft waits.",
    "out": "Out",
    "rest": "and {} more",
    "accounts": "Channels",
    "frozen": "frozen",
    "token-free": "needs no token",
    "token-here": "token is set",
    "token-none": "no token here",
    "following": "Next:",
    # changes
    "mark-ready": "Mark ready",
    "move": "Move",
    "move-to": "Move to",
    "edit-alt": "Alternative text",
    "save": "Save",
    "edits": "Change",
    "cannot-read": "This file cannot be read yet",
    "cannot-read-hint": "The lines with a mark say what is wrong; the page mends itself when you save.",
}

_FR = {
    "today": "Aujourd’hui",
    "posts": "Publications",
    "calendar": "Calendrier",
    "walls": "Murs",
    "brand": "Marque",
    "search": "Chercher",
    "search-hint": "Chercher dans toutes les publications…",
    "no-match": "Aucune publication ne correspond.",
    "skip": "Aller au contenu",
    "menu": "Pages",
    "keyboard": "Clavier",
    "key-next": "publication suivante",
    "key-previous": "publication précédente",
    "key-open": "l’ouvrir",
    "key-search": "chercher",
    "key-help": "cette liste",
    "key-go": "aller à aujourd’hui, publications, calendrier, murs, marque",
    "close": "Fermer",
    "live": "Suit vos fichiers",
    "still": "Tel que construit",
    "lost": "cmgen serve s’est arrêté",
    "broken-project": "Les fichiers de la marque sont illisibles",
    "broken-hint": "Ci-dessous, ce qui avait été construit avant.",
    "building": "Construction…",
    "building-hint": "Les publications sont lues et mises en forme. Cette page se remplit toute seule.",
    "not-found": "Cette page n’existe pas",
    "not-found-hint": "La publication a peut-être changé de nom.",
    "draft": "Brouillon",
    "ready": "Prête",
    "withdrawn": "Retirée",
    "undated": "Pas encore de date",
    "untitled": "Sans titre",
    "no-posts": "Aucune publication. `cmgen new` en commence une.",
    "newer": "Plus récentes",
    "older": "Plus anciennes",
    "page-of": "Page {} sur {}",
    "count-posts-one": "{} publication",
    "count-posts": "{} publications",
    "errors-one": "{} erreur",
    "errors": "{} erreurs",
    "remarks-one": "{} remarque",
    "remarks": "{} remarques",
    "error": "erreur",
    "warning": "attention",
    "suggestion": "suggestion",
    "clean": "Rien à redire",
    "previews": "Telle que chaque réseau la montre",
    "source": "Source",
    "line": "ligne",
    "glance": "En un coup d’œil",
    "channel": "Canal",
    "words": "Texte",
    "parts": "Parties",
    "pictures": "Images",
    "link": "Lien",
    "link-card": "carte",
    "link-text": "dans le texte",
    "link-none": "aucun",
    "part": "Partie {} sur {}",
    "characters": "{} caractères",
    "characters-of": "{} caractères sur {}",
    "too-long-by": "{} de trop",
    "more": "voir plus",
    "less": "voir moins",
    "alt": "ALT",
    "alt-missing": "sans ALT",
    "decoration": "Décorative\u00a0: lue à personne",
    "alt-none": "Pas de texte de remplacement",
    "hidden-pictures": "Masquées d’abord\u00a0: contenu sensible",
    "votes": "encore {}",
    "several": "plusieurs choix",
    "hours": "{}\u00a0h",
    "days": "{} jours",
    "not-made": "Rien ne part encore ici\u00a0: les remarques disent pourquoi.",
    "by-hand": "publiée à la main",
    "read-only": "telle qu’elle partira",
    "sent": "Ce qui partira exactement",
    "sent-hint": "Les requêtes d’une répétition, dans l’ordre. Aucun jeton n’y figure\u00a0: aucun n’est lu ici.",
    "creates": "la rend publique",
    "no-requests": "Quelqu’un la publie\u00a0: pas de requête, seulement des mots et des images à copier.",
    "rehearsal-ended": "La répétition s’est arrêtée ici",
    "back": "Retour à la publication",
    "phone": "Téléphone",
    "desk": "Ordinateur",
    "light": "Clair",
    "dark": "Sombre",
    "width": "Largeur",
    "theme": "Thème",
    "neighbour-before": "Avant",
    "neighbour-after": "Après",
    "view": "Vue",
    "by-month": "Mois",
    "by-week": "Semaine",
    "by-list": "Liste",
    "step-before": "Avant",
    "step-after": "Après",
    "filter": "Filtrer",
    "filter-clear": "Tout montrer",
    "of-channel": "Tous les canaux",
    "of-campaign": "Toutes les campagnes",
    "of-pillar": "Tous les piliers",
    "of-lang": "Toutes les langues",
    "of-status": "Tous les statuts",
    "meets": "À moins d’un quart d’heure d’une autre publication sur {}",
    "gap": "Rien pendant {} jours",
    "nothing-planned": "Rien n’est prévu ici.",
    "drag-hint": "Glissez-en une sur un jour ; glissez une publication prévue pour la déplacer.",
    "moved": "Déplacée au {}",
    "no-plan": "Le plan n’a pas pu être fait",
    "sum-needs": "vous attendent",
    "sum-due": "à envoyer",
    "sum-soon": "dans les deux semaines",
    "sum-drafts": "brouillons",
    "needs": "Vous attendent",
    "needs-none": "Rien ne vous attend.",
    "late": "Son heure est passée sur {} : donnez-lui une autre date",
    "due": "À envoyer",
    "due-none": "Rien à envoyer. Le prochain passage n’enverrait rien.",
    "deed-publish": "serait publiée",
    "deed-resume": "son fil serait poursuivi",
    "deed-settle": "serait recherchée",
    "deed-edit": "serait modifiée",
    "deed-withdraw": "serait retirée",
    "soon": "À venir",
    "soon-none": "Rien n’est prévu pour les deux semaines à venir.",
    "drafts": "Brouillons",
    "drafts-none": "Aucun brouillon n’attend.",
    "out": "Publiées",
    "rest": "et {} de plus",
    "accounts": "Canaux",
    "frozen": "gelé",
    "token-free": "sans jeton",
    "token-here": "jeton présent",
    "token-none": "pas de jeton ici",
    "following": "Ensuite :",
    "mark-ready": "Marquer prête",
    "move": "Déplacer",
    "move-to": "Déplacer au",
    "edit-alt": "Texte de remplacement",
    "save": "Enregistrer",
    "edits": "Modifier",
    "cannot-read": "Ce fichier est encore illisible",
    "cannot-read-hint": "Les lignes marquées disent pourquoi\u00a0; la page se répare quand vous enregistrez.",
}

WORDS: Mapping[str, Mapping[str, str]] = {"en": _EN, "fr": _FR}

MONTHS = {
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
}
# French ones
SHORT_MONTHS = [
    "janv.",
    "févr.",
    "mars",
    "avr.",
    "mai",
    "juin",
    "juil.",
    "août",
    "sept.",
    "oct.",
    "nov.",
    "déc.",
]
DAYS = {
    "en": [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ],
    "fr": [
        "lundi",
        "mardi",
        "mercredi",
        "jeudi",
        "vendredi",
        "samedi",
        "dimanche",
    ],
}

LANGUAGE_NAMES = {
    "en": {"fr": "French", "en": "English", "de": "German", "es": "Spanish", "it": "Italian", "br": "Breton"},
    "fr": {"fr": "français", "en": "anglais", "de": "allemand", "es": "espagnol", "it": "italien", "br": "breton"},
}


def choose(accepted: str) -> str:
    """The language of the pages for an ``Accept-Language`` header; English where it names neither."""
    wanted: list[tuple[float, int, str]] = []
    for place, one in enumerate(accepted.split(",")[:20]):
        name, _, weight = one.strip().partition(";q=")
        try:
            quality = float(weight or 1)
        except ValueError:
            continue
        wanted.append((-quality, place, name.strip()[:2].casefold()))
    return next((name for quality, _, name in sorted(wanted) if name in LANGUAGES and quality < 0), "en")


def counted(words: Mapping[str, str], key: str, count: int) -> str:
    """The count in words, as in 1 error, 3 errors; French has the singular for nothing too."""
    single = count == 1 or (count == 0 and words is WORDS["fr"])
    return words[f"{key}-one" if single else key].format(count)


def day(when: date, lang: str, *, year: bool = True, short: bool = False) -> str:
    """A day: "Tuesday 24 November 2026", "mardi 24 novembre 2026"; short: "Tue 24 Nov", "mar. 24 nov."."""
    name, month = DAYS[lang][when.weekday()], MONTHS[lang][when.month - 1]
    number = _number(when, lang)
    if short:
        name = name[:3] + ("." if lang == "fr" else "")
        month = SHORT_MONTHS[when.month - 1] if lang == "fr" else month[:3]
    return f"{name} {number} {month}" + (f" {when.year}" if year else "")


def moment(when: datetime, lang: str, *, short: bool = True, year: bool = True) -> str:
    """A day with its time of day."""
    return f"{day(when.date(), lang, short=short, year=year)}, {when:%H:%M}"


def month(when: date, lang: str) -> str:
    """A month and its year: November 2026, novembre 2026."""
    return f"{MONTHS[lang][when.month - 1]} {when.year}"


def week(first: date, last: date, lang: str) -> str:
    """A week by its days: 16–22 November 2026, 30 novembre – 6 décembre 2026."""
    if first.month == last.month:
        return f"{first.day}–{last.day} {month(last, lang)}"
    start = MONTHS[lang][first.month - 1] + (f" {first.year}" if first.year != last.year else "")
    return f"{_number(first, lang)} {start} – {_number(last, lang)} {month(last, lang)}"


def _number(when: date, lang: str) -> str:
    return "1er" if lang == "fr" and when.day == 1 else str(when.day)

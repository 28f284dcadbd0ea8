"""From the texts of a sound dossier to its mutants: one word of them spoilt, moved or put in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

from controles_mutants import Atelier, Mutant
from mutants_changes import next_digit, right, shifts

MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
_JOUR = re.compile(rf"\b(\d{{1,2}}|1er) ({'|'.join(MOIS)}) ((?:19|20)\d\d)\b")
_SEMAINE = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_NOMBRES = (
    *("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze"),
    *("treize", "quatorze", "quinze", "seize"),
)
_NOMBRE = rf"\b(?:{'|'.join(_NOMBRES)})\b"
_MONTANT = re.compile(r"\d{1,3}(?:[\u202f\u00a0 ]\d{3})*(?:,\d\d)?(?=[\u00a0\u202f ]€)")

Words = tuple[str, re.Match[str]]


def of_texts(atelier: Atelier) -> Iterator[Mutant]:
    """Yield every mutant of the texts of `atelier`."""
    for rule in _RULES:
        yield from rule(atelier)


def found_in(atelier: Atelier, pattern: re.Pattern[str], suffix: str = ".md") -> Iterator[Words]:
    """Yield where `pattern` is found in its texts, with their paths; comments are no text."""
    for path, text in atelier.files.items():
        own = path.startswith(f"contracts/{atelier.id}/") and path.endswith(suffix)
        if isinstance(text, str) and own:
            aside = (found for found in pattern.finditer(text) if _is_aside(text, found.start()))
            skipped = {found.start() for found in aside}
            yield from ((path, f) for f in pattern.finditer(text) if f.start() not in skipped)


def _is_aside(text: str, offset: int) -> bool:
    line = text[text.rfind("\n", 0, offset) + 1 : text.find("\n", offset)]
    if text.startswith("---\n") and offset < text.find("\n---", 4):
        return not _JOUR.search(line)
    return line.lstrip().startswith(("#", "{%", "<!--")) and not line.startswith("##")


def edited(
    atelier: Atelier,
    rule: str,
    words: Words,
    new: str,
    codes: frozenset[str],
    hors: str = "",
) -> Mutant:
    """Return the text in which `new` stands for the words found."""
    path, found = words
    text = atelier.text(path)
    content = f"{text[: found.start()]}{new}{text[found.end() :]}"
    line = text.count("\n", 0, found.start()) + 1
    said = f"{found[0]} → {new}".replace("\n", "⏎")[:90]
    return Mutant(rule, path, line, content, codes, said, hors)


def _long(jour: date) -> str:
    day = "1er" if jour.day == 1 else str(jour.day)
    return f"{day} {MOIS[jour.month - 1]} {jour.year}"


def _read(found: re.Match[str]) -> date:
    return date(int(found[3]), MOIS.index(found[2]) + 1, int(found[1].replace("1er", "1")))


def _known_days(atelier: Atelier) -> Counter[date]:
    """Return how many times the dossier writes each day, in facts and in texts."""
    both = (words for suffix in (".md", ".yml") for words in found_in(atelier, _JOUR, suffix))
    written = Counter(_read(found) for _, found in both)
    facts = atelier.scalars(r"(?!organismes|fiches)[\w-]+:(?!financement).*")
    written.update(s.jour for s in facts if s.jour)
    for examen in atelier.examens.values():
        written.update({day for day in (examen.terme, examen.effet) if day})
    return written


def dates(atelier: Atelier) -> Iterator[Mutant]:
    codes = right(*(f"V-{n:02}" for n in (1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 21, 48, 67, 68)))
    known = _known_days(atelier)
    for suffix in (".md", ".yml"):
        for words in found_in(atelier, _JOUR, suffix):
            found = words[1]
            jour = _read(found)
            wrong = _SEMAINE[(jour.weekday() + 1) % 7]
            yield edited(
                atelier, "jour de semaine faux", words, f"{wrong} {found[0]}", right("V-01")
            )
            impossible = f"31 avril {found[3]}"
            yield edited(atelier, "date impossible", words, impossible, right("V-02"))
            for said, other in shifts(jour):
                hors = _untold_day(atelier, words, jour, other, known)
                yield edited(atelier, f"date d’un texte {said}", words, _long(other), codes, hors)


def _untold_day(
    atelier: Atelier, words: Words, jour: date, other: date, known: Counter[date]
) -> str:
    path, found = words
    if known[jour] > 1 or re.search(r"n° [\w-]+ du $", atelier.text(path)[: found.start()]):
        return ""
    bounds = [(e.effet or e.jour, e.terme) for e in atelier.examens.values()]
    first = min((start for start, _ in bounds if start), default=None)
    last = max((end for _, end in bounds if end), default=None)
    inside = bool(first and last and first <= jour <= last)
    outside = bool(first and last and not first <= other <= last)
    return "" if inside and outside and jour.year != other.year else "une date que rien ne répète"


def weights(atelier: Atelier) -> Iterator[Mutant]:
    """Yield the amounts and the shares that texts write."""
    codes = right("V-40", "V-41", "V-42", "V-44", "V-47", "V-48", "V-49", "V-68")
    for words in found_in(atelier, _MONTANT):
        yield edited(atelier, "montant d’un texte", words, next_digit(words[1][0]), codes)
    for words in found_in(atelier, re.compile(r"(?<=seuil de )23 000(?= €)"), ".yml"):
        yield edited(atelier, "montant d’un texte", words, "23 001", codes)
    pattern = re.compile(r"(?:acompte|solde|prend en charge)(?: de)? (\d+)(?=[\u00a0 ]%)")
    for path, found in found_in(atelier, pattern):
        new = found[0].replace(found[1], str(int(found[1]) - 10))
        yield edited(atelier, "part d’un texte", (path, found), new, codes)
    space = r"[\u202f\u00a0 ]"
    pattern = re.compile(rf"(?<!\d{space})\b\d{{1,3}}{space}\d{{3}}(?= habitants| \|)")
    written = Counter(found[0] for _, found in found_in(atelier, pattern))
    for words in found_in(atelier, pattern):
        known = str(next(iter(atelier.examens.values())).dossier.territoire.population)
        told = written[words[1][0]] > 1 or re.sub(r"\D", "", words[1][0]) in known
        hors = "" if told else "un chiffre que rien ne répète"
        new = next_digit(words[1][0])
        yield edited(atelier, "population d’un texte", words, new, codes, hors)
    letters = re.compile(r"(?<=\()[a-zé-]+(?: [a-zé-]+)* euros?")
    for path, found in found_in(atelier, letters):
        new = re.sub(r"\S+( euros?)$", r"zéro\1", found[0])
        yield edited(atelier, "nombre en lettres changé", (path, found), new, codes)


_COUNTED = (
    r"(?: autres?)? (?:parties|signataires|axes|communes|fiches-actions|actions|orientations|étapes"
    r"|constats|évaluations|intercommunalités|exemplaires)"
)


def counts(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-63", "V-20", "V-26", "V-68", "V-05", "V-42", "V-41")
    for words in found_in(atelier, re.compile(rf"{_NOMBRE}(?={_COUNTED})", re.IGNORECASE)):
        yield _other_count(atelier, "nombre annoncé changé", words, codes)
    durations = re.compile(rf"(?<=durée de ){_NOMBRE}(?= ans)|{_NOMBRE}(?= tiers)")
    for words in found_in(atelier, durations):
        yield _other_count(atelier, "durée ou part en lettres changée", words, codes)
    for path, found in found_in(atelier, re.compile(rf"{_NOMBRE}(?={_COUNTED})"), ".yml"):
        yield _other_count(atelier, "nombre annoncé changé", (path, found), codes)


def _other_count(atelier: Atelier, rule: str, words: Words, codes: frozenset[str]) -> Mutant:
    old = words[1][0]
    after = words[1].string[words[1].end() :]
    communes = len(next(iter(atelier.examens.values())).communes)
    counted = not after.startswith(" communes") or _NOMBRES.index(old.lower()) + 2 == communes
    hors = "" if counted else "un nombre que rien ne compte"
    new = _NOMBRES[(_NOMBRES.index(old.lower()) + 1) % len(_NOMBRES)]
    shown = new.capitalize() if old[0].isupper() else new
    return edited(atelier, rule, words, shown, codes, hors)


def references(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-60", "V-61", "V-62")
    for path, found in found_in(atelier, re.compile(r"\]\(#([\w-]+)\)")):
        unknown = f"](#{found[1]}x)"
        yield edited(atelier, "renvoi vers rien", (path, found), unknown, codes)
        other = _next_anchor(atelier, path, found[1])
        if other:
            new = f"](#{other})"
            yield edited(atelier, "renvoi vers l’article suivant", (path, found), new, codes)
    typed = re.compile(r"(?:article|annexe|fiche|titre)\u00a0(\d+(?:er)?)(?![\d.-])")
    for path, found in found_in(atelier, typed):
        number = int(found[1].replace("er", ""))
        for said, other_number in (("suivant", number + 1), ("inexistant", number + 60)):
            words = found[0].replace(found[1], str(other_number))
            yield edited(atelier, f"renvoi écrit, {said}", (path, found), words, codes)


def _next_anchor(atelier: Atelier, path: str, anchor: str) -> str:
    """Return the article that follows `anchor` in its text, or another annex of its act."""
    articles = re.findall(r"^##? .*\{#([\w-]+)", atelier.text(path), re.MULTILINE)
    annexes = [
        [annexe.id for annexe in examen.document.annexes]
        for examen in atelier.examens.values()
        if path in {text.path for text in examen.ecrits}
    ]
    for ids in (articles, *annexes):
        if anchor in ids and len(ids) > 1:
            return str(ids[(ids.index(anchor) + 1) % len(ids)])
    return ""


_MEANT = re.compile(r"(?:sens de|contrat exigé par|en application de) l’article $")


def laws(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-67", "V-48", "V-24", "V-03")
    text = re.compile(
        r"(?:loi|décret|ordonnance|arrêté|délibération) n° ([\d-]+)(?: du "
        rf"((?:\d{{1,2}}|1er) (?:{'|'.join(MOIS)}) \d{{4}}))"
    )
    both = (words for suffix in (".yml", ".md") for words in found_in(atelier, text, suffix))
    alone = Counter(found[1] for _, found in both)
    for suffix in (".yml", ".md"):
        for path, found in found_in(atelier, text, suffix):
            local = found[0].startswith(("arrêté", "délibération"))
            hors = "un acte local cité une seule fois" if local and alone[found[1]] < 2 else ""
            new = found[0].replace(found[1], next_digit(found[1]), 1)
            yield edited(atelier, "numéro de loi changé", (path, found), new, codes, hors)
            day = _JOUR.fullmatch(found[2])
            assert day is not None
            for said, other in shifts(_read(day)):
                new = found[0].replace(found[2], _long(other))
                yield edited(atelier, f"date de loi {said}", (path, found), new, codes, hors)
        article = re.compile(r"\b(?:L|R)\. \d{4}-\d+\b")
        for words in found_in(atelier, article, suffix):
            longer, neighbour = f"{words[1][0]}9", next_digit(words[1][0])
            yield edited(atelier, "article de code, un chiffre de trop", words, longer, codes)
            meant = _MEANT.search(atelier.text(words[0])[: words[1].start()])
            hors = "" if meant else "un article voisin, qui existe aussi"
            yield edited(atelier, "article de code, le suivant", words, neighbour, codes, hors)


def names(atelier: Atelier) -> Iterator[Mutant]:
    """Yield institutions under the name of another time, and parties misspelt."""
    jours = [examen.jour for examen in atelier.examens.values()]
    hors = "" if all(jours) else "sans jour de signature connu, tout nom se peut"
    for words in found_in(atelier, re.compile(r"Agence régionale de santé")):
        new = "Agence régionale de l’hospitalisation"
        codes = right("V-24", "V-29")
        yield edited(atelier, "institution vieillie", words, new, codes, hors)
    for words in _sentences(atelier):
        for new in ("Le conseil général y concourt.", "Pôle emploi y concourt."):
            rule = "institution d’un autre temps"
            yield edited(atelier, rule, words, f". {new[:-1]}", right("V-29"), hors)
        break
    own = {str(p.organisme.nom) for e in atelier.examens.values() for p in e.document.parties}
    for name in sorted(own):
        if " " not in name:
            continue
        for path, found in found_in(atelier, re.compile(re.escape(name))):
            word = max(re.findall(r"\w+", name), key=len)
            middle = len(word) // 2
            new = name.replace(word, word[:middle] + word[middle + 1 :])
            codes = right("V-24", "V-74")
            yield edited(atelier, "nom de partie mal écrit", (path, found), new, codes)
    towns = [re.escape(str(c.nom)) for c in next(iter(atelier.examens.values())).communes]
    listed = re.compile(rf"(?:(?<=, )|(?<=\| ))(?:{'|'.join(towns)})(?=, | \|)")
    for path, found in found_in(atelier, listed) if towns else ():
        new = found[0][:-2] + found[0][-1]
        codes = right("V-68", "V-24", "V-74", "V-63")
        yield edited(atelier, "commune mal écrite", (path, found), new, codes)


_NATURES = (
    ("la présente convention", "le présent contrat"),
    ("le présent contrat", "la présente convention"),
    ("la présente charte", "la présente convention"),
    ("du présent contrat", "de la présente convention"),
    ("de la présente convention", "du présent contrat"),
    ("au présent contrat", "à la présente convention"),
)


def natures(atelier: Atelier) -> Iterator[Mutant]:
    for before, after in _NATURES:
        for words in found_in(atelier, re.compile(re.escape(before))):
            yield edited(atelier, "autre nature d’acte", words, after, right("V-66"))


def _sentences(atelier: Atelier) -> Iterator[Words]:
    """Yield the end of each paragraph or item of the texts."""
    yield from found_in(atelier, re.compile(r"(?<=[\wé]{4})(?=[.;]$)", re.MULTILINE))


_RESTES = ("[à compléter]", "XX", "……", "JJ/MM/AAAA", "(à préciser)", "[nom de la commune]")


def leftovers(atelier: Atelier) -> Iterator[Mutant]:
    for rank, words in enumerate(_sentences(atelier)):
        reste = _RESTES[rank % len(_RESTES)]
        yield edited(atelier, "reste de rédaction", words, f" {reste}", right("V-69"))
        town = ("de la commune de Maubeuge", "de la ville de Saint-Étienne")[rank % 2]
        yield edited(atelier, "autre territoire", words, f" {town}", right("V-74", "V-68"))
        sigle = f", avec le RZQ{chr(65 + rank % 26)}"
        yield edited(atelier, "sigle inconnu", words, sigle, right("V-64"))


def terms(atelier: Atelier) -> Iterator[Mutant]:
    codes = right("V-65")
    for words in found_in(atelier, re.compile(r"(?<=[a-z,] )les parties(?= [a-zé])(?! princ)")):
        defined = "« **les parties** »" in atelier.text(words[0])
        hors = "" if defined else "un terme que l’acte ne définit pas"
        yield edited(atelier, "terme défini en capitale", words, "les Parties", codes, hors)


def clauses(atelier: Atelier) -> Iterator[Mutant]:
    wanted = {
        "modification": "V-73",
        "revision": "V-73",
        "resiliation": "V-73",
        "litiges": "V-73",
        "differends": "V-73",
    }
    pattern = re.compile(r"^## [^\n]*\{#([\w-]+)\}\n.*?(?=^##? |\Z)", re.MULTILINE | re.DOTALL)
    for path, found in found_in(atelier, pattern):
        if found[1] in wanted and path.count("/") == 2:
            codes = right(wanted[found[1]], "V-60", "V-61")
            yield edited(atelier, "clause retirée", (path, found), "", codes)


def uncalled(atelier: Atelier) -> Iterator[Mutant]:
    """Yield the texts that no longer call an annex."""
    for examen in atelier.examens.values():
        path = examen.sources.prose.path
        for annexe in examen.document.annexes:
            text = atelier.text(path)
            call = re.compile(rf"\[\]\(#{annexe.id}\)|annexe\u00a0{_rank(examen, annexe.id)}\b")
            lines = text.split("\n")
            kept = [call.sub("le document joint", line) for line in lines]
            content = "\n".join(kept)
            if content == text:
                continue
            elsewhere = any(call.search(other) for p, other in atelier.texts.items() if p != path)
            hors = "une annexe qu’une fiche cite encore" if elsewhere else ""
            said = f"{annexe.id} n’est plus citée"
            line = next(n for n, (a, b) in enumerate(zip(lines, kept, strict=True), 1) if a != b)
            yield Mutant("annexe non citée", path, line, content, right("V-62", "V-60"), said, hors)


def _rank(examen: object, name: str) -> int:
    ids = [annexe.id for annexe in examen.document.annexes]  # type: ignore[attr-defined]
    return ids.index(name) + 1


_TYPO: tuple[tuple[str, str, str], ...] = (
    (r"« ([^»\n]+) »", r'"\1"', "guillemets droits"),
    (r"(?<=[a-zé]) (?=[a-z]{4})", "  ", "espace double"),
    (r"(?<=[a-zé]{3}), (?=[a-z])", " , ", "espace avant la virgule"),
    (r"\bn° (?=\d)", "N°", "numéro mal abrégé"),
    (r"\b1er (?=[a-z])", "1 er ", "quantième mal écrit"),
    (r"(?<=[a-zé]{3}) ;", ";", "sans espace avant le point-virgule"),
    (r"(?<=[a-z])’(?=[aeé])", "'", "apostrophe droite"),
)


def typography(atelier: Atelier) -> Iterator[Mutant]:
    for pattern, new, said in _TYPO:
        for rank, words in enumerate(found_in(atelier, re.compile(pattern))):
            if rank % 12 == 0:
                spoilt = words[1].expand(new)
                yield edited(atelier, f"typographie : {said}", words, spoilt, right("V-94"))


def communes(atelier: Atelier) -> Iterator[Mutant]:
    path = f"contracts/{atelier.id}/annexes/communes.csv"
    if path not in atelier.files:
        return
    lines = atelier.text(path).split("\n")
    for rank, line in enumerate(lines[1:], start=1):
        if line.strip():
            content = "\n".join(lines[:rank] + lines[rank + 1 :])
            codes = right("V-68", "V-63", "V-20", "V-74")
            yield Mutant("commune retirée", path, rank + 1, content, codes, line)
            if re.search(r"\d$", line):
                spoilt = "\n".join([*lines[:rank], next_digit(line), *lines[rank + 1 :]])
                rule = "population d’une commune changée"
                yield Mutant(rule, path, rank + 1, spoilt, codes, line)


_RULES = (
    dates,
    weights,
    counts,
    references,
    laws,
    names,
    natures,
    leftovers,
    terms,
    clauses,
    uncalled,
    typography,
    communes,
)

"""The rules of French typography as a table: what is looked for, what to write, why."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from clsdocs.controles.typographie.ecriture_brute import NEUTRE, VALEUR
from clsdocs.francais.dates import MOIS
from clsdocs.record import Record

Ecrire = str | Callable[[re.Match[str]], str]


class Regle(Record):
    """A fault of typography: how it looks in prose, what is to be written, what to say of it.

    `apres` is what `re` expands, or a function; None where a person must decide. Prose that holds
    none of `signes` holds no such fault: most are spared the search.
    """

    fautes: re.Pattern[str]
    apres: Ecrire | None
    faute: str
    signes: tuple[str, ...] = ()

    def search(self, prose: str) -> Iterable[re.Match[str]]:
        """Return the faults of `prose`."""
        for sign in self.signes:
            if sign in prose:
                break
        else:
            if self.signes:
                return ()
        return self.fautes.finditer(prose)


_B = "[ \u00a0\u202f]"
_L = "A-Za-zÀ-ÖØ-öø-ÿŒœ"
_MAJ = "A-ZÀ-ÖØ-ÞŒ"
_MOT = rf"[{_L}0-9{VALEUR}]"
_MOIS = "|".join(MOIS)
_FIN = rf"(?=[\s{NEUTRE}*_)»]|$)"

_ACCENTUES = {
    "É": "Etat Etats Etablissement Etablissements Education Egalité Evaluation Evaluations "
    "Equipe Equipes Equipement Equipements Etude Etudes Ecole Ecoles Echéancier Echéance "
    "Echéances Elaboration Elaborer Elaboré Elaborée Elément Eléments Economie Ecologie "
    "Energie Etape Etapes Evolution Evolutions Election Elections Etranger Egalement "
    "Etant Eviter Ecoute Elargir Evénement Evénements Epidémiologie Ethique Eligibilité "
    "Elu Elus Elue Elues Editorial Emergence Elimination",
    "Ê": "Etre",
    "Î": "Ile Iles",
}
_CAPITALES = {
    "ETAT": "ÉTAT",
    "SANTE": "SANTÉ",
    "PREFET": "PRÉFET",
    "PREFECTURE": "PRÉFECTURE",
    "REGION": "RÉGION",
    "REGIONALE": "RÉGIONALE",
    "REGIONAL": "RÉGIONAL",
    "DEPARTEMENT": "DÉPARTEMENT",
    "COMMUNAUTE": "COMMUNAUTÉ",
    "AGGLOMERATION": "AGGLOMÉRATION",
    "PREAMBULE": "PRÉAMBULE",
    "DUREE": "DURÉE",
    "RESILIATION": "RÉSILIATION",
    "EVALUATION": "ÉVALUATION",
    "DELIBERATION": "DÉLIBÉRATION",
    "GENERAL": "GÉNÉRAL",
    "GENERALE": "GÉNÉRALE",
}
_SANS_ACCENT = {
    word: sign + word[1:] for sign, words in _ACCENTUES.items() for word in words.split()
} | _CAPITALES
_FEMININ = "(?:t?rice|euse|ère|enne|esse|elle|ive|ale|aux)"
_COMPTES = "habitants|personnes|ménages|logements|patients|assurés|bénéficiaires"
_DE_PHRASE = (
    r"la|l['’]\w|ce|cet|cette|ces|compter|défaut|titre|partir|travers|son|sa|leur|chaque|toute?s?|"
    r"tous|terme|noter|savoir"
)
_BLANCS = ("  ", " \u00a0", "\u00a0 ", "\u00a0\u00a0", " \u202f", "\u202f ")
_PETITS = "le|la|les|de|des|du|une|et|ou|au|aux|par|pour|dans|sur|qui|est|sont|avec|cette"
_EMES = ("ème", "eme", "éme", "ième")
_LIGATURES = r"\b\w*(?:[oO]euvre|[cC]oeur|[sS]oeur|[vV]oeu|[nN]oeud|[oO]eil|[mM]oeurs|[bB]oeuf)\w*"


def _accent(found: re.Match[str]) -> str:
    return _SANS_ACCENT[found[0]]


def _ligature(found: re.Match[str]) -> str:
    return found[0].replace("oe", "œ").replace("Oe", "Œ")


def _grouped(found: re.Match[str]) -> str:
    return f"{int(found[0]):,}".replace(",", " ")


def _quoted(found: re.Match[str]) -> str:
    return f"« {found['mots'].strip()} »"


def _regle(pattern: str, apres: Ecrire | None, faute: str, *signes: str) -> Regle:
    return Regle(re.compile(pattern, re.MULTILINE), apres, faute, signes)


SANS_ESPACE = "espace manquante"
DE_TROP = "espace de trop"

REGLES: tuple[Regle, ...] = (
    # Spaces
    _regle(rf"(?<=[{_L}0-9{VALEUR}»)\]%€°’*])[;:!?]+{_FIN}", r" \g<0>", SANS_ESPACE),
    _regle(rf"«(?=[^\s{NEUTRE}])", "« ", SANS_ESPACE),
    _regle(r"(?<=\S)»", " »", SANS_ESPACE),
    _regle(rf"(?<={_MOT}),(?=[{_L}{VALEUR}])|(?<=[{_L}]{{2}}),(?=[0-9])", ", ", SANS_ESPACE),
    _regle(rf"(?<=[{_L}0-9{VALEUR}»)]);(?=[{_L}{VALEUR}])", " ; ", SANS_ESPACE),
    _regle(rf"(?<=[a-zà-ÿ)]{{2}})\.(?=[{_MAJ}][a-zà-ÿ]|[ÀL] )", ". ", SANS_ESPACE),
    _regle(rf"(?<=[{_L}]{{2}})\((?=[{_L}]{{3}})(?!{_FEMININ}s?\))", " (", SANS_ESPACE),
    _regle(rf"(?<=[{_L}]{{3}}\))(?=[{_L}]{{3}})", " ", SANS_ESPACE, ")"),
    _regle(rf"(?<=[^\s|{NEUTRE}]){_B}{{2,}}(?=[^\s|{NEUTRE}])", " ", DE_TROP, *_BLANCS),
    _regle(rf"(?<=[{_L}0-9{VALEUR}»)\]]){_B}+(?=,[\s{NEUTRE}]|\.(?:[\s{NEUTRE}]|$))", "", DE_TROP),
    _regle(
        rf"(?<=\(){_B}+(?=\S)|(?<=[^\s|]){_B}+(?=\))", "", DE_TROP, "( ", " )", "(\u00a0", "\u00a0)"
    ),
    _regle(rf"(?<=[{_L}]['’]){_B}+(?={_MOT})", "", DE_TROP, "’ ", "' ", "’\u00a0"),
    # Signs
    _regle(rf"(?<=[{_L}])['´‘ʼ](?=[{_L}0-9{VALEUR}«*_\[])", "’", "apostrophe droite", *"'´‘ʼ"),
    _regle(rf"\"(?P<mots>[^\"\n{VALEUR}{NEUTRE}]+)\"", _quoted, "guillemets droits", '"'),
    _regle(rf"\"[^\"\n]*[{VALEUR}{NEUTRE}][^\"\n]*\"", None, "guillemets droits", '"'),
    _regle(r"(?<!\w)'(?=\w)[^'\n]+(?<=[\w.!?])'(?!\w)", None, "guillemets droits", "'"),
    _regle(r"<<(?=\s?\w)|(?<=\w)\s?>>", None, "guillemets doublés", "<<", ">>"),
    _regle(r"\betc(?:\.{2,}|…|\.?…|\.\.\.)", "etc.", "points de suspension après « etc. »", "etc"),
    _regle(r"\betc(?=[\s,;)])", "etc.", "point manquant", "etc"),
    _regle(
        r"(?<![.\w])\.{3}(?!\.)|(?<=\w)(?<!\betc)\.{3}(?!\.)", "…", "trois points séparés", "..."
    ),
    _regle(
        rf"(?<=[{_L}])\.\.(?=\s|$)|(?<=[{_L}]),,(?=\s)|;;(?=\s)",
        None,
        "signe doublé",
        "..",
        ",,",
        ";;",
    ),
    _regle(r"(?<=\S )(?:--|—)(?= \S)", "–", "tiret mal écrit", "--", "—"),
    _regle(rf"(?<=[{_L})»,] )-(?= [a-zà-ÿ«])", "–", "trait d’union", " - "),
    _regle(rf"\b(?P<mot>{_PETITS}){_B}(?P=mot)\b", r"\g<mot>", "mot répété"),
    # Abbreviations and numbers
    _regle(
        rf"\b(?P<n>[nN])(?:{_B}?º|{_B}°){_B}?(?=[0-9{VALEUR}])",
        r"\g<n>° ",
        "numéro mal écrit",
        "º",
        " °",
        "\u00a0°",
    ),
    _regle(rf"\b(?P<n>[nN])°(?=[0-9A-Z{VALEUR}])", r"\g<n>° ", SANS_ESPACE, "n°", "N°"),
    _regle(
        rf"\bno?\.{_B}?(?=[0-9])|\bno{_B}(?=[0-9])",
        "n° ",
        "numéro mal écrit",
        "no ",
        "no.",
        "n.",
        "no\u00a0",
    ),
    _regle(r"\b1(?: er|ier)\b", "1er", "ordinal mal écrit", "1 er", "1ier"),
    _regle(r"\b1(?: ?[èe]re|ière)(?P<s>s?)\b", r"1re\g<s>", "ordinal mal écrit", "ère", "ere"),
    _regle(
        r"\b(?P<n>[2-9]|[1-9]\d+) ?(?:[èeé]me|ième)(?P<s>s?)\b",
        r"\g<n>e\g<s>",
        "ordinal mal écrit",
        *_EMES,
    ),
    _regle(
        r"\b(?P<n>[IVX]+)(?: ?[èeé]me|ième)(?P<s>s?)\b", r"\g<n>e\g<s>", "ordinal mal écrit", *_EMES
    ),
    _regle(
        rf"\b(?P<mot>[Aa]rticle{_B})1(?=[\s,;:)]|\.(?!\d)|$)",
        r"\g<mot>1er",
        "ordinal mal écrit",
        "rticle 1",
        "rticle\u00a01",
    ),
    _regle(rf"(?<![0-9/.,-])0?1{_B}(?=(?i:{_MOIS})\b)", "1er ", "ordinal mal écrit"),
    _regle(rf"(?<![0-9/.,-])0(?P<n>[2-9]){_B}(?=(?i:{_MOIS})\b)", r"\g<n> ", "zéro de trop"),
    _regle(
        rf"(?<=[0-9] )(?P<m>{_MOIS.title()})(?= [0-9]{{4}})",
        lambda m: m[0].lower(),
        "majuscule de trop",
        *_MOIS.title().split("|"),
    ),
    _regle(rf"\bMr\.?(?={_B}[{_MAJ}{VALEUR}])", "M.", "abréviation mal écrite", "Mr"),
    _regle(
        rf"\b(?P<m>Mmes?|Mlles?|Drs?|Prs?|Me)\.(?={_B}[{_MAJ}{VALEUR}])",
        r"\g<m>",
        "point de trop",
        "Mme.",
        "Mmes.",
        "Mlle.",
        "Mlles.",
        "Dr.",
        "Drs.",
        "Pr.",
        "Prs.",
        "Me.",
    ),
    _regle(rf"\bM\.(?=[{_MAJ}][a-zà-ÿ])", "M. ", SANS_ESPACE),
    _regle(rf"\bMME\b(?= [{_MAJ}])", "Mme", "abréviation mal écrite", "MME"),
    _regle(
        rf"\b(?P<l>[LRD])(?:\.(?=[0-9])|{_B}(?=[0-9]{{3,4}}-[0-9])|(?=[0-9]{{3,4}}-[0-9]))",
        r"\g<l>. ",
        "article de code mal écrit",
    ),
    _regle(
        rf"\b(?P<a>[Aa]rt)(?:\.(?=[LRD0-9])|{_B}(?=[LRD]\.|[0-9]))",
        r"\g<a>. ",
        "abréviation mal écrite",
        "art ",
        "art.",
        "Art ",
        "Art.",
        "art\u00a0",
    ),
    _regle(r"(?<=[0-9])(?=[%‰])", " ", SANS_ESPACE, "%", "‰"),
    _regle(
        r"(?<=[0-9])(?=°C\b)|(?<=[0-9])(?=(?:ETP|habitants?|km²?|m²|kg|ans?|mois|jours?)\b)",
        " ",
        SANS_ESPACE,
    ),
    _regle(r"(?<=[0-9] )(?P<u>k?m)2\b", r"\g<u>²", "exposant manquant", "m2"),
    _regle(
        r"(?<![:\d])(?P<h>[01]?\d|2[0-4])[hH:](?P<m>[0-5]\d)\b(?!:)",
        r"\g<h> h \g<m>",
        "heure mal écrite",
    ),
    _regle(r"\b(?P<h>[01]?\d|2[0-4])[hH](?=[\s,.;)])", r"\g<h> h", "heure mal écrite"),
    _regle(
        rf"(?<![0-9.,/°-])(?<!{_B}°)[1-9][0-9]{{4,8}}(?={_B}(?:{_COMPTES})\b)",
        _grouped,
        "nombre sans espaces",
        *_COMPTES.split("|"),
    ),
    _regle(
        rf"(?<![0-9])[0-9]{{1,3}}(?:\.[0-9]{{3}})+(?={_B}(?:{_COMPTES})\b)",
        lambda m: m[0].replace(".", " "),
        "point dans un nombre",
        *_COMPTES.split("|"),
    ),
    # Letters
    _regle(
        rf"\b(?:{'|'.join(_SANS_ACCENT)})\b",
        _accent,
        "accent manquant sur la capitale",
        *_SANS_ACCENT,
    ),
    _regle(
        rf"(?:(?<=^)|(?<={NEUTRE})|(?<=[.!?«:] ))A(?= (?:{_DE_PHRASE})\b)",
        "À",
        "accent manquant sur la capitale",
        "A ",
    ),
    _regle(
        rf"(?:(?<=^)|(?<={NEUTRE})|(?<=[.!?«] ))Ca(?= (?!ira)\w)",
        "Ça",
        "cédille manquante",
        "Ca ",
    ),
    _regle(_LIGATURES, _ligature, "« œ » écrit en deux lettres", "oeu", "Oeu", "oei", "Oei"),
)

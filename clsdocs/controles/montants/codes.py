"""The checks of money by their codes, and what each of them looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import chain
from typing import TypeVar

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.montants.budgets import (
    check_fiches,
    check_other_budgets,
    check_same_subject,
    check_threshold,
    check_two_financings,
)
from clsdocs.controles.montants.credits import check_reservation, check_rounding, check_writing
from clsdocs.controles.montants.ecarts import (
    check_announced,
    check_other_acts,
    check_table_totals,
    check_written,
)
from clsdocs.controles.montants.echeancier import check_payments, check_running_totals
from clsdocs.controles.montants.financement import (
    check_ceilings,
    check_columns,
    check_shares,
    check_totals,
)
from clsdocs.controles.montants.lettres import check_letters, check_taxes
from clsdocs.controles.montants.repartition import (
    check_instalments,
    check_rates,
    check_split,
    check_sums,
    check_units,
)
from clsdocs.controles.montants.tableaux import (
    check_balance,
    check_percents,
    check_products,
    check_tables,
)
from clsdocs.errors import Gravite

_Examined = TypeVar("_Examined", Examen, Ensemble)
_Look = Callable[[_Examined], Iterable[Constat]]


def _each(*looks: _Look[_Examined]) -> _Look[_Examined]:
    """Return the check that yields what each of `looks` yields, in their order."""
    return lambda examined: chain.from_iterable(look(examined) for look in looks)


CONTROLES = (
    Controle(
        "V-40",
        Famille.MONTANTS,
        "Sommes et totaux",
        Gravite.BLOQUANT,
        "Refait les additions : chaque « total: » écrit à la main, chaque tableau par colonne, par "
        "ligne et au total, chaque somme que suivent ses parts (« soit … »), chaque montant écrit "
        "à la main dans une phrase, que le financement doit connaître. Deux chiffres pour une même "
        "somme rendent l’engagement incertain. Corriger le montant ou le total ; clsdocs calcule "
        "les totaux : le plus sûr est de ne pas les écrire.",
        of_act=_each(
            check_totals,
            check_tables,
            partial(check_sums, payments=False),
            check_table_totals,
            check_written,
        ),
    ),
    Controle(
        "V-41",
        Famille.MONTANTS,
        "Lettres et chiffres, hors taxes et toutes taxes",
        Gravite.BLOQUANT,
        "Compare tout nombre écrit en lettres aux chiffres qui le suivent ou le précèdent, dans "
        "les textes et les valeurs : « vingt-sept mille euros (27 000 €) ». Entre les deux, la "
        "somme en lettres l’emporte : une erreur change la dette. Signale aussi l’orthographe des "
        "nombres, et les montants dits HT quand d’autres sont dits TTC. Écrire le même nombre, ou "
        "l’imprimer par les filtres « montant » et « lettres ».",
        "code civil, art. 1376",
        of_act=check_letters,
        of_dossier=check_taxes,
    ),
    Controle(
        "V-42",
        Famille.MONTANTS,
        "Parts et pourcentages",
        Gravite.BLOQUANT,
        "Vérifie que les parts des financeurs ne dépassent pas le coût, que celles d’un tableau ou "
        "d’une phrase font le tout, qu’un pourcentage est bien celui des montants voisins, et que "
        "la part annoncée dans le texte est celle du financement. Corriger la part ou le montant.",
        of_act=_each(check_shares, check_percents, check_rates, check_split, check_announced),
    ),
    Controle(
        "V-43",
        Famille.MONTANTS,
        "Règle d’arrondi",
        Gravite.A_EXPLIQUER,
        "Compare la règle d’arrondi que dit le texte (à l’euro ou au centime, qui prend la "
        "différence) à celle du financement : elle doit être la même chaque année, sans quoi les "
        "colonnes ne tombent pas juste. Corriger la phrase, ou « arrondi ».",
        of_act=check_rounding,
    ),
    Controle(
        "V-44",
        Famille.MONTANTS,
        "Échéancier des versements",
        Gravite.BLOQUANT,
        "Vérifie que les versements d’un financeur font, chaque année, 100 % de ce qu’il apporte, "
        "qu’aucune année ne manque, qu’un solde ne précède ni l’acompte ni les pièces dont il "
        "dépend, et que le texte annonce les mêmes parts. Ce qui manque ne serait jamais dû, ce "
        "qui dépasse le serait sans cause. Corriger le versement, ou la phrase.",
        of_act=_each(
            check_payments,
            partial(check_sums, payments=True),
            check_instalments,
            check_running_totals,
        ),
    ),
    Controle(
        "V-45",
        Famille.MONTANTS,
        "Charges et produits",
        Gravite.BLOQUANT,
        "Compare, année par année, ce que les financeurs apportent à ce que l’action coûte ; dans "
        "un budget en tableau, le total des charges à celui des produits, et le compte 86 au "
        "compte 87. Un budget se vote et se verse en équilibre. Corriger les parts, ou les "
        "montants.",
        of_act=_each(check_columns, check_balance),
    ),
    Controle(
        "V-46",
        Famille.MONTANTS,
        "Quantités et prix",
        Gravite.A_EXPLIQUER,
        "Refait les multiplications : « 62 formations à 322 €, soit 20 000 € », « 4 000 € par mois "
        "pendant douze mois, soit … », et les tableaux qui ont une quantité, un prix et un "
        "montant. Corriger la quantité, le prix ou le montant, ou dire ce qui explique l’écart.",
        of_act=_each(check_units, check_products),
    ),
    Controle(
        "V-47",
        Famille.MONTANTS,
        "Budgets des fiches-actions",
        Gravite.A_EXPLIQUER,
        "Compare le coût total que dit une fiche, ou le plan d’actions, aux lignes de budget, et "
        "ce que les fiches donnent pour acquis d’un financeur à ce qu’il accorde dans la "
        "convention. Un crédit compté deux fois manquera. Corriger la ligne ou le total.",
        of_act=check_fiches,
    ),
    Controle(
        "V-48",
        Famille.MONTANTS,
        "Montants qui diffèrent d’un acte à l’autre",
        Gravite.A_EXPLIQUER,
        "Compare les montants d’un acte et des fiches à ceux que prévoit la convention du même "
        "dossier, et ceux que deux actes donnent à la même dépense ou à la même chose. Deux actes "
        "signés qui se contredisent ouvrent un litige. Écrire le même montant, ou expliquer.",
        of_act=check_other_budgets,
        of_dossier=_each(check_two_financings, check_other_acts, check_same_subject),
    ),
    Controle(
        "V-49",
        Famille.MONTANTS,
        "Seuil des subventions et années",
        Gravite.A_EXPLIQUER,
        "Cherche les crédits acquis de plus de 23 000 € par an à une association sans convention "
        "au dossier, les lignes de budget sans année, et les montants de toutes les années dits "
        "d’une seule, ou l’inverse. Conclure la convention, ajouter l’année, ou corriger.",
        "loi n° 2000-321 du 12 avril 2000, art. 10 ; décret n° 2001-495 du 6 juin 2001",
        of_act=check_threshold,
    ),
    Controle(
        "V-50",
        Famille.MONTANTS,
        "Écriture des montants",
        Gravite.STYLE,
        "Cherche les montants écrits autrement que les autres : « 27.000 € », « 27000 € », "
        "« 12,5 € », « € 300 », « 300 euros » quand les autres ont le signe. Un montant mal "
        "séparé se lit mal et se recopie faux. « --fix » les écrit tous de la même manière.",
        of_act=check_writing,
    ),
    Controle(
        "V-51",
        Famille.MONTANTS,
        "Réserve de la disponibilité des crédits",
        Gravite.A_EXPLIQUER,
        "Cherche, dans un acte qui engage une personne publique sur plusieurs années, la réserve "
        "de la disponibilité des crédits : ceux du fonds d’intervention régional sont fixés chaque "
        "année. Sans elle, l’engagement vaut au-delà de ce qui est voté. Ajouter la réserve.",
        "CSP, art. L. 1435-8 et R. 1435-30",
        of_act=check_reservation,
    ),
    Controle(
        "V-52",
        Famille.MONTANTS,
        "Plafond dépassé",
        Gravite.BLOQUANT,
        "Compare la part de chaque financeur, année par année, au plafond écrit à côté. Au-delà, "
        "le financeur ne s’est pas engagé. Revoir la part, le coût ou le plafond.",
        of_act=check_ceilings,
    ),
)

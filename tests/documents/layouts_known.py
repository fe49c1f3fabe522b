"""What fails today on the later layouts: the worklist of the readers.

Layout, fields, cause. Remove a field when its reader is mended: the expected failures are strict.
"""

PENDING: tuple[tuple[str, str, str], ...] = (
    ("mandat_editeur-soussigne", "nature", "absent: titled « POUVOIR », between two companies"),
    ("contrat_operateur_v2-avenant", "date", "faux: the former contract's date, in the preamble"),
    ("preuve_hors_tva-cases_cochees", "mention",
     "faux: the first regime named is taken, whichever box is ticked"),
    ("preuve_hors_tva-table", "mention", "absent: « NON ASSUJETTI », « EXONÉRÉ » alone in a cell"),
    ("pv_vsr-hospitalier", "decision",
     "absent: drawn boxes, « VSR prononcée sans réserve / avec réserves / ajournée / refusée »"),
    ("pv_vsr-decision", "client", "faux: the person who represents the client"),
    ("pv_vsr-decision", "fournisseur",
     "absent: « marché conclu avec la société X », « le logiciel X, en version »"),
    ("pv_vsr-decision", "date", "faux: the date of the contract, first of the visas"),
    ("pv_vsr-recette", "nom_logiciel", "absent: under « Solution déployée »"),
    ("pv_vsr-lettre", "client fournisseur",
     "absent: letterhead, addressee, « de la solution X (version Y) »"),
    ("pv_vsr-majuscules", "nom_logiciel", "absent: « PROGICIEL : »"),
    ("attestation_non_hebergement-engagement", "nature",
     "absent: « Attestation – Ségur vague 2 », in the plural"),
)  # fmt: skip

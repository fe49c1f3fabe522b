"""What fails today on the later layouts: the worklist of the readers.

Layout, fields, cause. Remove a field when its reader is mended: the expected failures are strict.
"""

PENDING: tuple[tuple[str, str, str], ...] = (
    ("mandat_editeur-soussigne", "nature", "absent: titled « POUVOIR », between two companies"),
    ("contrat_operateur_v2-garde", "partie",
     "absent: name begins a paragraph, « dénommée l'« Opérateur MSSanté » » two lines below"),
    ("contrat_operateur_v2-fiche", "date", "faux: the date of the former contract is taken"),
    ("contrat_operateur_v2-avenant", "date", "faux: the former contract's date, in the preamble"),
    ("contrat_operateur_v2-majuscules", "version", "absent: only in « MSS_CONTRAT_OPERATEUR_V2.0 »"),
    ("preuve_hors_tva-courrier", "structure", "absent: « l'entreprise X bénéficie de la franchise »"),
    ("preuve_hors_tva-cases_cochees", "mention",
     "faux: the first regime named is taken, whichever box is ticked"),
    ("preuve_hors_tva-table", "nature",
     "absent: « Attestation de situation au regard de la TVA », regime in a cell"),
    ("preuve_hors_tva-table", "mention", "absent: « NON ASSUJETTI », « EXONÉRÉ » alone in a cell"),
    ("preuve_hors_tva-association", "structure", "absent: « l'organisme X » across two lines"),
    ("pv_vsr-hospitalier", "decision",
     "absent: drawn boxes, « VSR prononcée sans réserve / avec réserves / ajournée / refusée »"),
    ("pv_vsr-decision", "client", "faux: the person who represents the client"),
    ("pv_vsr-decision", "fournisseur nom_logiciel",
     "absent: « marché conclu avec la société X », « le logiciel X, en version »"),
    ("pv_vsr-decision", "date", "faux: the date of the contract, first of the visas"),
    ("pv_vsr-decision", "decision", "absent: « ajourne la vérification », « rejette les prestations »"),
    ("pv_vsr-recette", "fournisseur", "absent: masthead of the supplier's sheet"),
    ("pv_vsr-recette", "nom_logiciel", "absent: under « Solution déployée »"),
    ("pv_vsr-lettre", "client fournisseur nom_logiciel",
     "absent: letterhead, addressee, « de la solution X (version Y) »"),
    ("pv_vsr-lettre", "decision", "absent: « notre établissement ajourne / rejette »"),
    ("pv_vsr-majuscules", "nom_logiciel", "absent: « PROGICIEL : »"),
    ("attestation_non_hebergement-engagement", "nature",
     "absent: « Attestation – Ségur vague 2 », in the plural"),
)  # fmt: skip

"""Words that invented facts are made of. Nobody's data; not those of the fixtures."""

NOMS = (
    "Abgrall", "Le Goff", "de La Rochère", "Ben Yahia", "Fauconnier", "Delmas-Vidal", "Œuvrard",
    "Château", "Nguyen", "D'Hautefeuille", "van der Meulen", "Lacombe", "Ibáñez", "Kerléo",
    "Mouchotte", "Saint-Priest", "El Idrissi", "Le Bihan", "Garrigues", "Zénon", "Schœller",
    "du Plessis", "Quéméneur", "Boissière", "Traoré", "Pfitzenmeyer", "L'Hermitte", "Noël",
    "Bellêtre", "Ferreira da Cunha", "Guyonvarc'h", "Hérisson", "Vaïsse", "Chanoine", "Poulain",
)  # fmt: skip
PRENOMS = {
    "F": ("Anne-Sophie", "Hélène", "Chloé", "Maëlle", "Inès", "Béatrice", "Zoé", "Marie-Françoise",
          "Solène", "Fatou", "Léocadie", "Noëlle", "Garance", "Thérèse", "Yasmine", "Édith"),
    "M": ("Jean-Loup", "François", "Théo", "Gaël", "Karim", "Benoît", "Zéphyrin", "Anselme",
          "Hervé", "Ousmane", "Joël", "Pierre-Yves", "Cédric", "Raphaël", "Étienne", "Loïc"),
}  # fmt: skip
RACINES = (
    "AXOMÉDIA", "NOVALIA SANTÉ", "LOGI-SOIN", "HÉLIOSYS", "CLINIWARE", "ARMORIQUE INFORMATIQUE",
    "SANTEO", "L'ATELIER NUMÉRIQUE", "BIOLOGIS", "MEDISPHÈRE", "ÉDITIONS DU CADUCÉE", "TÉLÉVITALE",
    "ODYSSÉE CONSEIL", "PIXEL & SANTÉ", "QUADRIMED", "SYNAPSE OUEST", "VIGIE SOFT", "ZÉNITH DATA",
    "PHARMACODE", "RADIOLINK", "ST JULIEN SYSTÈMES", "TRANSMED'IT", "ISÉRIA", "CARDINAL LOGICIELS",
    "DATAPULSE", "MAISON FERRAND", "OPHTALYS", "B2S SOLUTIONS", "CORALIS 3D", "JÉRÔME & ASSOCIÉS",
)  # fmt: skip
FORMES = (
    ("SAS", "Société par actions simplifiée"),
    ("SARL", "Société à responsabilité limitée"),
    ("SASU", "Société par actions simplifiée à associé unique"),
    ("SA", "Société anonyme à conseil d'administration"),
    ("EURL", "Société à responsabilité limitée à associé unique"),
    ("SNC", "Société en nom collectif"),
)
VOIES = (
    "rue du Faubourg Saint-Antoine", "avenue Jean Jaurès", "boulevard Gambetta", "place d'Armes",
    "chemin des Écoliers", "impasse de l'Étoile", "quai de la Fosse", "allée des Érables",
    "cours Émile Zola", "route de Vannes", "rue Général Leclerc", "square de l'Abbé Pierre",
)  # fmt: skip
VILLES = (
    ("44", "44000", "Nantes"), ("35", "35000", "Rennes"), ("13", "13006", "Marseille"),
    ("31", "31500", "Toulouse"), ("67", "67000", "Strasbourg"), ("59", "59800", "Lille"),
    ("38", "38000", "Grenoble"), ("21", "21000", "Dijon"), ("87", "87000", "Limoges"),
    ("76", "76000", "Rouen"), ("63", "63100", "Clermont-Ferrand"), ("06", "06200", "Nice"),
    ("42", "42000", "Saint-Étienne"), ("34", "34070", "Montpellier"), ("51", "51100", "Reims"),
)  # fmt: skip
NAISSANCES = ("PARIS 14E", "LE MANS", "SAINT-DENIS", "ANGOULÊME", "BÉZIERS", "MULHOUSE", "LORIENT")
BANQUES = (
    # code, BIC, name, what is printed of a branch
    ("14445", "CEPAFRPP444", "CAISSE D'EPARGNE", "CE BRETAGNE PAYS LOIRE"),
    ("20041", "PSSTFRPPNTE", "LA BANQUE POSTALE", "LBP CENTRE DE NANTES"),
    ("16706", "AGRIFRPP867", "CREDIT AGRICOLE", "CA NORD DE FRANCE"),
    ("17569", "CCBPFRPPMAR", "BANQUE POPULAIRE", "BP MEDITERRANEE"),
    ("30004", "BNPAFRPPNAN", "BNP PARIBAS", "BNPPARB NANTES ENTREPR"),
    ("30003", "SOGEFRPP", "SOCIETE GENERALE", "SG LILLE REPUBLIQUE"),
    ("16958", "QNTOFRP1XXX", "QONTO", "QONTO PARIS"),
    ("10907", "CCBPFRPPBDX", "BP AQUITAINE CENTRE", "BPACA BORDEAUX GAMBETTA"),
    ("15589", "CMBRFR2BARK", "CREDIT MUTUEL DE BRETAGNE", "CCM LANNION"),
    ("30066", "CMCIFRPP", "CIC", "CIC GRENOBLE BASTILLE"),
    ("18206", "AGRIFRPP882", "CREDIT AGRICOLE IDF", "CA PARIS ET ILE DE FR"),
    ("30076", "NORDFRPP", "CREDIT DU NORD", "CDN ROUEN JEANNE D ARC"),
)  # fmt: skip
LOGICIELS = (
    "Hélianthe", "ORBIS Suite", "DocuSoin", "Médi-Trame", "Galactée", "Sillage+", "e-Cabinet",
    "OphtaDesk", "PharmaRun", "Radia", "Labora", "Crossway Dental", "Éole DPI", "Trajectoires",
    "ImagiNet", "Maternys", "QuickLab", "SoinsPlus Résidence", "Vitalis One", "Nautile",
)  # fmt: skip
VERSIONS = ("3.4", "12.0.1", "2024.2", "V7", "5.10", "22", "8.3.2", "1.0", "2.18", "R6", "4.0.11")
DSR = (
    ("DSR-HOP-DPI-Va2", "Hôpital", "DPI"), ("DSR-MDV-LGC-Va2", "Médecin de ville", "LGC"),
    ("DSR-RAD-RIS-Va2", "Imagerie", "RIS"), ("DSR-BIO-SGL-Va2", "Biologie", "SGL"),
    ("DSR-PHA-LGO-Va2", "Officine", "LGO"), ("DSR-HOP-PFI-Va1", "Hôpital", "PFI"),
    ("DSR-MS-DUI-Va2", "Social et médico-social", "DUI"),
)  # fmt: skip
CLIENTS = (
    "Centre hospitalier de Kergrist", "Clinique des Trois Vallées", "GCS Santé Estuaire",
    "Hôpital privé Sainte-Agathe", "CHU de Val-d'Oire", "Centre de radiologie du Parc",
    "EHPAD Les Glycines", "Laboratoire Hémalys", "Maison de santé du Pont-Neuf",
)  # fmt: skip
ORGANISMES = (
    "BSI Group France", "LNE", "Bureau Veritas Certification", "AFNOR Certification",
    "Apave Certification", "SOCOTEC Certification France",
)  # fmt: skip
MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip

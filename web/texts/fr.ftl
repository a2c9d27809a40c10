# Les mots du site, en français. Les mêmes noms figurent dans en.ftl et he.ftl.
site-name = Haverim
skip = Aller au contenu
languages = Langues
theme = Clair ou sombre
nav = Menu principal
nav-home = Accueil
nav-search = Recherche
nav-people = Personnes
nav-institutions = Écoles
nav-places = Villes
nav-map = Carte
nav-lineage = Lignées
nav-connection = Parentés et liens
nav-network = Réseau
nav-stories = Récits
nav-sources = Sources
nav-data = À propos des données
nav-ontology = L’ontologie
nav-sparql = SPARQL
nav-questions = Questions toutes prêtes
nav-api = Interface pour programmes
foot-about = Haverim montre les personnes, les écoles et les villes de l’Alliance israélite universelle comme un seul graphe, et nomme la source de chaque affirmation. Ce qu’aucune source n’affirme n’est pas donné pour un fait.
calendars = Dates selon le calendrier :
calendar-gregorian = grégorien
calendar-julian = julien
calendar-hebrew = hébraïque
calendar-islamic = musulman
calendar-french-republican = républicain

# Accueil
home-eyebrow = L’Alliance israélite universelle, depuis 1860
home-title = Maîtres, élèves, familles : comment un réseau d’écoles a relié un monde
home-lead = De Tétouan à Téhéran, les écoles de l’Alliance ont relié familles, maîtres et rabbins de nombreux pays. Cherchez une personne, une école ou une ville, et suivez le fil.
home-try = Par exemple :
home-walk-eyebrow = Une première promenade
home-walk = Une leçon passe de l’un à l’autre
home-walk-about = Un directeur, à Jérusalem, enseigna à un garçon, et ce garçon à un écrivain. Chaque pas nomme la source qui l’affirme ; toute promenade sur ce site se vérifie ainsi.
home-walk-open = Pas à pas
home-stories = Commencer par un récit
home-all-stories = Tous les récits
home-map = Les écoles d’un coup d’œil
home-map-about = Villes où des écoles et institutions sont recensées ; plus le point est grand, plus elles sont nombreuses.
home-open-map = Ouvrir la carte et ses années
home-figures = Quelle part du réseau est recensée ici
home-honest = Le réseau était bien plus vaste que ce que contiennent ces pages. Les chiffres de l’ensemble figurent à côté de ce qui est recensé, chacun avec sa source.
home-honest-link = Les données et leurs lacunes
home-ways = Autres chemins
way-lineage = Lignées d’enseignement
way-lineage-about = Qui enseigna à qui, et qui fut leur maître : suivez maîtres et élèves, ordinations et charges, de génération en génération.
way-connection = Comment sont-ils liés ?
way-connection-about = Choisissez deux personnes, écoles ou villes, et lisez la chaîne qui les relie, pas à pas, avec ses sources.
way-network = Le réseau
way-network-about = Le graphe entier sur une feuille, avec les personnes et les écoles les mieux reliées.
way-sparql = Interroger en SPARQL
way-sparql-about = Pour la recherche : interrogez le graphe dans sa langue, ou partez d’une question toute prête.

# Recherche
search-label = Chercher une personne, une école, une ville
search-placeholder = Nom d’une personne, d’une école, d’une ville
search-button = Chercher
search-title = Recherche
search-none = Rien n’a été trouvé.
search-none-hint = Essayez une forme plus courte du nom, une autre graphie, ou le nom de famille seul. Les noms peuvent s’écrire en lettres latines, hébraïques ou arabes.
search-count = { $n ->
    [one] { $number } résultat
   *[other] { $number } résultats
  }
search-start = Écrivez un nom, ou choisissez une liste à côté.
facets = Préciser les résultats
facet-kind = Nature
facet-role = Rôle
facet-place = Ville
facet-century = Siècle
facet-sex = Sexe
facet-all = Tous
view-list = Liste
view-map = Carte
view-timeline = Chronologie
view-network = Réseau
no-places = Aucun de ces résultats n’a de lieu sur la carte.
pick-placeholder = Commencez à écrire un nom
pages = Pages de la liste
previous = Précédent
next = Suivant
page-of = { $from }–{ $to } sur { $total }
why-alias = aussi appelé { $name }

# Notices
kind-person = personne
kind-institution = institution
kind-place = ville
kind-source = source
kind-story = récit
kind-item = pièce
other-names = Autres noms
remarks = Remarques des compilateurs
see-family = Arbre de famille
see-lineage = Lignée
see-connection = Quel lien avec…
see-network = Dans le réseau
life-title = Une vie et ses sources
facts-title = Les faits et leurs sources
place-facts-title = Noms et États, dans l’ordre du temps
life-map = Carte de la vie
on-the-map = Sur la carte
undated = sans date
differ-title = Où les sources diffèrent
differ-about = Ces affirmations ne peuvent être toutes justes. Elles sont montrées côte à côte, chacune avec sa source.
section-family = Famille
section-teaching = Maîtres et élèves
section-circle = Collègues et successeurs
section-people = Personnes
section-institutions = Institutions
section-other = Autres liens
section-staff = Maîtres et élèves
heads-title = Directeurs et directrices, dans l’ordre
enrolment-title = Les élèves au fil des ans
enrolment-about = Nombre d’élèves par année
as-table = En tableau
girls = filles
boys = garçons
pupils-all = tous les élèves
pupils = Élèves
teachers = Maîtres
year = Année
source = Source
sources = Sources
source-number = Source { $n }
general-knowledge = connaissance générale, non une source citée
certain = certain
probable = probable
possible = possible
deprecated = reconnu faux
in-stories = Dans les récits
items = Conservé ailleurs
connected-title = Comment sont-ils liés ?
connected-to = À qui, ou à quoi ?
connected-go = Montrer le lien
identifiers = Identifiants
downloads = Téléchargements
permalink = Adresse stable de cette notice
more-links = { $n ->
    [one] { $number } autre
   *[other] { $number } autres
  }
rights = Droits
source-supports = { $n ->
    [0] Rien ne repose encore sur cette source
    [one] { $number } affirmation repose sur cette source
   *[other] { $number } affirmations reposent sur cette source
  }
subject = Sujet
states = Ce qui est dit
value = Valeur
when = Quand
locator = Où dans la source
born = naissance
died = décès
school = École
city = Ville
founded = Fondation
closed = Fermeture
name = Nom
kind = Nature
term = Terme
definition = Définition

# Famille
family-eyebrow = Arbre de famille
family-ancestors = Ascendants
family-descendants = Descendants
family-hourglass = Sablier
family-fan = Éventail
family-siblings = Frères, sœurs et conjoints
family-summary = { $ancestors } ascendants recensés, { $descendants } descendants recensés
family-no-ancestors = Aucun parent n’est recensé.
family-no-descendants = Aucun enfant n’est recensé.
family-no-siblings = Personne n’est recensé.
family-more = Plus de générations
generation-up-1 = Parents
generation-up-2 = Grands-parents
generation-up-3 = Arrière-grands-parents
generation-up = { $n } générations avant
generation-down-1 = Enfants
generation-down-2 = Petits-enfants
generation-down-3 = Arrière-petits-enfants
generation-down = { $n } générations après
via-parent = père ou mère de { $name }
via-child = enfant de { $name }
chart-help = Les flèches passent d’une personne à l’autre, Entrée ouvre une notice, plus et moins agrandissent ou réduisent.
chart-save-svg = Enregistrer en SVG
chart-save-png = Enregistrer en PNG
chart-fit = Tout afficher
chart-expand = Montrer la suite de cette branche
chart-print = Imprimer ou PDF

# Lignées
lineage-title = Lignées
lineage-lead = Les maîtres d’un maître, les élèves d’un élève : ces lignées vont comme des familles, mais avec beaucoup de parents. Choisissez d’où partir et quels liens suivre.
lineage-from = Partir de
lineage-links = Suivre
lineage-direction = Sens
lineage-depth = Générations
lineage-up = vers les maîtres
lineage-down = vers les élèves
lineage-start = Pour commencer
lineage-summary = { $n ->
    [0] Personne n’est recensé dans ce sens
    [one] { $number } personne dans cette lignée
   *[other] { $number } personnes dans cette lignée
  }
lineage-generation = Génération { $n }
show = Montrer
links-kinship = Famille
links-teaching = Enseignement
links-ordination = Ordination
links-succession = Succession dans une charge
links-affiliation = Écoles et sociétés
links-place = Lieux
links-collegial = Collègues

# Lien
connection-title = Comment sont-ils liés ?
connection-lead = Choisissez deux personnes, écoles ou villes. Les chaînes les plus courtes sont dessinées et racontées, chaque pas avec la source qui l’affirme.
connection-from = De
connection-to = À
connection-kin = Dans la famille
connection-told = En une phrase
connection-keep = Emporter cette chaîne
connection-keep-about = La requête retrouve la chaîne, avec la source de chaque pas. GEDCOM est pour les logiciels de généalogie, JSON-LD pour tous les autres.
connection-none = Aucune chaîne de liens recensés ne les relie. Cela peut seulement vouloir dire qu’elle n’est pas encore recensée.
connection-examples = Par exemple
connection-path = { $n ->
    [one] Une chaîne d’un pas
   *[other] Une chaîne de { $number } pas
  }
connection-same = C’est la même notice.
connection-unknown = « { $name } » n’est le nom d’aucune notice. Choisissez dans la liste qui s’ouvre quand vous écrivez.
phi = coefficient de parenté φ = { $value }

# Carte
map-title = Carte et temps
map-lead = Les écoles ouvrent et ferment au fil des ans. Déplacez l’année, ou laissez-la courir ; le tableau dit la même chose.
map-year = Année
map-show = Montrer
map-schools = Écoles
map-journeys = Voyages des émissaires
map-both = Les deux
map-play = Lancer
map-open = institutions ouvertes
map-pause = Pause
map-about = { $n ->
    [one] { $number } école ou institution à cette date
   *[other] { $number } écoles et institutions à cette date
  }
map-dates-note = « Avant » une année veut dire que l’école est attestée alors ; sa date d’ouverture n’est pas recensée.
journeys = Voyages
emissary = Émissaire
from-place = De
to-place = À

# Réseau
network-title = Le réseau
network-lead = Toutes les personnes, écoles et villes recensées, et leurs liens. La couleur dit la nature, la taille le nombre de liens.
network-links = Liens
network-central = Les mieux reliés
links-count = Liens
network-summary = { $nodes } nœuds, { $links } liens
network-method = Méthode
network-method-text = Le graphe est la projection : un lien pour chaque affirmation acceptée. Être bien relié ici veut dire être bien documenté : certaines vies ont des livres entiers, d’autres une ligne dans un rapport. Pour citer une image de ce réseau, nommez cette page, les liens choisis et la date.
network-communities = communautés
network-sheet = Dessin du réseau ; le tableau ci-dessous donne les mêmes nœuds.

# Récits
stories-title = Récits
stories-lead = De courtes promenades dans le graphe. Chaque nom mène à sa notice, chaque fait à sa source.
story-map = Où cela se passe
story-people = Les personnes de ce récit
story-institutions = Les écoles et les lieux de ce récit
story-live = Dans le graphe
story-live-open = Suivre cette lignée

# Photographies, films, documents
items-title = Photographies, films, documents
items-lead = Ce que d’autres conservent de ces écoles et de ces personnes. Chaque notice dit qui le détient et y conduit ; rien n’est copié ici.
items-photograph = Photographies
items-film = Films
items-document = Documents
items-exhibit = Expositions et pages
item-photograph = photographie
item-film = film
item-document = document
item-exhibit = exposition
item-held = Conservé par
item-see = Voir chez le détenteur
item-nothing-copied = L’image ou le texte reste chez son détenteur, à qui en appartiennent les droits.
as-list = En liste
nav-items = Photographies, films, documents

# SPARQL
sparql-title = Interroger le graphe
sparql-lead = Le graphe entier répond à SPARQL 1.1. Écrivez une requête, ou ouvrez une des questions toutes prêtes.
sparql-query = Requête
sparql-run = Lancer
sparql-format = Format
sparql-table = Tableau
sparql-chart = Diagramme
sparql-map = Carte
sparql-graph = Graphe
sparql-rows = { $n } lignes
sparql-running = En cours…
sparql-share = Copier l’adresse de cette requête
sparql-copied = Copié
sparql-empty = La réponse n’a aucune ligne.
sparql-cut = Seules les { $n } premières lignes sont montrées ; téléchargez la suite.
questions-lead = Des questions que posent généalogistes et historiens. Chacune s’ouvre dans l’atelier, où l’on peut la modifier.

# Données
data-title = À propos des données
data-lead = Ce qui est recensé, d’où cela vient, et ce qui manque.
data-counts = Ce qui est recensé
data-honest = Ce qui manque
data-honest-whole = L’Alliance eut des écoles dans environ { $cities } villes et instruisit peut-être { $pupils } élèves (connaissance générale : aucune source lue ne l’affirme) ; ces pages connaissent { $people } personnes par leur nom.
data-honest-recorded = Ces pages connaissent { $people } personnes par leur nom.
data-honest-text = Les maîtres qui écrivaient des rapports, les rabbins qui signaient des livres et les familles qui ont un article d’encyclopédie sont bien mieux documentés que les élèves, les filles et les femmes. Lisez chaque nombre comme le nombre de ce qui est recensé.
data-figures = Le réseau entier, tel que les sources le comptent
measure = ce qui est compté
measure-schools = écoles
measure-pupils = élèves
measure-boys-schools = écoles de garçons
measure-girls-schools = écoles de filles
measure-countries = pays
measure-cities = villes
data-dump = tout, avec le graphe de chaque source
data-licence = Licence
data-licence-text = Les faits peuvent être utilisés librement ; nommez la source de chaque affirmation, telle qu’elle est donnée ici. Les sources gardent leurs droits sur leurs mots et leurs images.
data-cite = Comment citer
data-cite-text = Nommez la notice par son adresse stable, la source qu’elle donne, et la date de votre lecture.
count-people = personnes
count-institutions = écoles et institutions
count-schools = écoles de l’AIU recensées
count-places = villes
count-sources = sources
count-claims = affirmations sourcées
count-links = liens
known-schools = { $n } étaient comptées en { $year } ({ $source }).
known-schools-general = Environ { $n } sur toute son histoire : connaissance générale, aucune source lue ne l’affirme.
sources-lead = Chaque affirmation dit d’où elle vient. Voici les sources, et ce que chacune appuie.
people-lead = Toutes les personnes recensées, dans l’ordre alphabétique.
institutions-lead = Écoles, séminaires, sociétés et journaux.
places-lead = Villes et bourgs, avec leurs noms et leurs États au fil du temps.
ontology-title = L’ontologie
ontology-lead = Les mots dans lesquels le graphe est écrit : chaque classe et chaque propriété, avec son nom et sa définition. Cette page est tirée de l’ontologie elle-même.
ontology-classes = Classes
ontology-links = Liens entre notices
ontology-values = Propriétés à valeur
ontology-annotations = Annotations
ontology-count = { $n ->
   *[other] { $number } termes.
  }
ontology-turtle = l’ontologie, pour les programmes
ontology-context = le contexte pour JSON-LD
ontology-contents = Parties de l’ontologie
ontology-codes = Codes
term-linkFamily = famille de liens
term-linkDirection = sens
term-type = vaut
term-singleValued = une seule valeur acceptée
term-subClassOf = sorte de
term-subPropertyOf = cas particulier de
term-domain = se dit de
term-range = a pour valeurs
term-equivalentClass = identique à
term-equivalentProperty = identique à
term-exactMatch = exactement
term-closeMatch = à peu près
api-title = Interface pour programmes
api-lead = Tout ce que montre ce site est aussi accessible aux programmes. Ouvrez une opération pour la lire et l’essayer.
api-parameter = Paramètre
api-where = Où
api-try = Essayer

# Erreurs
error-404 = Cette page n’existe pas
error-404-about = L’adresse est peut-être mal écrite, ou la notice a été réunie à une autre. Cherchez le nom :
error-500 = Quelque chose n’a pas fonctionné
error-500-about = La faute est de notre côté et elle est notée. Réessayez dans un instant.
error-503 = Le graphe est en cours de lecture
error-503-about = Il sera prêt dans un instant. Réessayez.
error-again = Réessayer
error-400 = Cette adresse ne se comprend pas
error-400-about = L’adresse contient une erreur. Cherchez le nom :
error-nobody = Il n’y a personne à mettre dans un fichier
error-nobody-about = Un fichier généalogique est fait de personnes, et votre choix ne mène à aucune. Cherchez quelqu’un :
error-home = Vers l’accueil

# Les institutions au fil du temps
lanes-title = Qui était là, et quand
lanes-about = Une ligne par personne, de la première année recensée à la dernière ; une ligne qui s’efface n’a pas de fin recensée.
lanes-heads = direction
lanes-staff = personnel
lanes-pupils = élèves
feeders-title = D’où venaient ceux qui y furent
feeders-about = Écoles où ses maîtres, ou ses élèves auparavant, avaient été élèves.
daughters-title = Où allèrent ses élèves
daughters-about = Écoles et institutions où ses élèves enseignèrent plus tard, qu’ils dirigèrent ou fondèrent, ou dans lesquelles ils poursuivirent leurs études.
benches-title = Élèves à la même époque
benches-about = Seuls les élèves dont les années sont recensées peuvent être comparés.
benches-pupil = Élève
benches-with = Certainement avec
benches-perhaps = Peut-être avec

# Recherche, suite
facet-school = Institution
search-cut = { $n ->
   *[other] Seuls les { $number } premiers sont examinés : précisez la recherche pour voir les autres.
  }
search-ties = Liens entre ces résultats
search-no-ties = Aucun lien recensé ne joint directement deux de ces résultats.
search-downloads = Télécharger cette recherche
search-map-about = Où se trouvent ces résultats : les personnes selon le premier lieu recensé, les écoles selon leur ville.
search-timeline-about = Combien de ces résultats commencent dans chaque décennie

# Réseau, suite
network-kinds = Montrer
kinds-person = personnes
kinds-institution = institutions
kinds-place = villes
network-mode = Dessiner
network-stated = les liens tels qu’ils sont recensés
network-shared = les personnes passées par les mêmes écoles
network-after = De l’année
network-before = À l’année
network-by = Classer selon
measure-by-degrees = nombre de liens
measure-by-degrees-about = Combien de liens a chacun, parmi ceux choisis ci-dessus.
measure-by-pagerank = PageRank
measure-by-pagerank-about = Qui est lié à ceux qui sont eux-mêmes bien liés : PageRank, amortissement 0,85, liens comptés dans les deux sens.
measure-by-betweenness = intermédiarité
measure-by-betweenness-about = Par qui passent les plus courts chemins entre tous les autres (Brandes ; sans poids, dans les deux sens).
measure-by-communities = communautés
measure-by-communities-about = Groupes qui ont entre eux plus de liens que le hasard n’en donnerait (Louvain). Chaque ligne nomme le membre le mieux relié, la taille du groupe et d’autres membres.
network-year = Liens de l’année
network-all-years = toutes les années
network-empty = Aucun lien ne répond à ce choix.
network-running = Ce réseau est grand et la mesure est en cours. Rechargez la page dans une minute : ce qui est fait est gardé.
network-links-shown = liens
network-cut = Seuls les { $n } nœuds les mieux reliés sont dessinés.
network-large = Ce réseau est trop grand pour être dessiné en entier. Ouvrez-le depuis la notice d’une personne ou d’une école (« Dans le réseau »), ou choisissez les personnes passées par les mêmes écoles.
network-with = avec
network-method-more = Années : un lien est gardé s’il a pu exister alors ; un lien sans aucune date l’est toujours. Écoles communes : deux personnes sont liées pour chaque institution où toutes deux ont étudié, enseigné ou dirigé, et d’autant plus que l’on y était peu nombreux (chaque institution donne 1/(n−1)). Les positions viennent de ForceAtlas2, les liens des grands nœuds affaiblis ; elles disent la proximité, non le lieu.

# Atelier, suite
sparql-stop = Arrêter
sparql-stopped = Arrêté.
sparql-cite = Citer
sparql-cite-text = Haverim, réponse à une requête SPARQL sur la version #version du graphe, lue le #day : #address
sparql-save = Garder cette requête
sparql-save-name = Nom
sparql-saved = Requêtes gardées dans ce navigateur
sparql-forget = Oublier

# Une même personne
same-title = Une personne, deux notices ?
same-lead = Des notices qui décrivent peut-être la même personne, avec ce qui parle pour et contre. Aucun calcul ne réunit personne : ce sont des gens qui décident, et toute décision peut être annulée.
same-count = { $pairs } paires parmi { $people } personnes, la plus vraisemblable d’abord.
same-none = Aucune paire à décider parmi { $people } personnes.
same-one = Une notice
same-other = L’autre
same-likelihood = Vraisemblance
same-reasons = Ce qui parle pour
same-compare = Côte à côte
same-all = Toutes les paires
same-side-by-side = Les deux notices côte à côte
same-respect = Point comparé
same-stands = Accord
same-weight = Poids
same-sum = Somme
same-how = Un poids est une puissance de deux : +3 rend huit fois plus vraisemblable qu’il s’agisse d’une seule personne, −3 huit fois moins. Ce qu’une seule notice dit ne pèse rien. Un nom rare pèse plus qu’un nom courant.
same-are-one = Les deux notices sont tenues pour une seule personne : ce qu’elles disent figure sous la première. Si l’on revient sur la décision, on pourra les comparer de nouveau.
same-decided = Ce qui fut décidé
same-decide = Décider
same-decide-how = Sur la machine qui détient les données, une de ces commandes décide aussi ; pour les programmes il y a /api/same-person/decisions.
same-accept = C’est une seule personne
same-reject = Ce sont deux personnes, à s’en tenir à ces notices
same-never = Ce sont deux personnes ; ne plus demander
same-token = Jeton qui autorise à écrire
same-token-how = Le jeton n’est envoyé qu’avec ce formulaire et ne figure dans aucune adresse. Avec les scripts, cet onglet le retient jusqu’à sa fermeture.
same-keep = Si c’est la même personne, garder
same-keep-fuller = la notice établie, sinon la plus complète
same-note = Pourquoi (gardé avec la décision)
same-undo = Revenir sur la décision
same-needs-token = Rien n’a été décidé : il faut un jeton qui autorise à écrire.
same-unknown-token = Rien n’a été décidé : ce jeton nous est inconnu.
same-may-not = Rien n’a été décidé : ce jeton n’autorise pas à décider ici.
same-refused = Rien n’a été décidé.
same-done-accepted = Décidé : les deux notices sont d’une même personne. On peut revenir sur cette décision.
same-done-rejected = Décidé : ce sont deux personnes, pour autant que ces notices le disent.
same-done-never = Décidé : ce sont deux personnes, et la question ne sera plus posée.
same-done-proposed = Décision annulée : les deux notices sont de nouveau séparées, et la question reste ouverte.
same-agrees = concorde
same-partly = concorde en partie
same-unknown = une notice n’en dit rien
same-disagrees = différent
same-namesakes = { $n ->
    [one] une notice porte ce nom
   *[other] { $number } notices portent ce nom
  }
same-was-accepted = Reconnus comme une seule personne par { $who }, { $when }
same-was-rejected = Tenus pour deux personnes par { $who }, { $when }
same-was-never = Tenus pour deux personnes, définitivement, par { $who }, { $when }
same-was-proposed = Décision annulée par { $who }, { $when }
same-on-given-name = prénom
same-on-surname = nom de famille
same-on-namesakes = homonymes
same-on-birth = naissance
same-on-death = décès
same-on-place = lieu
same-on-place-of-death = lieu de décès
same-on-parents = parents
same-on-partners = conjoints
same-on-children = enfants
same-on-role = fonction
same-on-sex = sexe
same-on-kin = parents l’un de l’autre

# Trouver ma place
find-title = Trouver ma place
find-lead = Un nom, une ville et une école, ou votre propre fichier de famille : on cherche où ils se rattachent au réseau.
find-name = Nom
find-town = Ville
find-school = École
find-born = Naissance
find-file = Un fichier de famille (GEDCOM ou gedzip, jusqu’à 16 Mo)
find-go = Chercher
find-forgotten = Le fichier est lu puis oublié : rien n’en est conservé.
find-none = Rien ne porte ce nom dans le réseau. Essayez une autre graphie, ou la ville seule.
find-no-name = Aucun nom comme « { $text } » dans le réseau. Essayez une autre graphie, ou seulement la ville.
find-no-town = Aucune ville nommée « { $text } » n’est connue ici.
find-no-school = Aucune école nommée « { $text } » n’est connue ici. Essayez sa ville.
find-people = Personnes
find-families = Familles de ce nom
find-schools = Écoles
find-places = Villes
find-family = Famille { $name } ({ $people } personnes)
find-said = { $why } ({ $said })
find-why-nearby = une ville voisine
find-why-kin-town = des proches dans la ville
find-why-kin-school = des proches à l’école
find-why-kin-names = des proches du même nom
find-compared = { $compared } personnes sur { $people } ont été cherchées.
find-you = Vous
find-them = Dans le réseau
find-likely = Une seule personne
find-why = Pourquoi
find-around = Liens autour
find-why-school = école
find-why-town = ville
